package io.tradeflow.engine.domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Candles for tests. */
public final class Candles {
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Candles() {}

  public static Candle at(String symbol, int minute, String close) {
    double price = Double.parseDouble(close);
    return new Candle(
        "run",
        symbol,
        Interval.MINUTE,
        START.plus(Duration.ofMinutes(minute)),
        price,
        price * 1.001,
        price * 0.999,
        new BigDecimal(close),
        10);
  }

  /** The same walk for the same seed. */
  public static List<Candle> walk(String symbol, int count, long seed) {
    Random random = new Random(seed);
    List<Candle> candles = new ArrayList<>();
    double price = 100;
    for (int i = 0; i < count; i++) {
      double open = price;
      price *= 1 + Math.sin(i / 25.0) * 0.001 + random.nextGaussian() * 0.002;
      candles.add(
          new Candle(
              "run-" + seed,
              symbol,
              Interval.MINUTE,
              START.plus(Duration.ofMinutes(i)),
              open,
              Math.max(open, price) * 1.0005,
              Math.min(open, price) * 0.9995,
              BigDecimal.valueOf(price),
              5 + random.nextDouble() * 10));
    }
    return candles;
  }

  /** The same candles in another run of the feed. */
  public static List<Candle> inRun(String feedRun, List<Candle> candles) {
    return candles.stream()
        .map(
            candle ->
                new Candle(
                    feedRun,
                    candle.symbol(),
                    candle.interval(),
                    candle.openTime(),
                    candle.open(),
                    candle.high(),
                    candle.low(),
                    candle.price(),
                    candle.volume()))
        .toList();
  }
}
