package io.tradeflow.engine.domain.backtest;

import java.math.BigDecimal;

/** The price step of data that does not say its own. */
final class Ticks {
  private static final int MOST_DECIMALS = 8;
  private static final int SAMPLE = 1_000;

  private Ticks() {}

  /** As many decimals as prices have, looking at bars all over the data; 8 at most. */
  static BigDecimal of(Bars bars) {
    int decimals = 0;
    int step = Math.max(1, bars.count() / SAMPLE);
    for (int i = 0; i < bars.count() && decimals < MOST_DECIMALS; i += step) {
      decimals = Math.max(decimals, decimals(bars.open(i)));
      decimals = Math.max(decimals, decimals(bars.close(i)));
    }
    return BigDecimal.ONE.movePointLeft(Math.min(decimals, MOST_DECIMALS));
  }

  private static int decimals(double price) {
    return Math.max(0, BigDecimal.valueOf(price).stripTrailingZeros().scale());
  }
}
