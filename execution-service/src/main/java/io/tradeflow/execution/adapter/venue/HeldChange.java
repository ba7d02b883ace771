package io.tradeflow.execution.adapter.venue;

import io.tradeflow.execution.domain.Amendment;
import org.jspecify.annotations.Nullable;

/**
 * New terms that the venue was asked for and has not decided on, as far as we know.
 *
 * @param validUntil until when the venue may still take a request for them, microseconds of its
 *     clock; null if we do not know what was asked before
 */
record HeldChange(Amendment terms, @Nullable Long validUntil) {
  /** Of a change that another owner of the order may have asked for. */
  static HeldChange ofBefore(Amendment terms) {
    return new HeldChange(terms, null);
  }

  /** Of a change for which nothing was sent. */
  static HeldChange ofNow(Amendment terms) {
    return new HeldChange(terms, 0L);
  }

  boolean is(Amendment change) {
    return terms.id().equals(change.id());
  }

  /** The same with one more request; what is not known stays so. */
  HeldChange until(long until) {
    return validUntil == null ? this : knownUntil(Math.max(validUntil, until));
  }

  HeldChange knownUntil(long until) {
    return new HeldChange(terms, until);
  }

  /** Whether a request that the venue had not taken by then may still arrive in time. */
  boolean mayCome(long venueTime) {
    return validUntil == null || venueTime <= validUntil;
  }
}
