package io.tradeflow.subscription;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a plan costs and permits.
 *
 * @param monthlyUsd price of a month
 * @param yearlyUsd price of a year
 * @param maxPositionUsd largest live position; 0 is paper only
 * @param maxBrokers connected exchanges; -1 is unlimited
 * @param features codes of what the plan adds to the plan below it
 */
public record Plan(
    @NotNull Tier tier,
    @NotNull @PositiveOrZero BigDecimal monthlyUsd,
    @NotNull @PositiveOrZero BigDecimal yearlyUsd,
    @NotNull @PositiveOrZero BigDecimal maxPositionUsd,
    @NotNull @PositiveOrZero BigDecimal maxPaperPositionUsd,
    @PositiveOrZero int maxOpenPositions,
    @PositiveOrZero int maxTradesPerDay,
    @Min(-1) int maxBrokers,
    @PositiveOrZero int callsPerMinute,
    @NotNull List<String> features) {

  Plan withFeatures(List<String> all) {
    return new Plan(
        tier,
        monthlyUsd,
        yearlyUsd,
        maxPositionUsd,
        maxPaperPositionUsd,
        maxOpenPositions,
        maxTradesPerDay,
        maxBrokers,
        callsPerMinute,
        List.copyOf(all));
  }
}
