package io.tradeflow.risk.application;

import io.tradeflow.riskcore.Decision;
import org.jspecify.annotations.Nullable;

/**
 * A decision to publish.
 *
 * @param submitted the event that asked for it
 * @param decisionSeq position in the account's sequence of decisions, from 1
 */
public record DecidedOrder(OrderFact submitted, Decision decision, long decisionSeq) {
  /** The change that was decided; null for a new order. */
  public @Nullable String modifyId() {
    @Nullable TermsChange terms = submitted.terms();
    return terms == null ? null : terms.modifyId();
  }
}
