package io.tradeflow.execution.config;

import io.tradeflow.execution.adapter.venue.VenueSettings;
import io.tradeflow.paperbroker.PaperTerms;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
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
 * @param reconcileEvery how often each account's books are compared with its brokers'
 */
@Validated
@ConfigurationProperties("execution")
record ExecutionProperties(
    @NotNull @PositiveOrZero BigDecimal startingCash,
    @Min(1) @Max(12) @DefaultValue("3") int listenerThreads,
    @Min(1) @Max(8) @DefaultValue("2") int ledgerLanes,
    @NotNull @DurationMin(millis = 10) @DurationMax(seconds = 5) @DefaultValue("150ms")
        Duration sendValidity,
    @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 1) @DefaultValue("1m")
        Duration reconcileEvery,
    @NotNull @Valid Paper paper,
    @Valid @DefaultValue Venue venue) {
  /**
   * The venue behind a network, broker {@code simulator}; not connected without a URL.
   *
   * @param requestTimeout after which a request counts as unanswered
   * @param maxConnections for new orders; cancels and questions have as many of their own
   * @param maxWaiting requests that may wait for a connection
   * @param maxValidity no request is valid for longer at the venue
   */
  record Venue(
      @Nullable URI url,
      @NotNull @DefaultValue("1s") Duration requestTimeout,
      @Min(1) @Max(256) @DefaultValue("16") int maxConnections,
      @Min(1) @Max(1024) @DefaultValue("64") int maxWaiting,
      @NotNull @DefaultValue("5s") Duration maxValidity) {
    VenueSettings settings() {
      return new VenueSettings(
          Objects.requireNonNull(url, "execution.venue.url"),
          requestTimeout,
          maxConnections,
          maxWaiting,
          maxValidity);
    }
  }

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
