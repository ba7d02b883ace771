package io.tradeflow.engine.domain.backtest;

/**
 * The falls of a curve below its highest value so far, the start included.
 *
 * @param deepest as a share of that value: 0.25 is a fall by 25 %
 * @param deepestAt close of the bar at which it was deepest, seconds since 1970; the begin of the
 *     curve if there was no fall
 * @param longestSeconds longest time from a highest value to the close that reaches it again, or to
 *     the end
 */
public record Drawdown(double deepest, long deepestAt, long longestSeconds) {
  public static Drawdown of(Curve curve) {
    double peak = curve.start();
    long peakAt = curve.begin();
    double deepest = 0;
    long deepestAt = peakAt;
    long longest = 0;
    boolean below = false;
    for (int i = 0; i < curve.count(); i++) {
      double value = curve.values()[i];
      long now = curve.second(i);
      if (value >= peak) {
        longest = below ? Math.max(longest, now - peakAt) : longest;
        below = false;
        peak = value;
        peakAt = now;
      } else {
        below = true;
        double fall = 1 - value / peak;
        if (fall > deepest) {
          deepest = fall;
          deepestAt = now;
        }
      }
    }
    longest = below ? Math.max(longest, curve.end() - peakAt) : longest;
    return new Drawdown(deepest, deepestAt, longest);
  }
}
