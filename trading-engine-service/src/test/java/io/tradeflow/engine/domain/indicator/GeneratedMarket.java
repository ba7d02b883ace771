package io.tradeflow.engine.domain.indicator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Bars as an exchange might have recorded them, the same in each run: rises, ranges, standstill,
 * falls and panics in turn, prices in cents, minutes and hours without a bar, bars without volume.
 */
public final class GeneratedMarket {
  private static final int MINUTES = 2_000;
  private static final Market MARKET = new GeneratedMarket().generate();

  /** In cents a minute. */
  private enum Regime {
    RISE(1.5, 12, 0),
    RANGE(0, 15, 0.05),
    STANDSTILL(0, 0, 0),
    FALL(-2, 14, 0),
    PANIC(-3, 60, 0.01);

    private final double drift;
    private final double step;
    private final double pull;

    Regime(double drift, double step, double pull) {
      this.drift = drift;
      this.step = step;
      this.pull = pull;
    }
  }

  private final Random random = new Random(20_161_007);
  private final List<Market.Row> rows = new ArrayList<>();
  private long second = Instant.parse("2026-01-05T00:00:00Z").getEpochSecond();
  private long cents = 611_78;

  private GeneratedMarket() {}

  /** 2,000 bars of one minute, over more than one midnight. */
  public static Market minutes() {
    return MARKET;
  }

  /**
   * 1,500 closes of two symbols, the first of which follows the second except for a gap that comes
   * and goes; NaN where one was not traded.
   */
  public static double[][] pair() {
    Random random = new Random(20_170_903);
    double[][] closes = new double[2][1_500];
    double leader = 354_84;
    double gap = 0;
    for (int i = 0; i < closes[0].length; i++) {
      leader += random.nextGaussian() * 25;
      gap = 0.9 * gap + random.nextGaussian() * 150;
      closes[0][i] = i % 97 == 50 ? Double.NaN : Math.round(40_000 + 12 * leader + gap) / 100.0;
      closes[1][i] = i % 131 == 7 ? Double.NaN : Math.round(leader) / 100.0;
    }
    return closes;
  }

  private Market generate() {
    for (int i = 0; rows.size() < MINUTES; i++) {
      Regime regime = Regime.values()[i % Regime.values().length];
      int bars = regime == Regime.STANDSTILL ? 60 : 60 + random.nextInt(120);
      long begin = cents;
      for (int bar = 0; bar < bars && rows.size() < MINUTES; bar++) {
        boolean isWithoutVolume = regime == Regime.STANDSTILL ? bar > 30 : random.nextInt(12) == 0;
        add(regime, begin, isWithoutVolume ? 0 : volume());
      }
    }
    return new Market("generated", List.copyOf(rows));
  }

  private void add(Regime regime, long begin, double volume) {
    long open = cents + normal(regime.step / 10);
    cents = open + normal(regime.step) + Math.round(regime.drift - regime.pull * (open - begin));
    long high = Math.max(open, cents) + Math.abs(normal(regime.step / 3));
    long low = Math.min(open, cents) - Math.abs(normal(regime.step / 3));
    rows.add(
        new Market.Row(second, open / 100.0, high / 100.0, low / 100.0, cents / 100.0, volume));
    second += 60;
    if (random.nextInt(20) == 0) {
      second += 60 * (1 + random.nextInt(5));
    }
    if (random.nextInt(400) == 0) {
      second += 3_600 * (1 + random.nextInt(3));
    }
  }

  private long normal(double deviation) {
    return Math.round(random.nextGaussian() * deviation);
  }

  /** Mostly small, with eight decimals. */
  private double volume() {
    double normal = random.nextGaussian();
    return (1 + Math.round(normal * normal * 5e8)) / 1e8;
  }
}
