package io.tradeflow.risk.application;

/**
 * An account's risk as it is kept between two starts.
 *
 * @param accountSeq last order event in it
 * @param decisionSeq last decision in it
 * @param state in the form {@link io.tradeflow.riskcore.RiskState#FORM}
 */
public record KeptState(String accountId, long accountSeq, long decisionSeq, byte[] state) {}
