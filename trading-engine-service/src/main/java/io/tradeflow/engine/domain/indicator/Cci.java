package io.tradeflow.engine.domain.indicator;

/**
 * Commodity channel index (Donald Lambert, Commodities, October 1980): the distance of the typical
 * price from its simple average, divided by 0.015 times the mean absolute deviation from that
 * average; 0 where the prices are all equal. NaN until {@code period} bars were seen.
 */
public final class Cci implements BarIndicator {
  private final int period;
  private final SortedWindow window;
  private double base = Double.NaN;
  private double previous = Double.NaN;
  private int unchanged;

  public Cci(int period) {
    this.period = period;
    this.window = new SortedWindow(period);
  }

  @Override
  public double next(Bar bar) {
    double typical = Typical.price(bar);
    // Distances from the first price have more exact digits than prices.
    if (Double.isNaN(base)) {
      base = typical;
    }
    unchanged = typical == previous ? Math.min(unchanged + 1, period) : 1;
    previous = typical;
    double distance = typical - base;
    window.add(distance);
    if (!window.full()) {
      return Double.NaN;
    }
    if (unchanged == period) {
      return 0;
    }
    double mean = window.mean();
    return (distance - mean) / (0.015 * window.meanDeviation(mean));
  }

  @Override
  public int warmUp() {
    return period;
  }
}
