package io.tradeflow.engine.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.domain.backtest.Backtest;
import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.Progress;
import io.tradeflow.engine.domain.backtest.Subject;
import io.tradeflow.engine.domain.indicator.GeneratedMarket;
import io.tradeflow.engine.domain.indicator.Market;
import io.tradeflow.engine.domain.indicator.RecordedMarket;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.ConfiguredStrategy;
import io.tradeflow.engine.domain.strategy.Strategies;
import io.tradeflow.engine.domain.strategy.Strategy;
import io.tradeflow.engine.domain.strategy.StrategyType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same candles raise the same signals, bit for bit, through the engine that serves bots, with
 * all strategies on shared indicators, and through a backtest, which runs each alone on columns.
 */
class LiveEqualsBacktestTest {
  /** Everything that a signal says. */
  private record Raised(long openSecond, Direction direction, long strength, String reason) {}

  static Stream<StrategyType> strategies() {
    return Strategies.all().stream();
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void onRecordedCandles(StrategyType type) {
    same(type, RecordedMarket.bitcoin());
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void onGeneratedCandles(StrategyType type) {
    same(type, GeneratedMarket.minutes());
  }

  private static void same(StrategyType type, Market market) {
    ConfiguredStrategy strategy = busy(type);
    assertThat(live(strategy, market)).isNotEmpty().isEqualTo(backtest(strategy, market));
  }

  /** With settings under which two thousand minutes are enough. */
  private static ConfiguredStrategy busy(StrategyType type) {
    return switch (type.code()) {
      case "grid" -> type.configure(Map.of("step", new BigDecimal("0.1")));
      case "dca" -> type.configure(Map.of("everyMinutes", BigDecimal.valueOf(60)));
      default -> type.configure(Map.of());
    };
  }

  private static List<Raised> live(ConfiguredStrategy strategy, Market market) {
    SignalEngine engine = new SignalEngine(400);
    Subscription asked = new Subscription(strategy, "BTC-USD", Interval.MINUTE);
    List<Subscription> all = new ArrayList<>(List.of(asked));
    Strategies.all()
        .forEach(
            type ->
                all.add(new Subscription(type.configure(Map.of()), "BTC-USD", Interval.MINUTE)));
    engine.subscribe(all);
    List<Raised> raised = new ArrayList<>();
    for (Market.Row row : market.rows()) {
      for (Signal signal : engine.on(candle(row))) {
        if (signal.source().equals(asked.source())) {
          raised.add(
              raised(
                  signal.candleOpenTime().getEpochSecond(),
                  signal.direction(),
                  signal.strength(),
                  signal.reason()));
        }
      }
    }
    return raised;
  }

  private static Candle candle(Market.Row row) {
    return new Candle(
        "recorded",
        "BTC-USD",
        Interval.MINUTE,
        Instant.ofEpochSecond(row.openSecond()),
        row.open(),
        row.high(),
        row.low(),
        BigDecimal.valueOf(row.close()),
        row.volume());
  }

  private static List<Raised> backtest(ConfiguredStrategy configured, Market market) {
    List<Raised> raised = new ArrayList<>();
    Subject subject =
        new Subject.Each(
            configured.code(),
            configured.type().scaling(),
            any -> listening(configured.start(), raised));
    new Backtest(subject, List.of(bars(market)), BacktestTerms.STANDARD, Long.MIN_VALUE)
        .run(Progress.NONE);
    return raised;
  }

  private static Strategy listening(Strategy strategy, List<Raised> raised) {
    return bar -> {
      Advice advice = strategy.on(bar);
      if (advice instanceof Advice.Trade(Direction direction, double strength, String reason)) {
        raised.add(raised(bar.openSecond(), direction, strength, reason));
      }
      return advice;
    };
  }

  private static Raised raised(long second, Direction direction, double strength, String reason) {
    return new Raised(second, direction, Double.doubleToLongBits(strength), reason);
  }

  private static Bars bars(Market market) {
    return new Bars(
        "BTC-USD",
        60,
        market.rows().stream().mapToLong(Market.Row::openSecond).toArray(),
        column(market, Market.Row::open),
        column(market, Market.Row::high),
        column(market, Market.Row::low),
        column(market, Market.Row::close),
        column(market, Market.Row::volume));
  }

  private static double[] column(Market market, ToDoubleFunction<Market.Row> part) {
    return market.rows().stream().mapToDouble(part).toArray();
  }
}
