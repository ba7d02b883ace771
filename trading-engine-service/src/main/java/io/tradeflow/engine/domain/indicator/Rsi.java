package io.tradeflow.engine.domain.indicator;

/**
 * Wilder's relative strength index, 0 to 100: {@code 100 - 100 / (1 + average gain / average
 * loss)}. 50 while the price has not moved at all; NaN until {@code period} changes were seen. Not
 * thread-safe.
 */
public final class Rsi implements SeriesIndicator {
  private final int period;
  private final double weight;
  private int missing;
  private double previous = Double.NaN;

  /** Averages of gains and losses; their sums until they are warm. */
  private double gain;

  private double loss;

  public Rsi(int period) {
    this.period = Periods.checked(period);
    this.weight = 1.0 / period;
    this.missing = period;
  }

  @Override
  public double next(double close) {
    double change = close - previous;
    previous = close;
    if (Double.isNaN(change)) {
      return Double.NaN;
    }
    double up = Math.max(change, 0);
    double down = Math.max(-change, 0);
    if (missing > 0) {
      return warm(up, down);
    }
    gain += (up - gain) * weight;
    loss += (down - loss) * weight;
    return index();
  }

  private double warm(double up, double down) {
    gain += up;
    loss += down;
    missing--;
    if (missing > 0) {
      return Double.NaN;
    }
    gain /= period;
    loss /= period;
    return index();
  }

  private double index() {
    if (gain + loss == 0) {
      return 50;
    }
    return loss == 0 ? 100 : 100 - 100 / (1 + gain / loss);
  }

  @Override
  public int warmUp() {
    return period + 1;
  }
}
