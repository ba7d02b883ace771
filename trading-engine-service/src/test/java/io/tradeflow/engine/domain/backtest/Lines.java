package io.tradeflow.engine.domain.backtest;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.indicator.GeneratedMarket;
import io.tradeflow.engine.domain.indicator.Market;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.Scaling;
import io.tradeflow.engine.domain.strategy.Strategies;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Bars, terms and strategies that tests write down. */
final class Lines {
  /** No cost at all. */
  static final BacktestTerms FREE =
      BacktestTerms.STANDARD
          .withSpread(BigDecimal.ZERO)
          .withPaper(
              new io.tradeflow.paperbroker.PaperTerms(
                  BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, java.time.Duration.ZERO, 1));

  private Lines() {}

  /** One minute each: {@code open high low close volume}. */
  static Bars bars(String symbol, String... rows) {
    StringBuilder text = new StringBuilder("time,open,high,low,close,volume\n");
    for (int i = 0; i < rows.length; i++) {
      text.append(60 * i).append(',').append(rows[i].replace(' ', ',')).append('\n');
    }
    return read(symbol, text.toString());
  }

  static Bars read(String symbol, String text) {
    try (BufferedReader lines = new BufferedReader(new StringReader(text))) {
      return BarReader.read(symbol, lines, Progress.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Bars generated() {
    return of("GEN-USD", GeneratedMarket.minutes());
  }

  static Bars of(String symbol, Market market) {
    return new Bars(
        symbol,
        60,
        market.rows().stream().mapToLong(Market.Row::openSecond).toArray(),
        column(market, Market.Row::open),
        column(market, Market.Row::high),
        column(market, Market.Row::low),
        column(market, Market.Row::close),
        column(market, Market.Row::volume));
  }

  private static double[] column(Market market, ToDoubleFunction<Market.Row> cell) {
    return market.rows().stream().mapToDouble(cell).toArray();
  }

  static Subject strategy(String code) {
    return Subject.of(Strategies.of(code).orElseThrow().configure(Map.of()));
  }

  /** Says B or S at the closes of bars, and nothing at those with a dot. */
  static Subject script(String script) {
    return script(Scaling.ALL_OR_NOTHING, script);
  }

  static Subject script(Scaling scaling, String script) {
    return new Subject.Each(
        "script",
        scaling,
        bars -> {
          int[] at = {0};
          return bar -> advice(script, at[0]++);
        });
  }

  private static Advice advice(String script, int at) {
    return switch (at < script.length() ? script.charAt(at) : '.') {
      case 'B' -> new Advice.Trade(Direction.BUY, 1, "buy");
      case 'S' -> new Advice.Trade(Direction.SELL, 1, "sell");
      default -> Advice.WAIT;
    };
  }

  static Result run(Subject subject, BacktestTerms terms, Bars... bars) {
    return new Backtest(subject, List.of(bars), terms, Long.MIN_VALUE).run(Progress.NONE);
  }
}
