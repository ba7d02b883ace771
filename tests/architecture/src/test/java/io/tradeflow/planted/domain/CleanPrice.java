package io.tradeflow.planted.domain;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;

/** Breaks no rule. */
public record CleanPrice(BigDecimal value) {
  static Instant at(Clock clock) {
    return Instant.now(clock);
  }
}
