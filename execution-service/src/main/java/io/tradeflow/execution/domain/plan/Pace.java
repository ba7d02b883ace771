package io.tradeflow.execution.domain.plan;

import java.time.Duration;
import java.time.Instant;

/** Keeps orders that may be alike apart, so that risk does not take them for duplicates. */
final class Pace {
  /** Above risk's window for duplicates, 100 ms. */
  static final Duration PAUSE = Duration.ofMillis(250);

  private Pace() {}

  /** Whether an order like that child may follow. */
  static boolean over(Child child, Instant now) {
    return child.state().isFinal() || !now.isBefore(child.placedAt().plus(PAUSE));
  }
}
