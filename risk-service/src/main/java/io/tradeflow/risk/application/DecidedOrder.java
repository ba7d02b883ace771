package io.tradeflow.risk.application;

import io.tradeflow.riskcore.Decision;

/**
 * A decision to publish.
 *
 * @param submitted the event that asked for it
 * @param decisionSeq position in the account's sequence of decisions, from 1
 */
public record DecidedOrder(OrderFact submitted, Decision decision, long decisionSeq) {}
