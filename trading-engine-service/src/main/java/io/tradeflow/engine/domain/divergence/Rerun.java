package io.tradeflow.engine.domain.divergence;

import io.tradeflow.engine.domain.backtest.Backtest;
import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.Execution;
import io.tradeflow.engine.domain.backtest.Progress;
import io.tradeflow.engine.domain.backtest.Result;
import io.tradeflow.engine.domain.backtest.Subject;
import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.ChosenStrategy;
import io.tradeflow.engine.domain.strategy.ConfiguredStrategy;
import io.tradeflow.engine.domain.strategy.ConfiguredUniverse;
import io.tradeflow.engine.domain.strategy.Strategy;
import io.tradeflow.engine.domain.universe.SymbolAdvice;
import io.tradeflow.engine.domain.universe.UniverseStrategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A strategy over recorded candles, with the backtest's account and broker.
 *
 * @param signals from the begin of the span on, by time and symbol
 * @param fills by the signal that they followed
 * @param refused orders by the code of the control that refused them
 */
public record Rerun(
    List<Advised> signals, Map<Advised.Key, Executed> fills, SortedMap<String, Integer> refused) {
  /** By time, then symbol. */
  static final Comparator<Advised> IN_TIME =
      Comparator.comparingLong(Advised::openSecond).thenComparing(Advised::symbol);

  /**
   * Runs it.
   *
   * @param from second from which it trades; earlier bars warm it up
   */
  public static Rerun of(ChosenStrategy strategy, List<Bars> bars, BacktestTerms terms, long from) {
    List<Advised> signals = new ArrayList<>();
    Subject subject =
        switch (strategy) {
          case ConfiguredStrategy single ->
              new Subject.Each(
                  single.code(),
                  single.scaling(),
                  market -> listening(single.start(), market.symbol(), from, signals));
          case ConfiguredUniverse universe ->
              new Subject.Together(
                  universe.code(), markets -> listening(universe.start(), markets, from, signals));
        };
    Result result = new Backtest(subject, bars, terms, from).run(Progress.NONE);
    signals.sort(IN_TIME);
    return new Rerun(
        List.copyOf(signals), fills(result.ledger().executions(), bars), result.ledger().refused());
  }

  private static Strategy listening(
      Strategy strategy, String symbol, long from, List<Advised> signals) {
    return bar -> {
      Advice advice = strategy.on(bar);
      if (advice instanceof Advice.Trade trade && bar.openSecond() >= from) {
        signals.add(
            new Advised(
                symbol, bar.openSecond(), trade.direction(), trade.strength(), trade.reason()));
      }
      return advice;
    };
  }

  private static UniverseStrategy listening(
      UniverseStrategy strategy, List<Bars> markets, long from, List<Advised> signals) {
    return bars -> {
      List<SymbolAdvice> advice = strategy.on(bars);
      for (SymbolAdvice each : advice) {
        Bar bar = bars[each.symbol()];
        if (bar != null && bar.openSecond() >= from) {
          signals.add(
              new Advised(
                  markets.get(each.symbol()).symbol(),
                  bar.openSecond(),
                  each.trade().direction(),
                  each.trade().strength(),
                  each.trade().reason()));
        }
      }
      return advice;
    };
  }

  private static Map<Advised.Key, Executed> fills(List<Execution> executions, List<Bars> bars) {
    Map<Advised.Key, Executed> fills = new LinkedHashMap<>();
    for (Execution each : executions) {
      Bars market = bars.get(each.symbol());
      Advised.Key key =
          new Advised.Key(market.symbol(), market.openSecond(each.advised()), each.direction());
      Executed before =
          fills.getOrDefault(
              key, Executed.nothing(each.direction(), Instant.ofEpochSecond(each.second())));
      fills.put(key, before.plus(each.quantity(), each.price(), each.fee()));
    }
    return fills;
  }
}
