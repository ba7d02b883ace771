package io.tradeflow.engine.domain.indicator;

/**
 * On-balance volume (Joseph Granville, New Key to Stock Market Profits, 1963): adds the volume of a
 * bar that closes above the close before it, subtracts that of one that closes below. 0 at the
 * first bar: only its changes mean something.
 */
public final class Obv implements BarIndicator {
  private double previous = Double.NaN;
  private double balance;

  @Override
  public double next(Bar bar) {
    double close = bar.close();
    if (close > previous) {
      balance += bar.volume();
    } else if (close < previous) {
      balance -= bar.volume();
    }
    previous = close;
    return balance;
  }

  @Override
  public int warmUp() {
    return 1;
  }
}
