package io.tradeflow.engine.domain.indicator;

/**
 * Donchian channel: highest high and lowest low of the last {@code period} bars, this one included.
 * NaN until there are as many.
 */
public final class Donchian implements BarIndicator {
  private final int period;
  private final WindowRange window;

  public Donchian(int period) {
    this.period = period;
    this.window = new WindowRange(period);
  }

  /** Gives the middle line. */
  @Override
  public double next(Bar bar) {
    window.add(bar.high(), bar.low());
    return window.middle();
  }

  public double middle() {
    return window.middle();
  }

  public double upper() {
    return window.highest();
  }

  public double lower() {
    return window.lowest();
  }

  @Override
  public int warmUp() {
    return period;
  }
}
