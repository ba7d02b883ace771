package io.tradeflow.engine.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of the engine.
 *
 * @param history candles kept in memory for each symbol and interval
 * @param warmUpRecords candles that are read again, per partition, when a partition is assigned
 * @param maxCandleAge a candle that is older by wall clock raises no signal
 * @param readAgain how far strategies over several symbols go back in the topic when they start
 * @param maxSignalAge a signal that is older by wall clock is not traded on
 * @param pendingTimeout after this an order that was asked for and never seen counts as lost
 * @param signalRetention how long signals and verdicts can be queried
 */
@Validated
@ConfigurationProperties("tradeflow.engine")
public record EngineProperties(
    @DefaultValue("400") @Min(1) @Max(5_000) int history,
    @DefaultValue("200000") @Min(0) @Max(10_000_000) int warmUpRecords,
    @DefaultValue("30s") Duration maxCandleAge,
    @DefaultValue("10m") Duration readAgain,
    @DefaultValue("30s") Duration maxSignalAge,
    @DefaultValue("60s") Duration pendingTimeout,
    @DefaultValue("30d") Duration signalRetention) {}
