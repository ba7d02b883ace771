package io.tradeflow.engine.application.backtest;

import io.tradeflow.engine.domain.backtest.Bars;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What is odd about bars.
 *
 * @param jumps opens that are less than half or more than twice the close before them
 * @param jumpAt bar of the first
 * @param gapSeconds longest time without a bar
 * @param gapAt bar after it
 */
record DataCheck(Bars bars, int jumps, int jumpAt, long gapSeconds, int gapAt) {
  private static final double JUMP = 2;
  private static final long DAY = 86_400;
  private static final long LONG_GAP = 10 * DAY;

  static DataCheck of(Bars bars) {
    int jumps = 0;
    int jumpAt = 0;
    long gap = 0;
    int gapAt = 0;
    for (int i = 1; i < bars.count(); i++) {
      long since = bars.openSecond(i) - bars.closeSecond(i - 1);
      if (since > gap) {
        gap = since;
        gapAt = i;
      }
      double change = bars.open(i) / bars.close(i - 1);
      // Over a long gap a market may well have gone that far.
      if (since < LONG_GAP && (change > JUMP || change < 1 / JUMP)) {
        jumpAt = jumps == 0 ? i : jumpAt;
        jumps++;
      }
    }
    return new DataCheck(bars, jumps, jumpAt, gap, gapAt);
  }

  void notes(List<String> notes) {
    if (jumps > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s opens at less than half or more than twice the close before it, %d times, first on"
                  + " %s. If these are splits, adjust the prices: a real holder lost nothing.",
              bars.symbol(),
              jumps,
              day(jumpAt)));
    }
    if (gapSeconds >= LONG_GAP) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s has no bars for %d days before %s; indicators go on as if there were no gap.",
              bars.symbol(),
              gapSeconds / DAY,
              day(gapAt)));
    }
  }

  private String day(int bar) {
    return Instant.ofEpochSecond(bars.openSecond(bar)).toString().substring(0, 10);
  }
}
