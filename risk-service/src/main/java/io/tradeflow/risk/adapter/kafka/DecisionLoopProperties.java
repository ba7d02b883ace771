package io.tradeflow.risk.adapter.kafka;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import java.math.BigDecimal;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How orders are decided.
 *
 * @param costAllowance share of an order's value kept back for fees and slippage
 * @param quotesReadBack quotes per partition read at the start, so that prices are there at once
 * @param candlesReadBack candles per partition read at the start, beside the work, for statistics
 * @param keepEvery how often states that changed are kept, so that a start need not read all events
 * @param sendTimeout how long the acknowledgement of a batch of decisions may take
 */
@Validated
@ConfigurationProperties("risk")
public record DecisionLoopProperties(
    @DecimalMin("0") @DecimalMax("0.5") BigDecimal costAllowance,
    @Min(1) long quotesReadBack,
    @Min(0) long candlesReadBack,
    Duration keepEvery,
    Duration sendTimeout) {}
