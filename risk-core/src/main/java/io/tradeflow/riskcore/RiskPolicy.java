package io.tradeflow.riskcore;

import java.math.BigDecimal;

/**
 * House rules that no account changes.
 *
 * @param costAllowance share of an order's value kept back for fees and slippage, 0.01 is 1 %
 */
public record RiskPolicy(BigDecimal costAllowance) {
  public static final RiskPolicy DEFAULT = new RiskPolicy(new BigDecimal("0.01"));

  public RiskPolicy {
    if (costAllowance.signum() < 0 || costAllowance.compareTo(BigDecimal.ONE) >= 0) {
      throw new IllegalArgumentException("costAllowance lies in [0, 1), got " + costAllowance);
    }
  }

  /** Value plus allowance. */
  Money withCosts(Money value) {
    return value.times(BigDecimal.ONE.add(costAllowance));
  }
}
