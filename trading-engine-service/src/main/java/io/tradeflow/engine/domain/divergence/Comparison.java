package io.tradeflow.engine.domain.divergence;

import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.bot.BotFill;
import io.tradeflow.engine.domain.divergence.Difference.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Finds and explains what differs. */
public final class Comparison {
  private final Observed observed;
  private final Span span;
  private final Rerun backtest;
  private final Rerun paper;

  /**
   * Prepares it.
   *
   * @param bars of all symbols; results are taken at their last closes
   * @param from second at which the span begins
   * @param paper like the backtest, with the latencies of the bot's orders
   */
  public Comparison(Observed observed, List<Bars> bars, long from, Rerun backtest, Rerun paper) {
    this.observed = observed;
    this.span = new Span(bars, from);
    this.backtest = backtest;
    this.paper = paper;
  }

  /**
   * Compares.
   *
   * @param livePath what the engine that serves bots raised on the same candles
   */
  public Divergence of(List<Advised> livePath) {
    Matches matches = Matches.of(observed);
    Map<Advised.Key, Difference> signals = SignalDifferences.of(observed, matches, span, backtest);
    List<Difference> found = new ArrayList<>(signals.values());
    found.addAll(new FillDifferences(matches, span, backtest, paper, signals).find());
    matches.unmatched().forEach(fill -> found.add(other(fill)));
    observed
        .carried()
        .forEach(
            (symbol, quantity) -> {
              if (quantity.signum() != 0) {
                found.add(carried(symbol, quantity));
              }
            });
    found.sort(Comparator.comparing(Difference::time).thenComparing(Difference::symbol));
    return new Divergence(
        livePath.equals(backtest.signals()), live(), figures(paper), figures(backtest), found);
  }

  private Difference other(BotFill fill) {
    return new Difference(
        Kind.FILL,
        Cause.OTHER_SIGNAL,
        fill.symbol(),
        fill.marketTime(),
        fill.direction(),
        fill.worthAt(span.last(fill.symbol())),
        "Order %s followed no signal of the span.".formatted(fill.orderId()));
  }

  private Difference carried(String symbol, BigDecimal quantity) {
    return new Difference(
        Kind.POSITION,
        Cause.CARRIED_IN,
        symbol,
        span.begin(),
        null,
        rise(symbol, quantity),
        "The bot began with %s, the rerun with nothing.".formatted(Amounts.text(quantity)));
  }

  private BigDecimal rise(String symbol, BigDecimal quantity) {
    return quantity.multiply(span.last(symbol).subtract(span.first(symbol)));
  }

  private Divergence.Figures live() {
    BigDecimal fees = BigDecimal.ZERO;
    BigDecimal result = BigDecimal.ZERO;
    for (BotFill fill : observed.fills()) {
      fees = fees.add(fill.fee());
      result = result.add(fill.worthAt(span.last(fill.symbol())));
    }
    for (Map.Entry<String, BigDecimal> each : observed.carried().entrySet()) {
      result = result.add(rise(each.getKey(), each.getValue()));
    }
    return new Divergence.Figures(observed.decided().size(), observed.fills().size(), fees, result);
  }

  private Divergence.Figures figures(Rerun rerun) {
    BigDecimal fees = BigDecimal.ZERO;
    BigDecimal result = BigDecimal.ZERO;
    for (Map.Entry<Advised.Key, Executed> each : rerun.fills().entrySet()) {
      fees = fees.add(each.getValue().fee());
      result = result.add(each.getValue().gainAt(span.last(each.getKey().symbol())));
    }
    return new Divergence.Figures(rerun.signals().size(), rerun.fills().size(), fees, result);
  }
}
