package io.tradeflow.engine.domain.backtest;

/**
 * Worth at each close, as columns.
 *
 * @param start worth before the first bar, above 0
 * @param opens inclusive starts of bars; the first {@code skipped} are not part of the curve
 * @param values worth at the close of each bar that is part of it
 */
public record Curve(double start, long[] opens, int skipped, int seconds, double[] values) {
  public int count() {
    return values.length;
  }

  /** When the first bar opened. */
  public long begin() {
    return opens[skipped];
  }

  /** When a bar closed. */
  public long second(int i) {
    return opens[skipped + i] + seconds;
  }

  /** When the last bar closed. */
  public long end() {
    return second(values.length - 1);
  }

  public double last() {
    return values[values.length - 1];
  }

  /** Return of a bar: 0.01 is 1 %. */
  public double change(int i) {
    double before = i == 0 ? start : values[i - 1];
    return values[i] / before - 1;
  }

  /** From the first open to the last close, in years of 365.25 days. */
  public double years() {
    return (end() - begin()) / 31_557_600.0;
  }
}
