package io.tradeflow.paperbroker;

import java.time.Duration;
import java.time.Instant;

/** What we traded in a symbol of late, net: above zero if bought. */
final class Footprint {
  private double traded;
  private Instant at = Instant.EPOCH;

  /** Adds a trade and says what there is now. */
  double add(double quantity, Instant now, Impact impact) {
    if (traded != 0) {
      traded = impact.fade(traded, Duration.between(at, now));
    }
    traded += quantity;
    at = now;
    return traded;
  }
}
