package io.tradeflow.risk.config;

import io.tradeflow.risk.application.whatif.WhatIf;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What a run over recorded orders may take.
 *
 * @param span longest span
 * @param orders most decisions within it
 * @param decisions most decisions read, those before the span too
 * @param differences most that are told one by one
 * @param runs at once; one an account
 * @param time longest run; the gateway waits 10 s for an answer
 */
@Validated
@ConfigurationProperties("risk.what-if")
public record WhatIfProperties(
    @DurationMin(minutes = 1) @DurationMax(days = 366) @DefaultValue("31d") Duration span,
    @Min(1) @Max(1_000_000) @DefaultValue("20000") int orders,
    @Min(1) @Max(5_000_000) @DefaultValue("500000") int decisions,
    @Min(0) @Max(10_000) @DefaultValue("500") int differences,
    @Min(1) @Max(16) @DefaultValue("2") int runs,
    @DurationMin(millis = 100) @DurationMax(seconds = 60) @DefaultValue("8s") Duration time) {
  WhatIf.Bounds bounds() {
    return new WhatIf.Bounds(span, orders, decisions, differences, runs, time);
  }
}
