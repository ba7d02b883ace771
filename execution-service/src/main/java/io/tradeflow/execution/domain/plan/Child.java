package io.tradeflow.execution.domain.plan;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One order of a plan.
 *
 * @param index from 0, in the order of placing
 * @param filled base currency, 0 to the quantity
 * @param held passed by risk it still waits for its release
 * @param code why it was refused, or null
 * @param cancelReason why the plan wants it cancelled; null while it does not
 */
public record Child(
    int index,
    ChildRole role,
    ChildTerms terms,
    ChildState state,
    BigDecimal filled,
    boolean held,
    @Nullable String code,
    @Nullable String cancelReason,
    Instant placedAt) {
  static Child placed(Step.PlaceChild step, Instant now) {
    return new Child(
        step.index(),
        step.role(),
        step.terms(),
        ChildState.PLACED,
        BigDecimal.ZERO,
        step.held(),
        null,
        null,
        now);
  }

  public boolean live() {
    return !state.isFinal();
  }

  /** What may still be filled of it. */
  public BigDecimal working() {
    return live() ? terms.quantity().subtract(filled) : BigDecimal.ZERO;
  }

  /** What it has taken of the plan's quantity: all of it while it lives, then what was filled. */
  public BigDecimal committed() {
    return filled.add(working());
  }

  /** Ended before it was filled, and not because the plan wanted it. */
  boolean fellShort() {
    return !live() && state != ChildState.FILLED && cancelReason == null;
  }

  Child in(ChildState next) {
    return new Child(index, role, terms, next, filled, held, code, cancelReason, placedAt);
  }

  Child filledTo(BigDecimal cumulative) {
    boolean whole = cumulative.compareTo(terms.quantity()) == 0;
    ChildState next = whole ? ChildState.FILLED : ChildState.ACCEPTED;
    return new Child(index, role, terms, next, cumulative, false, code, cancelReason, placedAt);
  }

  Child refused(String why) {
    return new Child(
        index, role, terms, ChildState.REJECTED, filled, held, why, cancelReason, placedAt);
  }

  Child cancelling(String reason) {
    return new Child(index, role, terms, state, filled, held, code, reason, placedAt);
  }

  Child released() {
    return new Child(index, role, terms, state, filled, false, code, cancelReason, placedAt);
  }
}
