package io.tradeflow.marketdata.travel;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of time travels.
 *
 * @param most that run at once, of all accounts
 * @param mostSymbols of one
 * @param mostMinutes recorded minutes of one, of all its symbols together
 */
@Validated
@ConfigurationProperties("tradeflow.market.time-travel")
record TravelProperties(
    @Min(0) @Max(256) @DefaultValue("16") int most,
    @Min(1) @Max(100) @DefaultValue("20") int mostSymbols,
    @Min(1) @Max(1_000_000) @DefaultValue("20000") int mostMinutes) {}
