package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * Fees, slippage and latency; 1 basis point is 0.0001.
 *
 * @param latency mean; each order's own lies between half and one and a half of it
 */
public record PaperTerms(
    BigDecimal takerFeeBps,
    BigDecimal makerFeeBps,
    BigDecimal slippageBps,
    Duration latency,
    long seed) {
  public PaperTerms {
    if (takerFeeBps.signum() < 0 || slippageBps.signum() < 0 || latency.isNegative()) {
      throw new IllegalArgumentException("Taker fee, slippage and latency are not below zero");
    }
  }
}
