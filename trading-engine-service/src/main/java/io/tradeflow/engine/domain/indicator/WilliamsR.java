package io.tradeflow.engine.domain.indicator;

/**
 * Larry Williams' %R, -100 to 0: how far below the highest high of the last {@code period} bars the
 * close is, in percent of their range; -50 where the range is a point. NaN until there are as many.
 */
public final class WilliamsR implements BarIndicator {
  private final int period;
  private final WindowRange window;

  public WilliamsR(int period) {
    this.period = period;
    this.window = new WindowRange(period);
  }

  @Override
  public double next(Bar bar) {
    window.add(bar.high(), bar.low());
    return window.position(bar.close(), 0) - 100;
  }

  @Override
  public int warmUp() {
    return period;
  }
}
