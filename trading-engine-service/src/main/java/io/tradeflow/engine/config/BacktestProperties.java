package io.tradeflow.engine.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of backtests over the network.
 *
 * @param candles that are kept of each symbol and interval of a minute or longer
 * @param secondCandles the same of a second, from which strategies are rebuilt; 0 keeps none
 * @param keep how long a finished backtest can be read
 * @param most finished backtests that are kept of an account
 * @param poll until the queue is looked at again when it was empty
 * @param lease after which a backtest that nobody speaks for is given to another instance
 * @param longest run of one backtest
 * @param searchThreads that a search tries with; 0 for half of the processors
 */
@Validated
@ConfigurationProperties("tradeflow.engine.backtests")
record BacktestProperties(
    @DefaultValue("200000") @Min(1_000) @Max(5_000_000) int candles,
    @DefaultValue("7200") @Min(0) @Max(100_000) int secondCandles,
    @DefaultValue("30d") Duration keep,
    @DefaultValue("200") @Min(1) @Max(10_000) int most,
    @DefaultValue("1s") Duration poll,
    @DefaultValue("30s") Duration lease,
    @DefaultValue("10m") Duration longest,
    @DefaultValue("0") @Min(0) @Max(256) int searchThreads) {
  boolean keepsSeconds() {
    return secondCandles > 0;
  }

  int threads() {
    return searchThreads > 0
        ? searchThreads
        : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }
}
