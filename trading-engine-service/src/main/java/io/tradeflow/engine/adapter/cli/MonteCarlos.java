package io.tradeflow.engine.adapter.cli;

import io.tradeflow.engine.application.backtest.OtherHistories;
import io.tradeflow.engine.domain.backtest.Result;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** {@code --monte-carlo}: other histories of a result. */
final class MonteCarlos {
  private MonteCarlos() {}

  /** Null where none are asked for. */
  static @Nullable OtherHistories of(Options options, Result result) {
    int runs = options.number("monte-carlo", "10", "100000", BigDecimal.ZERO).intValue();
    long seed = options.number("seed", "0", "1000000000", BigDecimal.ONE).longValue();
    return runs == 0 ? null : OtherHistories.of(result, runs, seed);
  }
}
