package io.tradeflow.benchmarks.scan;

import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Interval;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generated minutes of many symbols with prices in cents, the same in each run. */
final class ScanMarket {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Random random = new Random(20_261_121);
  private final double[] prices;
  private int closes;

  ScanMarket(int symbols) {
    this.prices = new double[symbols];
    for (int i = 0; i < symbols; i++) {
      prices[i] = 20 + random.nextInt(50_000) / 100.0;
    }
  }

  static String symbol(int index) {
    return "S" + index + "-USD";
  }

  /** The next minute of every symbol; half of each move is the market's. */
  List<Candle> next() {
    Instant time = START.plusSeconds(60L * closes++);
    double common = 0.001 * random.nextGaussian() + 0.0005 * Math.sin(closes / 40.0);
    List<Candle> candles = new ArrayList<>(prices.length);
    for (int i = 0; i < prices.length; i++) {
      double open = cents(prices[i]);
      prices[i] = Math.max(5, prices[i] * (1 + common + 0.001 * random.nextGaussian()));
      double close = cents(prices[i]);
      double reach = prices[i] * 0.0005;
      candles.add(
          new Candle(
              "bench",
              symbol(i),
              Interval.MINUTE,
              time,
              open,
              cents(Math.max(open, close) + reach * random.nextDouble()),
              cents(Math.min(open, close) - reach * random.nextDouble()),
              BigDecimal.valueOf(Math.round(close * 100), 2),
              1 + random.nextInt(1_000)));
    }
    return candles;
  }

  private static double cents(double price) {
    return Math.rint(price * 100) / 100;
  }
}
