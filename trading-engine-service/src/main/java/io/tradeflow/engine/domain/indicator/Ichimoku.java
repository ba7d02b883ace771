package io.tradeflow.engine.domain.indicator;

/**
 * Ichimoku kinko hyo (Goichi Hosoda, 1969). Each line is the middle of a range: the conversion line
 * of {@code conversion} bars, the base line of {@code base}. Span A is the mean of those two, span
 * B the middle of {@code spanB} bars; they are drawn {@code base} bars ahead, the bar itself
 * counted, so that {@link #spanA} and {@link #spanB} give the cloud under this bar. The lagging
 * span is the close, drawn back: it needs no line. NaN until each has its bars.
 */
public final class Ichimoku implements BarIndicator {
  private final WindowRange conversion;
  private final WindowRange base;
  private final WindowRange wide;
  private final Past shiftedA;
  private final Past shiftedB;
  private final int warmUp;
  private double spanA = Double.NaN;
  private double spanB = Double.NaN;

  /** Usually 9, 26 and 52; base at least 2. */
  public Ichimoku(int conversion, int base, int spanB) {
    this.conversion = new WindowRange(conversion);
    this.base = new WindowRange(base);
    this.wide = new WindowRange(spanB);
    this.shiftedA = new Past(base - 1);
    this.shiftedB = new Past(base - 1);
    this.warmUp = Math.max(spanB, Math.max(conversion, base)) + base - 1;
  }

  /** Gives the conversion line. */
  @Override
  public double next(Bar bar) {
    conversion.add(bar.high(), bar.low());
    base.add(bar.high(), bar.low());
    wide.add(bar.high(), bar.low());
    spanA = shiftedA.swap((conversion.middle() + base.middle()) / 2);
    spanB = shiftedB.swap(wide.middle());
    return conversion.middle();
  }

  /** Tenkan-sen. */
  public double conversion() {
    return conversion.middle();
  }

  /** Kijun-sen. */
  public double base() {
    return base.middle();
  }

  /** Senkou span A under this bar. */
  public double spanA() {
    return spanA;
  }

  /** Senkou span B under this bar. */
  public double spanB() {
    return spanB;
  }

  @Override
  public int warmUp() {
    return warmUp;
  }
}
