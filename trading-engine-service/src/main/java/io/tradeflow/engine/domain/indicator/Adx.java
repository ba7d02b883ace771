package io.tradeflow.engine.domain.indicator;

/**
 * Wilder's average directional index, 0 to 100: how strongly the price moves in one direction,
 * whichever. NaN for the first {@code 2 * period - 1} candles. The directional indicators +DI and
 * -DI (New Concepts in Technical Trading Systems, 1978) are there after {@code period} ranges, 0
 * where the price has not moved. Not thread-safe.
 */
public final class Adx implements BarIndicator {
  private final int period;
  private final Atr trueRange;
  private final SmoothedAverage plusMoves;
  private final SmoothedAverage minusMoves;
  private final SmoothedAverage index;
  private double previousHigh = Double.NaN;
  private double previousLow = Double.NaN;
  private double plusDi = Double.NaN;
  private double minusDi = Double.NaN;

  public Adx(int period) {
    this.period = period;
    this.trueRange = new Atr(period);
    this.plusMoves = SmoothedAverage.wilder(period);
    this.minusMoves = SmoothedAverage.wilder(period);
    this.index = SmoothedAverage.wilder(period);
  }

  @Override
  public double next(Bar bar) {
    return next(bar.high(), bar.low(), bar.close());
  }

  /** +DI: the upward part of the range, 0 to 100. */
  public double plusDi() {
    return plusDi;
  }

  /** -DI: the downward part of the range, 0 to 100. */
  public double minusDi() {
    return minusDi;
  }

  @Override
  public int warmUp() {
    return 2 * period;
  }

  /** Adds a candle; gives the index, NaN before there is one. */
  public double next(double high, double low, double close) {
    double up = high - previousHigh;
    double down = previousLow - low;
    previousHigh = high;
    previousLow = low;
    double range = trueRange.next(high, low, close);
    if (Double.isNaN(up)) {
      return Double.NaN;
    }
    double plus = plusMoves.next(up > down && up > 0 ? up : 0);
    double minus = minusMoves.next(down > up && down > 0 ? down : 0);
    if (Double.isNaN(range)) {
      return Double.NaN;
    }
    plusDi = range == 0 ? 0 : 100 * plus / range;
    minusDi = range == 0 ? 0 : 100 * minus / range;
    return index.next(directional(plus, minus, range));
  }

  private static double directional(double plus, double minus, double range) {
    double sum = plus + minus;
    return range == 0 || sum == 0 ? 0 : 100 * Math.abs(plus - minus) / sum;
  }
}
