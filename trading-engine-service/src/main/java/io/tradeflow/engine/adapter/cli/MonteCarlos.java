package io.tradeflow.engine.adapter.cli;

import io.tradeflow.engine.domain.backtest.Result;
import io.tradeflow.engine.domain.search.MonteCarlo;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** Other histories of a result, as sentences. */
final class MonteCarlos {
  private MonteCarlos() {}

  static void of(Options options, Result result, List<String> notes) {
    int runs = options.number("monte-carlo", "10", "100000", BigDecimal.ZERO).intValue();
    if (runs == 0 || result.ledger().trips().isEmpty()) {
      return;
    }
    long seed = options.number("seed", "0", "1000000000", BigDecimal.ONE).longValue();
    MonteCarlo order =
        MonteCarlo.order(result.ledger().trips(), result.equity().start(), runs, seed);
    MonteCarlo blocks = MonteCarlo.bootstrap(result.equity(), runs, seed);
    notes.add(
        String.format(
            Locale.ROOT,
            "The same trades in %d other orders: 5 %% fall by more than %.1f %% of the highest worth.",
            runs,
            100 * order.fall()));
    notes.add(
        String.format(
            Locale.ROOT,
            "The same returns in %d other orders of blocks: %.0f %% lose, 90 %% end between %+.1f and"
                + " %+.1f %%, 5 %% fall by more than %.1f %%.",
            runs,
            100 * blocks.lossShare(),
            100 * blocks.low(),
            100 * blocks.high(),
            100 * blocks.fall()));
  }
}
