package io.tradeflow.engine.domain.backtest;

import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.Strategy;
import io.tradeflow.engine.domain.universe.SymbolAdvice;
import io.tradeflow.engine.domain.universe.UniverseStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a backtest sees the future. For some bars, all later bars are replaced by a
 * different market, and everything up to that bar (each advice, each execution, each value of the
 * account) must be what it was. Nothing may be executed in the bar that advised it, or before.
 */
public final class LookAhead {
  /**
   * What was found.
   *
   * @param second close of the bar after which the future was replaced
   * @param what differs, in a sentence
   */
  public record Finding(long second, String what) {}

  private record Advised(int symbol, long second, Advice.Trade trade) {}

  private record Trace(List<Advised> advice, Result result) {}

  private final Subject subject;
  private final List<Bars> symbols;
  private final BacktestTerms terms;

  public LookAhead(Subject subject, List<Bars> symbols, BacktestTerms terms) {
    this.subject = subject;
    this.symbols = List.copyOf(symbols);
    this.terms = terms;
  }

  /**
   * Replaces the future after some bars, spread evenly, each with another market.
   *
   * @param cuts how many; the work is as many runs and one more
   */
  public Optional<Finding> search(int cuts, Progress progress) {
    Trace whole = run(symbols);
    for (Execution done : whole.result().ledger().executions()) {
      Bars bars = symbols.get(done.symbol());
      if (done.bar() <= done.advised() || done.second() < bars.closeSecond(done.advised())) {
        return Optional.of(
            new Finding(done.second(), "An order was executed in the bar that advised it"));
      }
    }
    Bars longest = symbols.getFirst();
    for (int i = 1; i <= cuts; i++) {
      if (!progress.at(i, cuts)) {
        throw new Stopped();
      }
      long cut = longest.closeSecond((int) ((long) (longest.count() - 1) * i / (cuts + 1)));
      SplittableRandom random = new SplittableRandom(cut);
      List<Bars> other = symbols.stream().map(bars -> replaced(bars, cut, random)).toList();
      Optional<Finding> difference = compare(whole, run(other), cut);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private Trace run(List<Bars> bars) {
    List<Advised> advice = new ArrayList<>();
    Backtest test = new Backtest(listening(advice), bars, terms, bars.getFirst().openSecond(0));
    return new Trace(advice, test.run(Progress.NONE));
  }

  /** The same strategy, and what it says is written down. */
  private Subject listening(List<Advised> advice) {
    return switch (subject) {
      case Subject.Each each ->
          new Subject.Each(
              each.code(),
              each.scaling(),
              bars -> {
                Strategy strategy = each.factory().apply(bars);
                int symbol = indexOf(bars.symbol());
                return bar -> noted(advice, symbol, bar, strategy.on(bar));
              });
      case Subject.Together together ->
          new Subject.Together(
              together.code(),
              bars -> {
                UniverseStrategy strategy = together.factory().apply(bars);
                return shown -> {
                  List<SymbolAdvice> said = strategy.on(shown);
                  for (SymbolAdvice one : said) {
                    @Nullable Bar bar = shown[one.symbol()];
                    if (bar != null) {
                      Advice unused = noted(advice, one.symbol(), bar, one.trade());
                    }
                  }
                  return said;
                };
              });
    };
  }

  private int indexOf(String symbol) {
    for (int i = 0; i < symbols.size(); i++) {
      if (symbols.get(i).symbol().equals(symbol)) {
        return i;
      }
    }
    throw new IllegalArgumentException("No bars of " + symbol);
  }

  private Advice noted(List<Advised> advice, int symbol, Bar bar, Advice said) {
    if (said instanceof Advice.Trade trade) {
      long closed = bar.openSecond() + symbols.getFirst().seconds();
      advice.add(new Advised(symbol, closed, trade));
    }
    return said;
  }

  private static Optional<Finding> compare(Trace whole, Trace other, long cut) {
    List<Advised> before = whole.advice().stream().filter(it -> it.second() <= cut).toList();
    List<Advised> after = other.advice().stream().filter(it -> it.second() <= cut).toList();
    if (!before.equals(after)) {
      return Optional.of(new Finding(cut, "Advice changed when only later bars did"));
    }
    if (!executions(whole, cut).equals(executions(other, cut))) {
      return Optional.of(new Finding(cut, "Executions changed when only later bars did"));
    }
    Curve one = whole.result().equity();
    Curve two = other.result().equity();
    for (int i = 0; i < one.count() && one.second(i) <= cut; i++) {
      if (one.values()[i] != two.values()[i]) {
        return Optional.of(
            new Finding(cut, "The account's value changed when only later bars did"));
      }
    }
    return Optional.empty();
  }

  private static List<Execution> executions(Trace trace, long cut) {
    return trace.result().ledger().executions().stream().filter(it -> it.second() < cut).toList();
  }

  /** Bars that close by then stay; later ones go another way, on the same times and price step. */
  private static Bars replaced(Bars bars, long cut, SplittableRandom random) {
    double[][] columns = {
      bars.open.clone(),
      bars.high.clone(),
      bars.low.clone(),
      bars.close.clone(),
      bars.volume.clone()
    };
    double unit = Math.rint(1 / bars.tick().doubleValue());
    int first = bars.lastClosed(cut) + 1;
    double price = first == 0 ? bars.open(0) : bars.close(first - 1);
    for (int i = first; i < bars.count(); i++) {
      double open = stepped(price, random, unit);
      price = stepped(open, random, unit);
      columns[0][i] = open;
      columns[1][i] = Math.max(stepped(open, random, unit), Math.max(open, price));
      columns[2][i] = Math.min(stepped(price, random, unit), Math.min(open, price));
      columns[3][i] = price;
      columns[4][i] *= 0.5 + random.nextDouble();
    }
    return bars.with(columns);
  }

  private static double stepped(double price, SplittableRandom random, double unit) {
    double next = price * (1 + 0.04 * (random.nextDouble() - 0.5));
    return Math.max(1, Math.rint(next * unit)) / unit;
  }
}
