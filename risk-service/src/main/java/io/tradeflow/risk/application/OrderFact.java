package io.tradeflow.risk.application;

import io.tradeflow.riskcore.RiskEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event of an account's orders.
 *
 * @param accountSeq position in the account's sequence, from 1
 * @param event null when it changes nothing here
 * @param reduceOnly of a submitted order: it may only reduce a position
 * @param adopted of a submitted order: it was found at its broker, nobody asks for a decision
 * @param terms new terms of an order, asked for or in force; null for every other event
 */
public record OrderFact(
    String accountId,
    long accountSeq,
    String eventId,
    String correlationId,
    Instant marketTime,
    @Nullable RiskEvent event,
    boolean reduceOnly,
    boolean adopted,
    @Nullable TermsChange terms) {
  /** An event that concerns no terms but those of an order that may do anything. */
  public OrderFact(
      String accountId,
      long accountSeq,
      String eventId,
      String correlationId,
      Instant marketTime,
      @Nullable RiskEvent event) {
    this(accountId, accountSeq, eventId, correlationId, marketTime, event, false, false, null);
  }
}
