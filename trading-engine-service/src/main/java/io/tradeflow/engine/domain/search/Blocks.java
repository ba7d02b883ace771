package io.tradeflow.engine.domain.search;

import io.tradeflow.engine.domain.backtest.Curve;

/**
 * The returns of a trial in equal stretches of time, as sums: all that is needed to know the Sharpe
 * ratio of any of them together.
 *
 * @param counts bars of each stretch
 * @param sums of returns
 * @param squares sums of squared returns
 */
public record Blocks(int[] counts, double[] sums, double[] squares) {
  /** As many stretches of a curve; the number is even and not above the number of bars. */
  public static Blocks of(Curve curve, int stretches) {
    int[] counts = new int[stretches];
    double[] sums = new double[stretches];
    double[] squares = new double[stretches];
    for (int i = 0; i < curve.count(); i++) {
      int stretch = (int) ((long) i * stretches / curve.count());
      double change = curve.change(i);
      counts[stretch]++;
      sums[stretch] += change;
      squares[stretch] += change * change;
    }
    return new Blocks(counts, sums, squares);
  }

  int count() {
    return counts.length;
  }

  /** Sharpe ratio of a bar over the stretches whose bits are set; 0 where nothing moved. */
  double sharpe(int chosen) {
    double n = 0;
    double sum = 0;
    double square = 0;
    for (int i = 0; i < counts.length; i++) {
      if ((chosen & 1 << i) != 0) {
        n += counts[i];
        sum += sums[i];
        square += squares[i];
      }
    }
    double variance = (square - sum * sum / n) / (n - 1);
    return variance > 1e-30 ? sum / n / StrictMath.sqrt(variance) : 0;
  }
}
