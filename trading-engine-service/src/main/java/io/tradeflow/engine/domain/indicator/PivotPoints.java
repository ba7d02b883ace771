package io.tradeflow.engine.domain.indicator;

/**
 * Floor traders' pivot points from high H, low L and close C of the session before: {@code P = (H +
 * L + C) / 3}, {@code R1 = 2P - L}, {@code S1 = 2P - H}, {@code R2 = P + (H - L)}, {@code S2 = P -
 * (H - L)}, {@code R3 = H + 2(P - L)}, {@code S3 = L - 2(H - P)}. The session before is the last
 * one that has bars. NaN during the first session.
 */
public final class PivotPoints implements BarIndicator {
  private final long sessionSeconds;
  private final long offsetSeconds;
  private long session = Long.MIN_VALUE;
  private double high;
  private double low;
  private double close = Double.NaN;
  private double pivot = Double.NaN;
  private double lastHigh;
  private double lastLow;

  /**
   * @param sessionSeconds length of a session, for example 86400
   * @param offsetSeconds begin of the first session after 1970-01-01T00:00Z
   */
  public PivotPoints(long sessionSeconds, long offsetSeconds) {
    if (sessionSeconds < 1) {
      throw new IllegalArgumentException("A session needs a second, not " + sessionSeconds);
    }
    this.sessionSeconds = sessionSeconds;
    this.offsetSeconds = offsetSeconds;
  }

  /** Gives the pivot. */
  @Override
  public double next(Bar bar) {
    long current = Math.floorDiv(bar.openSecond() - offsetSeconds, sessionSeconds);
    if (current != session) {
      session = current;
      lastHigh = high;
      lastLow = low;
      pivot = (high + low + close) / 3;
      high = bar.high();
      low = bar.low();
    }
    high = Math.max(high, bar.high());
    low = Math.min(low, bar.low());
    close = bar.close();
    return pivot;
  }

  /** R1 to R3. */
  public double resistance(int level) {
    return switch (level) {
      case 1 -> 2 * pivot - lastLow;
      case 2 -> pivot + (lastHigh - lastLow);
      case 3 -> lastHigh + 2 * (pivot - lastLow);
      default -> throw new IllegalArgumentException("Levels are 1 to 3, not " + level);
    };
  }

  /** S1 to S3. */
  public double support(int level) {
    return switch (level) {
      case 1 -> 2 * pivot - lastHigh;
      case 2 -> pivot - (lastHigh - lastLow);
      case 3 -> lastLow - 2 * (lastHigh - pivot);
      default -> throw new IllegalArgumentException("Levels are 1 to 3, not " + level);
    };
  }

  @Override
  public int warmUp() {
    return 2;
  }
}
