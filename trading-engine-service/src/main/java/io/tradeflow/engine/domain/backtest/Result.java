package io.tradeflow.engine.domain.backtest;

import java.util.Arrays;
import java.util.List;

/**
 * What a backtest found.
 *
 * @param bars of all symbols, with those that only warmed the strategy up
 * @param equity cash and holdings at each close
 * @param exposed closes at which something was held
 */
public record Result(
    Subject subject,
    BacktestTerms terms,
    List<Bars> bars,
    Curve equity,
    int exposed,
    Ledger ledger) {
  public Result {
    bars = List.copyOf(bars);
  }

  /** The same money, spread evenly over all symbols at their first open, and held. */
  public Curve benchmark() {
    int[] starts = new int[bars.size()];
    Arrays.setAll(starts, i -> bars.get(i).firstFrom(equity.begin()));
    return BuyAndHold.of(bars, starts, terms, equity);
  }
}
