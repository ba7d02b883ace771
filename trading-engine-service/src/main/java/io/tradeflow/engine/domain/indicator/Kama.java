package io.tradeflow.engine.domain.indicator;

/**
 * Kaufman's adaptive moving average (Perry Kaufman, Trading Systems and Methods, 4th edition,
 * chapter 17): it follows fast where the price goes straight and hardly where it goes to and fro.
 * The efficiency ratio is the change over {@code period} values divided by the way that was gone, 1
 * where nothing moved. It starts from the {@code period}-th value; NaN until {@code period + 1}
 * values were seen.
 */
public final class Kama implements SeriesIndicator {
  private final Past past;
  private final WindowSum way;
  private final double fastest;
  private final double slowest;
  private final int period;
  private double previous = Double.NaN;
  private double average = Double.NaN;

  /**
   * @param fast period of the EMA that it equals on a straight way
   * @param slow period of the EMA that it equals where it gets nowhere
   */
  public Kama(int period, int fast, int slow) {
    this.period = Periods.checked(period);
    this.past = new Past(period);
    this.way = new WindowSum(period);
    this.fastest = 2.0 / (Periods.checked(fast) + 1);
    this.slowest = 2.0 / (Periods.checked(slow) + 1);
  }

  @Override
  public double next(double value) {
    double before = previous;
    double start = past.swap(value);
    previous = value;
    if (Double.isNaN(before)) {
      return Double.NaN;
    }
    double gone = way.next(Math.abs(value - before));
    if (Double.isNaN(gone)) {
      return Double.NaN;
    }
    double efficiency = gone == 0 ? 1 : Math.min(1, Math.abs(value - start) / gone);
    double weight = efficiency * (fastest - slowest) + slowest;
    double from = Double.isNaN(average) ? before : average;
    average = from + weight * weight * (value - from);
    return average;
  }

  @Override
  public int warmUp() {
    return period + 1;
  }
}
