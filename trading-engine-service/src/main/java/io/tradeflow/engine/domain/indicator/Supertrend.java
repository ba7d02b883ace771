package io.tradeflow.engine.domain.indicator;

/**
 * Olivier Seban's Supertrend: a stop that trails the price at {@code width} average true ranges
 * (Wilder's) from the middle of the bar. In an uptrend it is the lower band, which only rises,
 * until a close below it; then it is the upper band, which only falls, until a close above it. It
 * starts as a downtrend. NaN until {@code period} true ranges were seen.
 */
public final class Supertrend implements BarIndicator {
  private final Atr range;
  private final double width;
  private double upper = Double.NaN;
  private double lower = Double.NaN;
  private double previousClose = Double.NaN;
  private boolean up;

  public Supertrend(int period, double width) {
    this.range = new Atr(period);
    this.width = width;
  }

  @Override
  public double next(Bar bar) {
    double half = width * range.next(bar);
    double close = bar.close();
    if (Double.isNaN(half)) {
      return Double.NaN;
    }
    double middle = (bar.high() + bar.low()) / 2;
    upper = keepsUpper(middle + half) ? upper : middle + half;
    lower = keepsLower(middle - half) ? lower : middle - half;
    previousClose = close;
    up = up ? close >= lower : close > upper;
    return up ? lower : upper;
  }

  private boolean keepsUpper(double fresh) {
    return fresh >= upper && previousClose <= upper;
  }

  private boolean keepsLower(double fresh) {
    return fresh <= lower && previousClose >= lower;
  }

  /** True in an uptrend; false as well before there is a value. */
  public boolean up() {
    return up;
  }

  @Override
  public int warmUp() {
    return range.warmUp();
  }
}
