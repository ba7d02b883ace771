package io.tradeflow.engine.domain.backtest;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.bot.Verdict;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.Strategy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs a strategy over past bars. Each bar is first played to the orders that were given at earlier
 * closes, then shown to the strategy: nothing that is advised at a close is executed before the
 * next bar. The same arguments give the same result. One run at a time uses an instance.
 *
 * <p>Where the account has no order, the broker is not shown the market at all: a book makes no
 * difference to a broker without orders. That is what makes it fast, and {@code thorough} is there
 * to prove it.
 */
public final class Backtest {
  private static final int CHUNK = 1 << 16;

  private final Subject subject;
  private final List<Bars> symbols;
  private final BacktestTerms terms;
  private final long from;
  private final boolean thorough;

  /**
   * Prepares a run.
   *
   * @param symbols each once, with bars of the same length
   * @param from second from which it trades; earlier bars warm the strategy up
   */
  public Backtest(Subject subject, List<Bars> symbols, BacktestTerms terms, long from) {
    this(subject, symbols, terms, from, false);
  }

  Backtest(Subject subject, List<Bars> symbols, BacktestTerms terms, long from, boolean thorough) {
    this.subject = subject;
    this.symbols = List.copyOf(symbols);
    this.terms = terms;
    this.from = from;
    this.thorough = thorough;
    check();
  }

  private void check() {
    if (symbols.isEmpty()) {
      throw new InvalidBacktest("There are no bars to test on");
    }
    Set<String> names = new HashSet<>();
    for (Bars bars : symbols) {
      if (!names.add(bars.symbol())) {
        throw new InvalidBacktest(bars.symbol() + " is there twice");
      }
      if (bars.seconds() != symbols.getFirst().seconds()) {
        throw new InvalidBacktest(
            "All symbols need bars of one length, but those of %s have %d s and those of %s %d s"
                .formatted(
                    symbols.getFirst().symbol(),
                    symbols.getFirst().seconds(),
                    bars.symbol(),
                    bars.seconds()));
      }
      if (bars.openSecond(bars.count() - 1) < from) {
        throw new InvalidBacktest(
            "No bar of " + bars.symbol() + " is left to trade; begin earlier");
      }
    }
  }

  /**
   * Runs from the first bar to the last.
   *
   * @throws Stopped if the watcher ends it
   */
  public Result run(Progress progress) {
    Desk desk = new Desk(terms, subject.code(), subject.scaling(), symbols);
    if (symbols.size() > 1 || subject instanceof Subject.Together || thorough) {
      return new Portfolio(subject, symbols, terms, from, thorough).run(desk, progress);
    }
    Bars bars = symbols.getFirst();
    int first = bars.firstFrom(from);
    double[] equity = new double[bars.count() - first];
    Strategy strategy = ((Subject.Each) subject).factory().apply(bars);
    Bars.Cursor cursor = bars.cursor();
    for (cursor.at = 0; cursor.at < first; cursor.at++) {
      Advice unused = strategy.on(cursor);
    }
    int exposed = 0;
    for (int at = first; at < bars.count(); at += CHUNK) {
      if (!progress.at(at, bars.count())) {
        throw new Stopped();
      }
      exposed += chunk(desk, strategy, cursor, first, at, equity);
    }
    Curve curve = new Curve(terms.cash().doubleValue(), bars.opens, first, bars.seconds(), equity);
    return new Result(subject, terms, symbols, curve, exposed, desk.close());
  }

  /** Some bars: small enough to be watched, large enough to be compiled as one loop. */
  private static int chunk(
      Desk desk, Strategy strategy, Bars.Cursor cursor, int first, int from, double[] equity) {
    Holding line = desk.line(0);
    Bars bars = line.bars;
    double[] close = bars.close;
    int to = Math.min(from + CHUNK, bars.count());
    int exposed = 0;
    int idle = 0;
    double money = desk.money;
    double held = line.quantity;
    for (int bar = from; bar < to; bar++) {
      if (line.busy()) {
        play(desk, line, bar);
        money = desk.money;
        held = line.quantity;
      }
      cursor.at = bar;
      Advice advice = strategy.on(cursor);
      if (advice != Advice.WAIT && advice instanceof Advice.Trade trade) {
        if (held == 0 && line.ticket == null && trade.direction() == Direction.SELL) {
          idle++;
        } else {
          desk.advise(0, bar, trade.direction());
        }
      }
      equity[bar - first] = money + held * close[bar];
      exposed += held == 0 ? 0 : 1;
    }
    desk.skipped(Verdict.Reason.NOTHING_TO_SELL, idle);
    return exposed;
  }

  private static void play(Desk desk, Holding line, int bar) {
    for (int event = 0; event < Books.EVENTS && line.busy(); event++) {
      desk.play(0, bar, event);
    }
  }
}
