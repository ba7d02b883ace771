package io.tradeflow.risk.application;

import java.time.Instant;
import java.util.Optional;

/** Port: how late it is in the market. Thread-safe. */
public interface MarketClock {
  /** Market time of the latest price of any symbol; empty before the first. */
  Optional<Instant> marketTime();

  /** The same as the account sees it: in a recorded span where it is bound to one. */
  default Optional<Instant> marketTime(String account) {
    return marketTime();
  }
}
