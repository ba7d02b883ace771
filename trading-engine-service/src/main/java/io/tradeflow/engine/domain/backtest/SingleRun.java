package io.tradeflow.engine.domain.backtest;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.bot.Verdict;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.Strategy;
import org.jspecify.annotations.Nullable;

/** One strategy on the bars of one symbol. */
final class SingleRun {
  private final Desk desk;
  private final Holding line;
  private final Strategy strategy;
  private final Bars.Cursor cursor;
  private final int first;
  private final double[] equity;
  private Advice.@Nullable Trade due;
  private int exposed;

  /**
   * A run that begins with the first bar.
   *
   * @param equity worth at each close from that bar on, to be filled
   */
  SingleRun(Desk desk, Strategy strategy, Bars.Cursor cursor, int first, double[] equity) {
    this.desk = desk;
    this.line = desk.line(0);
    this.strategy = strategy;
    this.cursor = cursor;
    this.first = first;
    this.equity = equity;
  }

  /** Bars at whose close something was held. */
  int exposed() {
    return exposed;
  }

  /** Plays the bars from one, inclusive, to another, exclusive. */
  void trade(int from, int to) {
    int bar = from;
    while (bar < to) {
      boolean busy = line.busy();
      if (busy) {
        play(bar);
      }
      bar = watch(bar, busy ? bar + 1 : to);
      Advice.Trade advice = due;
      if (advice != null) {
        due = null;
        desk.advise(0, bar - 1, advice.direction());
      }
    }
  }

  private void play(int bar) {
    for (int event = 0; event < Books.EVENTS && line.busy(); event++) {
      desk.play(0, bar, event);
    }
  }

  /**
   * Shows bars until one raises advice that is {@link #due}; returns the bar after it. A loop that
   * calls nothing of the desk: then the compiler knows that nothing here changes meanwhile.
   */
  private int watch(int from, int to) {
    double[] close = line.bars.close;
    double money = desk.money;
    double held = line.quantity;
    double[] worth = equity;
    Bars.Cursor shown = cursor;
    Advice.@Nullable Trade raised = null;
    boolean nothingToSell = held == 0 && line.ticket == null;
    int idle = 0;
    int bar = from;
    while (bar < to && raised == null) {
      shown.at = bar;
      Advice advice = strategy.on(shown);
      worth[bar - first] = money + held * close[bar];
      bar++;
      if (advice != Advice.WAIT && advice instanceof Advice.Trade trade) {
        if (nothingToSell && trade.direction() == Direction.SELL) {
          idle++;
        } else {
          raised = trade;
        }
      }
    }
    due = raised;
    exposed += held == 0 ? 0 : bar - from;
    desk.skipped(Verdict.Reason.NOTHING_TO_SELL, idle);
    return bar;
  }
}
