package io.tradeflow.engine.adapter.cli;

import io.tradeflow.engine.application.backtest.Evolver;
import io.tradeflow.engine.application.backtest.Subjects;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.strategy.InvalidParameters;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;

/** {@code ./tradeflow backtest}. */
public final class BacktestMain {
  private BacktestMain() {}

  /**
   * Ends the process with 0, with 1 when look-ahead was found or work failed, with 2 when the call
   * was wrong.
   */
  public static void main(String[] arguments, Evolver evolver) {
    System.exit(run(arguments, evolver, System.out, System.err));
  }

  static int run(String[] arguments, Evolver evolver, PrintStream out, PrintStream errors) {
    if (arguments.length == 0 || Arrays.asList(arguments).contains("--help")) {
      out.print(help());
      return arguments.length == 0 ? 2 : 0;
    }
    try {
      Options options = new Options(arguments, BacktestCommand.OPTIONS);
      return new BacktestCommand(options, evolver, out, new Meter(errors)).run();
    } catch (InvalidBacktest | InvalidParameters e) {
      errors.println(e.getMessage());
      return 2;
    } catch (IOException e) {
      errors.println("Reading or writing failed: " + e);
      return 1;
    }
  }

  private static String help() {
    return """
        Usage: ./tradeflow backtest --strategy CODE|--rule FILE --data FILE [options]
        Tests a strategy on past bars, with the risk and broker code of live trading. Needs no stack.

          --strategy CODE     one of %s
          --rule FILE         a rule of your own as JSON, in place of --strategy
          --data FILE         bars as CSV: time,open,high,low,close[,volume]. More than once for
                              several symbols; SYMBOL=FILE names the symbol
          --param NAME=VALUE  parameter of the strategy, more than once
          --from, --to TIME   2016-10-07 or 2016-10-07T12:00:00Z; bars before --from only warm it up
          --report FILE       .html or .json, more than once
          --check N           looks for look-ahead with N other futures

          --search METHOD     grid, random or evolution, over every --param NAME=FROM..TO[:STEP];
                              at most --trials 1000, drawn by --seed; reports the best by Sharpe
                              ratio, and whether it is likely luck
          --walk-forward N    searches on the past and tests on what came after, in N windows
                              with --gap 10 bars between
          --monte-carlo N     other histories of the same trades and returns; 1000 in a search

          --cash 10000        at the start
          --sizing TYPE       percent-of-balance, quote-amount or quantity; with --size N
          --order market      or limit: at the close or better, for one bar
          --fee 10            basis points of takers; --maker-fee for those that wait
          --slippage 2        basis points; --spread 1 between bid and offer
          --participation 0   largest share of a bar's volume, 0 to 1; 0: always enough
          --latency 0ms       mean time of an order to the market; --seed 1 draws each one's
          --lot 0.00000001    step of quantities
          --max-position 100  percent of the balance
          --daily-loss 100    percent, ends the day's buying
          --drawdown N        percent, pauses buying for a day
          --stop-loss N       percent below what was paid: a stop order that waits at the broker
          --trailing N        percent below the highest price since: the same, following the market
        """
        .formatted(String.join(", ", Subjects.codes()));
  }
}
