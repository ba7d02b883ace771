package io.tradeflow.engine.domain.indicator;

/**
 * Marc Chaikin's accumulation/distribution line: the running sum of the volume times the place of
 * the close in its bar, from -1 at the low to 1 at the high (0 where they are the same).
 */
public final class AccumulationDistribution implements BarIndicator {
  private double line;

  /** Volume of the bar times the place of the close in it. */
  static double flow(Bar bar) {
    double width = bar.high() - bar.low();
    double place = (bar.close() - bar.low()) - (bar.high() - bar.close());
    return width == 0 ? 0 : place / width * bar.volume();
  }

  @Override
  public double next(Bar bar) {
    line += flow(bar);
    return line;
  }

  @Override
  public int warmUp() {
    return 1;
  }
}
