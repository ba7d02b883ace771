package io.tradeflow.risk.config;

import io.tradeflow.riskcore.Guards;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.Protections;
import io.tradeflow.riskcore.Quantity;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import java.math.BigDecimal;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** The platform's limits for every order; see {@link Guards} for their meaning. */
@Validated
@ConfigurationProperties("risk.guards")
public record GuardProperties(
    @DecimalMin("0") BigDecimal collarThroughPercent,
    @DecimalMin("0") BigDecimal collarAwayPercent,
    Duration maxQuoteAge,
    Duration quoteGrace,
    Duration maxQuoteSilence,
    @DecimalMin("0") BigDecimal maxOrderQuantity,
    @DecimalMin("0") BigDecimal maxPosition,
    @DecimalMin("0") BigDecimal maxExposureUsd,
    @Min(0) int maxMessagesPerSecond,
    @Min(0) int maxRepeatsPerMinute,
    Duration duplicateWindow) {

  Guards guards() {
    return new Guards(
        collarThroughPercent,
        collarAwayPercent,
        maxQuoteAge,
        quoteGrace,
        maxQuoteSilence,
        new Quantity(maxOrderQuantity),
        new Quantity(maxPosition),
        new Money(maxExposureUsd),
        maxMessagesPerSecond,
        maxRepeatsPerMinute,
        duplicateWindow,
        Protections.NONE);
  }
}
