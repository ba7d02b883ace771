package io.tradeflow.engine.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.domain.backtest.Backtest;
import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.Progress;
import io.tradeflow.engine.domain.backtest.Subject;
import io.tradeflow.engine.domain.divergence.LivePath;
import io.tradeflow.engine.domain.divergence.Rerun;
import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.indicator.GeneratedMarket;
import io.tradeflow.engine.domain.indicator.Market;
import io.tradeflow.engine.domain.indicator.RecordedMarket;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.ConfiguredStrategy;
import io.tradeflow.engine.domain.strategy.ConfiguredUniverse;
import io.tradeflow.engine.domain.strategy.Strategies;
import io.tradeflow.engine.domain.strategy.Strategy;
import io.tradeflow.engine.domain.strategy.StrategyType;
import io.tradeflow.engine.domain.universe.SymbolAdvice;
import io.tradeflow.engine.domain.universe.UniverseStrategy;
import io.tradeflow.engine.domain.universe.UniverseType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

  static Stream<UniverseType> universes() {
    return UniverseType.all().stream();
  }

  @ParameterizedTest
  @MethodSource("universes")
  void onRecordedCandlesOfTwoSymbols(UniverseType type) {
    same(type, RecordedMarket.pair());
  }

  @ParameterizedTest
  @MethodSource("universes")
  void onGeneratedCandlesOfTwoSymbols(UniverseType type) {
    double[][] closes = GeneratedMarket.pair();
    same(type, List.of(market(closes[0]), market(closes[1])));
  }

  private static Market market(double[] closes) {
    List<Market.Row> rows = new ArrayList<>();
    for (int i = 0; i < closes.length; i++) {
      if (!Double.isNaN(closes[i])) {
        rows.add(new Market.Row(60L * i, closes[i], closes[i], closes[i], closes[i], 1));
      }
    }
    return new Market("generated", rows);
  }

  private static void same(UniverseType type, List<Market> markets) {
    ConfiguredUniverse strategy =
        type.configure(
            switch (type.code()) {
              case "momentum-rotation" ->
                  Map.of(
                      "lookback", BigDecimal.valueOf(30),
                      "top", BigDecimal.ONE,
                      "everyMinutes", BigDecimal.valueOf(15));
              default -> Map.of("window", BigDecimal.valueOf(240));
            },
            List.of("BTC-USD", "ETH-USD"));
    assertThat(live(strategy, markets)).isNotEmpty().isEqualTo(backtest(strategy, markets));
    List<Bars> bars = bars(strategy, markets);
    long from = bars.getFirst().openSecond(1_000);
    assertThat(LivePath.signals(strategy, bars, Interval.MINUTE, from))
        .isNotEmpty()
        .isEqualTo(Rerun.of(strategy, bars, BacktestTerms.STANDARD, from).signals());
  }

  private static List<Bars> bars(ConfiguredUniverse strategy, List<Market> markets) {
    List<Bars> bars = new ArrayList<>();
    for (int i = 0; i < markets.size(); i++) {
      bars.add(bars(strategy.symbols().get(i), markets.get(i)));
    }
    return bars;
  }

  /** Each symbol in a lane of its own; which one is ahead changes with each close. */
  private static List<Raised> live(ConfiguredUniverse strategy, List<Market> markets) {
    UniverseEngine engine = new UniverseEngine(400, Past.NONE);
    engine.subscribe(List.of(new UniverseSubscription(strategy, Interval.MINUTE)));
    List<UniverseEngine.Arrival> arrivals = new ArrayList<>();
    for (int lane = 0; lane < markets.size(); lane++) {
      for (Market.Row row : markets.get(lane).rows()) {
        Candle candle = candle(strategy.symbols().get(lane), row);
        arrivals.add(new UniverseEngine.Arrival(candle, lane, true, candle.closeTime(), "event"));
      }
    }
    arrivals.sort(
        Comparator.comparing((UniverseEngine.Arrival each) -> each.candle().openTime())
            .thenComparing(each -> (each.candle().openSecond() / 60 + each.lane()) % 2));
    List<Raised> raised = new ArrayList<>();
    arrivals.forEach(each -> raised(engine.on(each), raised));
    raised(engine.close(), raised);
    return raised;
  }

  private static void raised(List<UniverseEngine.Raised> signals, List<Raised> raised) {
    for (UniverseEngine.Raised each : signals) {
      Signal signal = each.signal();
      raised.add(
          raised(
              signal.candleOpenTime().getEpochSecond(),
              signal.direction(),
              signal.strength(),
              signal.source().symbol() + " " + signal.reason()));
    }
  }

  private static List<Raised> backtest(ConfiguredUniverse strategy, List<Market> markets) {
    List<Raised> raised = new ArrayList<>();
    Subject subject =
        new Subject.Together(
            strategy.code(),
            any -> {
              UniverseStrategy asked = strategy.start();
              return bars -> listening(asked, strategy.symbols(), bars, raised);
            });
    List<Bars> bars = bars(strategy, markets);
    new Backtest(subject, bars, BacktestTerms.STANDARD, Long.MIN_VALUE).run(Progress.NONE);
    return raised;
  }

  private static List<SymbolAdvice> listening(
      UniverseStrategy strategy, List<String> symbols, @Nullable Bar[] bars, List<Raised> raised) {
    List<SymbolAdvice> advice = strategy.on(bars);
    for (SymbolAdvice each : advice) {
      raised.add(
          raised(
              Objects.requireNonNull(bars[each.symbol()]).openSecond(),
              each.trade().direction(),
              each.trade().strength(),
              symbols.get(each.symbol()) + " " + each.trade().reason()));
    }
    return advice;
  }

  private static Candle candle(Market.Row row) {
    return candle("BTC-USD", row);
  }

  private static Candle candle(String symbol, Market.Row row) {
    return new Candle(
        "recorded",
        symbol,
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
    return bars("BTC-USD", market);
  }

  private static Bars bars(String symbol, Market market) {
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

  private static double[] column(Market market, ToDoubleFunction<Market.Row> part) {
    return market.rows().stream().mapToDouble(part).toArray();
  }
}
