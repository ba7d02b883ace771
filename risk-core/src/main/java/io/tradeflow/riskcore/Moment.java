package io.tradeflow.riskcore;

import java.time.Duration;
import java.time.Instant;

/**
 * When an order came. Feeds can be replayed or accelerated, so that the two times differ: prices,
 * days and trading pauses go by the market's, message rates and repeats by the clock on the wall.
 *
 * @param market time in the order's market
 * @param wall UTC when the order was accepted, as its event says; never read from a clock here
 */
public record Moment(Instant market, Instant wall) {
  private static final int NANOS_OF_A_SECOND = 1_000_000_000;

  /** A moment of a market that runs by the clock on the wall. */
  public static Moment of(Instant both) {
    return new Moment(both, both);
  }

  /** Below, at or above 0 as the time between the two is shorter than, as long as or longer. */
  static int compareElapsed(Instant from, Instant to, Duration time) {
    long seconds = to.getEpochSecond() - from.getEpochSecond();
    int nanos = to.getNano() - from.getNano();
    if (nanos < 0) {
      nanos += NANOS_OF_A_SECOND;
      seconds--;
    }
    int bySeconds = Long.compare(seconds, time.getSeconds());
    return bySeconds == 0 ? Integer.compare(nanos, time.getNano()) : bySeconds;
  }
}
