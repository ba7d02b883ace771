package io.tradeflow.engine.application.backtest;

import io.tradeflow.engine.domain.backtest.Result;
import io.tradeflow.engine.domain.search.MonteCarlo;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What else could have come of a result.
 *
 * @param order the same trades in another order
 * @param blocks the same returns in other blocks
 */
public record OtherHistories(MonteCarlo order, MonteCarlo blocks) {
  /** Draws so many of each; null where nothing was traded. */
  public static @Nullable OtherHistories of(Result result, int runs, long seed) {
    return result.ledger().trips().isEmpty()
        ? null
        : new OtherHistories(
            MonteCarlo.order(result.ledger().trips(), result.equity().start(), runs, seed),
            MonteCarlo.bootstrap(result.equity(), runs, seed));
  }

  /** As sentences. */
  public List<String> notes() {
    return List.of(
        String.format(
            Locale.ROOT,
            "The same trades in %d other orders: 5 %% fall by more than %.1f %% of the highest worth.",
            order.runs(),
            100 * order.fall()),
        String.format(
            Locale.ROOT,
            "The same returns in %d other orders of blocks: %.0f %% lose, 90 %% end between %+.1f and"
                + " %+.1f %%, 5 %% fall by more than %.1f %%.",
            blocks.runs(),
            100 * blocks.lossShare(),
            100 * blocks.low(),
            100 * blocks.high(),
            100 * blocks.fall()));
  }

  void write(JsonText json) {
    json.open('{');
    history(json.name("tradeOrder"), order);
    history(json.name("returnBlocks"), blocks);
    json.close('}');
  }

  static void history(JsonText json, MonteCarlo drawn) {
    json.open('{').name("runs").number(drawn.runs());
    json.name("low").number(drawn.low()).name("median").number(drawn.median());
    json.name("high").number(drawn.high()).name("lossShare").number(drawn.lossShare());
    json.name("fall").number(drawn.fall()).close('}');
  }
}
