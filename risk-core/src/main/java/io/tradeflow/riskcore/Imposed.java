package io.tradeflow.riskcore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mode that somebody imposed.
 *
 * @param until when it ends, on the wall; null until somebody ends it
 * @param reason for the account holder
 */
public record Imposed(Mode mode, @Nullable Instant until, String reason) {
  public static final Imposed NOTHING = new Imposed(Mode.ACTIVE, null, "");

  boolean holds(Mode asked, Instant wall) {
    return mode == asked && (until == null || wall.isBefore(until));
  }

  /** When it ends, to be read. */
  String ending() {
    return until == null ? "an operator ends it" : until.toString();
  }
}
