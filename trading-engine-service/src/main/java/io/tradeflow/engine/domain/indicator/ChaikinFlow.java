package io.tradeflow.engine.domain.indicator;

/**
 * Chaikin money flow, -1 to 1: the flow of the accumulation/distribution line over {@code period}
 * bars divided by their volume; 0 where nothing was traded. NaN until there are as many.
 */
public final class ChaikinFlow implements BarIndicator {
  private final int period;
  private final WindowSum flows;
  private final WindowSum volumes;

  public ChaikinFlow(int period) {
    this.period = period;
    this.flows = new WindowSum(period);
    this.volumes = new WindowSum(period);
  }

  @Override
  public double next(Bar bar) {
    double flow = flows.next(AccumulationDistribution.flow(bar));
    double volume = volumes.next(bar.volume());
    return volume == 0 ? 0 : flow / volume;
  }

  @Override
  public int warmUp() {
    return period;
  }
}
