package io.tradeflow.engine.domain.indicator;

/**
 * Volume-weighted average of the typical price, from the begin of the session or from an anchor.
 * NaN while nothing was traded since.
 */
public final class Vwap implements BarIndicator {
  private final long anchor;
  private final long sessionSeconds;
  private long session = Long.MIN_VALUE;
  private double turnover;
  private double volume;

  private Vwap(long anchor, long sessionSeconds) {
    this.anchor = anchor;
    this.sessionSeconds = sessionSeconds;
  }

  /**
   * Starts again with each session.
   *
   * @param sessionSeconds length of a session, for example 86400
   * @param offsetSeconds begin of the first session after 1970-01-01T00:00Z, for example 0 for days
   *     in UTC
   */
  public static Vwap session(long sessionSeconds, long offsetSeconds) {
    if (sessionSeconds < 1) {
      throw new IllegalArgumentException("A session needs a second, not " + sessionSeconds);
    }
    return new Vwap(offsetSeconds, sessionSeconds);
  }

  /** Starts once, with the first bar that opens at or after the second. */
  public static Vwap anchored(long openSecond) {
    return new Vwap(openSecond, 0);
  }

  @Override
  public double next(Bar bar) {
    if (sessionSeconds > 0) {
      long current = Math.floorDiv(bar.openSecond() - anchor, sessionSeconds);
      if (current != session) {
        session = current;
        turnover = 0;
        volume = 0;
      }
    } else if (bar.openSecond() < anchor) {
      return Double.NaN;
    }
    turnover += Typical.price(bar) * bar.volume();
    volume += bar.volume();
    return volume == 0 ? Double.NaN : turnover / volume;
  }

  @Override
  public int warmUp() {
    return 1;
  }
}
