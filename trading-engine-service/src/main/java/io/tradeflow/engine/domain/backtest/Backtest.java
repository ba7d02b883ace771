package io.tradeflow.engine.domain.backtest;

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
    SingleRun run = new SingleRun(desk, strategy, cursor, first, equity);
    for (int at = first; at < bars.count(); at += CHUNK) {
      if (!progress.at(at, bars.count())) {
        throw new Stopped();
      }
      run.trade(at, Math.min(at + CHUNK, bars.count()));
    }
    Curve curve = new Curve(terms.cash().doubleValue(), bars.opens, first, bars.seconds(), equity);
    return new Result(subject, terms, symbols, curve, run.exposed(), desk.close());
  }
}
