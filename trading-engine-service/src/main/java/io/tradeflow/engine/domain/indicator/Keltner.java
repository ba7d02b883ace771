package io.tradeflow.engine.domain.indicator;

/**
 * Keltner channel in Linda Raschke's form: the EMA of the closes and lines {@code width} average
 * true ranges (Wilder's) above and below it. NaN until both were seen.
 */
public final class Keltner implements BarIndicator {
  private final Ema average;
  private final Atr range;
  private final double width;
  private double middle = Double.NaN;
  private double half = Double.NaN;

  public Keltner(int emaPeriod, int atrPeriod, double width) {
    this.average = new Ema(emaPeriod);
    this.range = new Atr(atrPeriod);
    this.width = width;
  }

  /** Gives the middle line. */
  @Override
  public double next(Bar bar) {
    middle = average.next(bar.close());
    half = width * range.next(bar);
    return middle;
  }

  public double middle() {
    return middle;
  }

  public double upper() {
    return middle + half;
  }

  public double lower() {
    return middle - half;
  }

  @Override
  public int warmUp() {
    return Math.max(average.warmUp(), range.warmUp());
  }
}
