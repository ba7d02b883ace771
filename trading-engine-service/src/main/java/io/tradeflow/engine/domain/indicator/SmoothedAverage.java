package io.tradeflow.engine.domain.indicator;

/**
 * Recursive average: the simple mean of the first values, then {@code avg += (x - avg) * weight}.
 */
final class SmoothedAverage {
  private final int period;
  private final double weight;
  private int missing;
  private double sum;
  private double average = Double.NaN;

  SmoothedAverage(int period, double weight) {
    this.period = Periods.checked(period);
    this.missing = period;
    this.weight = weight;
  }

  /** Wilder's smoothing: weight 1/period (New Concepts in Technical Trading Systems, 1978). */
  static SmoothedAverage wilder(int period) {
    return new SmoothedAverage(period, 1.0 / Periods.checked(period));
  }

  double next(double value) {
    if (missing > 0) {
      return warm(value);
    }
    double next = average + (value - average) * weight;
    average = next;
    return next;
  }

  private double warm(double value) {
    missing--;
    sum += value;
    average = missing > 0 ? Double.NaN : sum / period;
    return average;
  }
}
