package io.tradeflow.execution.config;

import io.tradeflow.paperbroker.PaperTerms;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Paper money, threads and the paper broker's terms.
 *
 * @param startingCash of each new account, USD
 * @param listenerThreads that read decisions and commands; a partition is read by one
 * @param ledgerLanes transactions of the ledger that may be under way at once
 * @param sendValidity how long a broker may take a request after the last gate let it pass
 */
@Validated
@ConfigurationProperties("execution")
record ExecutionProperties(
    @NotNull @PositiveOrZero BigDecimal startingCash,
    @Min(1) @Max(12) @DefaultValue("3") int listenerThreads,
    @Min(1) @Max(8) @DefaultValue("2") int ledgerLanes,
    @NotNull @DurationMin(millis = 10) @DurationMax(seconds = 5) @DefaultValue("150ms")
        Duration sendValidity,
    @NotNull @Valid Paper paper) {
  /**
   * Terms of the paper broker.
   *
   * @param makerFeeBps below 0 is a rebate
   * @param latency mean from order to match
   */
  record Paper(
      @NotNull @PositiveOrZero BigDecimal takerFeeBps,
      @NotNull BigDecimal makerFeeBps,
      @NotNull @PositiveOrZero BigDecimal slippageBps,
      @NotNull Duration latency,
      long seed) {
    PaperTerms terms() {
      return new PaperTerms(takerFeeBps, makerFeeBps, slippageBps, latency, seed);
    }
  }
}
