package io.tradeflow.riskcore;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * DUPLICATE: an identical order of the account came within a short time and is still open (15c3-5
 * (c)(1)(ii)). Identical are symbol, side, quantity, prices, broker and strategy. An order that has
 * been filled or cancelled forbids nothing.
 */
final class Duplicate extends Control {
  @Override
  String code() {
    return "DUPLICATE";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    Duration window = assessment.guards().duplicateWindow();
    @Nullable Instant last = assessment.conduct().lastApproval();
    if (window.isZero() || last == null || assessment.modifies()) {
      return null;
    }
    Instant now = assessment.moment().wall();
    if (Moment.compareElapsed(last, now, window) >= 0) {
      return null;
    }
    @Nullable OpenOrder twin = twin(assessment, now, window);
    if (twin == null) {
      return null;
    }
    long age = Duration.between(twin.submittedAt(), now).toMillis();
    return new Breach(
        window.toMillis() + " ms",
        age + " ms",
        "The same order came %d ms before and is open: %s. Wait or change it."
            .formatted(age, twin.order().orderId()));
  }

  /** The latest open order with the same terms that is not older than the window. */
  private static @Nullable OpenOrder twin(Assessment assessment, Instant now, Duration window) {
    @Nullable OpenOrder latest = null;
    for (OpenOrder other : assessment.line().working()) {
      if (Moment.compareElapsed(other.submittedAt(), now, window) < 0
          && other.order().isSameWish(assessment.order())
          && (latest == null || other.submittedAt().isAfter(latest.submittedAt()))) {
        latest = other;
      }
    }
    return latest;
  }
}
