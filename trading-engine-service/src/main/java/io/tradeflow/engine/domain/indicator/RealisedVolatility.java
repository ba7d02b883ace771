package io.tradeflow.engine.domain.indicator;

/**
 * Realised volatility: the root of the mean of the squared logarithmic returns of the last {@code
 * period} steps (Andersen and Bollerslev, Answering the Skeptics, International Economic Review 39,
 * 1998; the mean return is taken as 0), times the root of the steps in a year. A fraction: 0.5 is
 * 50 % a year. NaN until {@code period} returns were seen.
 */
public final class RealisedVolatility implements SeriesIndicator {
  private final int period;
  private final double stepsPerYear;
  private final WindowSum squares;
  private double previous = Double.NaN;

  /**
   * @param stepsPerYear 1 for the volatility of one step
   */
  public RealisedVolatility(int period, double stepsPerYear) {
    this.period = period;
    this.stepsPerYear = stepsPerYear;
    this.squares = new WindowSum(period);
  }

  /** Adds a price, above 0. */
  @Override
  public double next(double value) {
    double before = previous;
    previous = value;
    if (Double.isNaN(before)) {
      return Double.NaN;
    }
    double change = Math.log(value / before);
    return Math.sqrt(squares.next(change * change) / period * stepsPerYear);
  }

  @Override
  public int warmUp() {
    return period + 1;
  }
}
