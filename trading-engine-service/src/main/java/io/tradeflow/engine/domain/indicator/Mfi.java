package io.tradeflow.engine.domain.indicator;

/**
 * Money flow index, 0 to 100 (Gene Quong and Avrum Soudack, Volume-Weighted RSI: Money Flow, Stocks
 * &amp; Commodities, March 1989): the share of turnover at rising typical prices in the turnover at
 * rising and falling ones over {@code period} changes; 50 where there was neither. NaN until as
 * many changes were seen.
 */
public final class Mfi implements BarIndicator {
  private final int period;
  private final WindowSum rising;
  private final WindowSum falling;
  private double previous = Double.NaN;

  public Mfi(int period) {
    this.period = period;
    this.rising = new WindowSum(period);
    this.falling = new WindowSum(period);
  }

  @Override
  public double next(Bar bar) {
    double typical = Typical.price(bar);
    double before = previous;
    previous = typical;
    if (Double.isNaN(before)) {
      return Double.NaN;
    }
    double turnover = typical * bar.volume();
    double in = rising.next(typical > before ? turnover : 0);
    double out = falling.next(typical < before ? turnover : 0);
    return in + out == 0 ? 50 : 100 * in / (in + out);
  }

  @Override
  public int warmUp() {
    return period + 1;
  }
}
