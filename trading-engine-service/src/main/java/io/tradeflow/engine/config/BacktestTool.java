package io.tradeflow.engine.config;

import io.tradeflow.engine.adapter.cli.BacktestMain;
import io.tradeflow.engine.adapter.search.JeneticsEvolver;

/** {@code ./tradeflow backtest}: puts it together, without Spring. */
public final class BacktestTool {
  private BacktestTool() {}

  /** Ends as {@link BacktestMain#main} says. */
  public static void main(String[] arguments) {
    BacktestMain.main(arguments, new JeneticsEvolver());
  }
}
