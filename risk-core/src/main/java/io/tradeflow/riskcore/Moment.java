package io.tradeflow.riskcore;

import java.time.Instant;

/**
 * When an order came. Feeds can be replayed or accelerated, so that the two times differ: prices,
 * days and trading pauses go by the market's, message rates and repeats by the clock on the wall.
 *
 * @param market time in the order's market
 * @param wall UTC when the order was accepted, as its event says; never read from a clock here
 */
public record Moment(Instant market, Instant wall) {
  /** A moment of a market that runs by the clock on the wall. */
  public static Moment of(Instant both) {
    return new Moment(both, both);
  }
}
