package io.tradeflow.brokersimulator;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An order as it was after one event.
 *
 * @param asked as first accepted, before any change; a repeated request is compared with it
 * @param sequence of that event
 */
record VenueOrder(
    OrderTerms terms,
    OrderTerms asked,
    long venueOrderId,
    State state,
    BigDecimal filled,
    int fillCount,
    @Nullable String reason,
    long acceptedAt,
    long updatedAt,
    long sequence) {
  enum State {
    OPEN,
    FILLED,
    CANCELLED,
    EXPIRED
  }

  static VenueOrder accepted(OrderTerms terms, long id, long at, long sequence) {
    return new VenueOrder(terms, terms, id, State.OPEN, BigDecimal.ZERO, 0, null, at, at, sequence);
  }

  boolean open() {
    return state == State.OPEN;
  }

  VenueOrder filled(BigDecimal quantity, long at, long eventSequence) {
    BigDecimal sum = filled.add(quantity);
    State next = sum.compareTo(terms.quantity()) < 0 ? State.OPEN : State.FILLED;
    return new VenueOrder(
        terms, asked, venueOrderId, next, sum, fillCount + 1, null, acceptedAt, at, eventSequence);
  }

  VenueOrder ended(State end, @Nullable String why, long at, long eventSequence) {
    return new VenueOrder(
        terms, asked, venueOrderId, end, filled, fillCount, why, acceptedAt, at, eventSequence);
  }

  VenueOrder amended(OrderTerms changed, long at, long eventSequence) {
    return new VenueOrder(
        changed,
        asked,
        venueOrderId,
        state,
        filled,
        fillCount,
        reason,
        acceptedAt,
        at,
        eventSequence);
  }

  /** As callers see it: the terms beside what became of them. */
  Shown shown() {
    return new Shown(
        terms, venueOrderId, state, filled, fillCount, reason, acceptedAt, updatedAt, sequence);
  }

  /** An order in an answer or on the stream. */
  record Shown(
      @JsonUnwrapped OrderTerms terms,
      long venueOrderId,
      State state,
      BigDecimal filled,
      int fillCount,
      @Nullable String reason,
      long acceptedAt,
      long updatedAt,
      long sequence) {}
}
