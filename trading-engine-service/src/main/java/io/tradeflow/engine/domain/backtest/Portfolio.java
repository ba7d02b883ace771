package io.tradeflow.engine.domain.backtest;

import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.Strategy;
import io.tradeflow.engine.domain.universe.SymbolAdvice;
import io.tradeflow.engine.domain.universe.UniverseStrategy;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several symbols on one account: all bars of a time are played, then all are shown. */
final class Portfolio {
  private static final int WATCHED = 1 << 12;

  private final Subject subject;
  private final List<Bars> symbols;
  private final BacktestTerms terms;
  private final long from;
  private final boolean thorough;
  private final long[] times;
  private final int[] next;
  private final @Nullable Bar[] shown;
  private final Bars.Cursor[] cursors;
  private final double[] closes;

  Portfolio(Subject subject, List<Bars> symbols, BacktestTerms terms, long from, boolean thorough) {
    this.subject = subject;
    this.symbols = symbols;
    this.terms = terms;
    this.from = from;
    this.thorough = thorough;
    this.times = times(symbols);
    this.next = new int[symbols.size()];
    this.shown = new Bar[symbols.size()];
    this.cursors = symbols.stream().map(Bars::cursor).toArray(Bars.Cursor[]::new);
    this.closes = new double[symbols.size()];
  }

  /** All times at which any symbol has a bar. */
  private static long[] times(List<Bars> symbols) {
    if (symbols.size() == 1) {
      return symbols.getFirst().opens;
    }
    return symbols.stream()
        .flatMapToLong(bars -> Arrays.stream(bars.opens))
        .sorted()
        .distinct()
        .toArray();
  }

  Result run(Desk desk, Progress progress) {
    Adviser adviser = adviser();
    int first = 0;
    while (times[first] < from) {
      move(times[first++]);
      adviser.advise(null);
    }
    double[] equity = new double[times.length - first];
    int exposed = 0;
    for (int step = first; step < times.length; step++) {
      if ((step - first) % WATCHED == 0 && !progress.at(step, times.length)) {
        throw new Stopped();
      }
      move(times[step]);
      play(desk);
      adviser.advise(desk);
      double worth = desk.money;
      boolean holds = false;
      for (int i = 0; i < closes.length; i++) {
        double held = desk.line(i).quantity;
        worth += held == 0 ? 0 : held * closes[i];
        holds |= held != 0;
      }
      equity[step - first] = worth;
      exposed += holds ? 1 : 0;
    }
    Curve curve =
        new Curve(terms.cash().doubleValue(), times, first, symbols.getFirst().seconds(), equity);
    return new Result(subject, terms, symbols, curve, exposed, desk.close());
  }

  /** Puts the cursors on the bars of a time. */
  private void move(long time) {
    for (int i = 0; i < next.length; i++) {
      Bars bars = symbols.get(i);
      boolean isThere = next[i] < bars.count() && bars.opens[next[i]] == time;
      shown[i] = isThere ? cursors[i] : null;
      if (isThere) {
        cursors[i].at = next[i];
        closes[i] = bars.close[next[i]];
        next[i]++;
      }
    }
  }

  private void play(Desk desk) {
    for (int event = 0; event < Books.EVENTS; event++) {
      for (int i = 0; i < shown.length; i++) {
        if (shown[i] != null && (thorough || desk.isBusy(i))) {
          desk.play(i, cursors[i].at, event);
        }
      }
    }
  }

  /** Shows the bars to the strategies; what they say before the first trading bar is dropped. */
  private interface Adviser {
    void advise(@Nullable Desk desk);
  }

  private Adviser adviser() {
    return switch (subject) {
      case Subject.Each each -> {
        Strategy[] strategies = symbols.stream().map(each.factory()).toArray(Strategy[]::new);
        yield desk -> askEach(strategies, desk);
      }
      case Subject.Together together -> {
        UniverseStrategy strategy = together.factory().apply(symbols);
        yield desk -> askTogether(strategy, desk);
      }
    };
  }

  private void askEach(Strategy[] strategies, @Nullable Desk desk) {
    for (int i = 0; i < strategies.length; i++) {
      Bar bar = shown[i];
      if (bar != null && strategies[i].on(bar) instanceof Advice.Trade trade && desk != null) {
        desk.advise(i, cursors[i].at, trade.direction());
      }
    }
  }

  private void askTogether(UniverseStrategy strategy, @Nullable Desk desk) {
    List<SymbolAdvice> advice = strategy.on(shown);
    for (int i = 0; i < advice.size() && desk != null; i++) {
      SymbolAdvice one = advice.get(i);
      desk.advise(one.symbol(), cursors[one.symbol()].at, one.trade().direction());
    }
  }
}
