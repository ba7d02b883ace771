package io.tradeflow.execution.config;

import java.math.BigDecimal;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Paper money and the paper broker's terms. */
@ConfigurationProperties("execution")
record ExecutionProperties(BigDecimal startingCash, Paper paper) {
  record Paper(
      BigDecimal takerFeeBps,
      BigDecimal makerFeeBps,
      BigDecimal slippageBps,
      Duration latency,
      long seed) {}
}
