package io.tradeflow.engine.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Candles;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.SignalEngine;
import io.tradeflow.engine.domain.Subscription;
import io.tradeflow.engine.domain.indicator.GeneratedMarket;
import io.tradeflow.engine.domain.indicator.Market;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.Strategies;
import io.tradeflow.engine.domain.strategy.Strategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest {
  private static final long MONDAY = Instant.parse("2026-06-01T00:00:00Z").getEpochSecond();

  @Test
  void aRuleTradesLikeTheStrategyItDescribes() {
    Rule rule =
        Documents.valid(
            """
            {'name': 'Cross',
             'indicators': {'fast': {'type': 'ema', 'period': 9},
                            'slow': {'type': 'ema', 'period': 21}},
             'entry': {'crossesAbove': ['fast', 'slow']},
             'exit': {'crossesBelow': ['fast', 'slow']}}""");
    Strategy written = Strategies.of("ema-cross").orElseThrow().configure(Map.of()).start();
    List<String> expected = signals(written, GeneratedMarket.minutes());
    // The strategy sells first here; a rule sells only what it bought.
    assertThat(expected).hasSizeGreaterThan(50).first().asString().endsWith("SELL");
    assertThat(signals(rule.start(), GeneratedMarket.minutes()))
        .isEqualTo(expected.subList(1, expected.size()));
  }

  @Test
  void aReasonQuotesTheIndicators() {
    Strategy strategy = start("'entry': {'above': ['close', 'average']}, 'exitAfter': {'bars': 2}");
    List<Advice.Trade> trades = trades(strategy, "10", "10", "11", "12", "13");
    assertThat(trades)
        .extracting(Advice.Trade::reason)
        .containsExactly(
            "Test: entry condition holds; close 11.000000, average 10.3333",
            "Test: held for 2 bars, +18.18 %; close 13.000000, average 12.0000");
  }

  @Test
  void aStopLossSellsAtTheCloseBelowIt() {
    assertThat(
            run(
                "'entry': {'above': ['close', 10]}, 'stopLoss': {'percent': 10}",
                "10",
                "20",
                "18.1",
                "18",
                "30"))
        .containsExactly("1 BUY", "3 SELL", "4 BUY");
  }

  @Test
  void aTakeProfitSellsAtTheCloseAboveIt() {
    assertThat(
            run(
                "'entry': {'below': ['close', 11]}, 'takeProfit': {'percent': 20}",
                "10",
                "11.9",
                "12",
                "12"))
        .containsExactly("0 BUY", "2 SELL");
  }

  @Test
  void aTrailingStopFollowsTheHighestClose() {
    assertThat(
            run(
                "'entry': {'above': ['close', 10]}, 'trailingStop': {'percent': 10}",
                "11",
                "20",
                "18.1",
                "30",
                "27.1",
                "27"))
        .containsExactly("0 BUY", "5 SELL");
  }

  @Test
  void aStopInTrueRangesWaitsUntilTheyAreKnown() {
    String[] closes = {"100", "101", "100", "101", "100", "101", "100", "95"};
    // Ranges of about 1.1 at period 3: the first is known at the fourth bar.
    assertThat(run("'entry': {'above': ['close', 1]}, 'stopLoss': {'atr': 3, 'period': 3}", closes))
        .containsExactly("3 BUY", "7 SELL");
  }

  @Test
  void aCooldownKeepsOut() {
    assertThat(
            run(
                "'entry': {'above': ['close', 1]}, 'exitAfter': {'bars': 1}, 'cooldown': {'bars': 3}",
                "10",
                "10",
                "10",
                "10",
                "10",
                "10",
                "10"))
        .containsExactly("0 BUY", "1 SELL", "5 BUY", "6 SELL");
  }

  @Test
  void whatIsNotKnownYetIsNeitherTrueNorFalse() {
    // Without an average neither side holds.
    assertThat(
            run(
                "'entry': {'not': {'above': ['close', 'average']}}, 'exitAfter': {'bars': 9}",
                "10",
                "9",
                "8",
                "7"))
        .containsExactly("2 BUY");
    assertThat(
            run(
                "'entry': {'any': [{'above': ['close', 'average']}, {'below': ['close', 9.5]}]},"
                    + " 'exitAfter': {'bars': 9}",
                "10",
                "9",
                "8"))
        .containsExactly("1 BUY");
    assertThat(
            run(
                "'entry': {'not': {'all': [{'above': ['close', 'average']}, {'above': ['close', 9]}]}},"
                    + " 'exitAfter': {'bars': 9}",
                "10",
                "9",
                "8"))
        .containsExactly("1 BUY");
  }

  @Test
  void valuesCanBeOfThePastAndCalculated() {
    assertThat(
            run(
                "'entry': {'atLeast': ['close', {'times': [{'value': 'close', 'ago': 2}, 1.1]}]},"
                    + " 'exit': {'atMost': ['close', {'minus': [{'value': 'close', 'ago': 1}, 1]}]}",
                "100",
                "101",
                "105",
                "112",
                "111.5",
                "110"))
        .containsExactly("3 BUY", "5 SELL");
    assertThat(
            run(
                "'entry': {'above': [{'dividedBy': ['close', {'plus': ['close', -10]}]}, 1]},"
                    + " 'exitAfter': {'bars': 1}",
                "10",
                "20"))
        .containsExactly("1 BUY");
  }

  @Test
  void withinRemembersForSomeBars() {
    assertThat(
            run(
                "'entry': {'all': [{'within': {'bars': 3, 'condition': {'below': ['close', 5]}}},"
                    + " {'above': ['close', 9]}]}, 'exitAfter': {'bars': 1}",
                "4",
                "6",
                "10",
                "10",
                "10",
                "4",
                "6",
                "6",
                "10"))
        .containsExactly("2 BUY", "3 SELL");
  }

  @Test
  void aTieIsNoCrossing() {
    assertThat(
            run(
                "'entry': {'crossesAbove': ['close', 10]}, 'exit': {'crossesBelow': ['close', 10]}",
                "11",
                "10",
                "11",
                "9",
                "10",
                "10",
                "11",
                "10",
                "9"))
        .containsExactly("6 BUY", "8 SELL");
  }

  @Test
  void indicatorsCanBeOfIndicators() {
    Rule rule =
        Documents.valid(
            """
            {'name': 'Nested',
             'indicators': {'rsi': {'type': 'rsi', 'period': 5},
                            'smooth': {'type': 'sma', 'of': 'rsi', 'period': 3},
                            'bands': {'type': 'bollinger'},
                            'traded': {'type': 'sma', 'of': 'volume', 'period': 2}},
             'entry': {'all': [{'crossesAbove': ['smooth', 30]},
                               {'above': ['volume', 0]},
                               {'above': ['traded', 0]},
                               {'below': ['close', 'bands.upper']}]},
             'exit': {'crossesBelow': ['smooth', 70]}}""");
    assertThat(signals(rule.start(), GeneratedMarket.minutes())).hasSizeGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({
    // Monday in UTC; New York is 4 hours behind in June.
    "UTC, 09:30, 16:00, 09:29, false",
    "UTC, 09:30, 16:00, 09:30, true",
    "UTC, 09:30, 16:00, 15:59, true",
    "UTC, 09:30, 16:00, 16:00, false",
    "America/New_York, 09:30, 16:00, 13:29, false",
    "America/New_York, 09:30, 16:00, 13:30, true",
    "UTC, 22:00, 02:00, 23:00, true",
    "UTC, 22:00, 02:00, 01:59, true",
    "UTC, 22:00, 02:00, 02:00, false",
  })
  void hoursAreThoseOfTheZone(String zone, String from, String to, String at, boolean holds) {
    String condition =
        "{'hours': {'from': '%s', 'to': '%s', 'zone': '%s'}}".formatted(from, to, zone);
    long second = MONDAY + java.time.LocalTime.parse(at).toSecondOfDay();
    assertThat(holds(condition, second)).isEqualTo(holds);
  }

  @Test
  void hoursFollowDaylightSaving() {
    String condition = "{'hours': {'from': '09:00', 'to': '10:00', 'zone': 'Europe/Berlin'}}";
    Strategy strategy = start("'entry': " + condition + ", 'exitAfter': {'bars': 1}");
    List<String> bought = new ArrayList<>();
    // 2026-03-28 is winter time, 2026-03-29 summer time.
    for (String time :
        List.of(
            "2026-03-28T07:30:00Z",
            "2026-03-28T08:30:00Z",
            "2026-03-28T09:30:00Z",
            "2026-03-29T07:30:00Z",
            "2026-03-29T08:30:00Z")) {
      Advice advice = strategy.on(row(Instant.parse(time).getEpochSecond(), 10));
      if (advice instanceof Advice.Trade(io.tradeflow.engine.domain.Direction direction, _, _)) {
        bought.add(time + " " + direction);
      }
    }
    assertThat(bought)
        .containsExactly(
            "2026-03-28T08:30:00Z BUY",
            "2026-03-28T09:30:00Z SELL",
            "2026-03-29T07:30:00Z BUY",
            "2026-03-29T08:30:00Z SELL");
  }

  @Test
  void daysAreThoseOfTheZone() {
    String weekdays = "{'days': {'on': ['MON', 'FRI'], 'zone': 'Asia/Tokyo'}}";
    assertThat(holds(weekdays, MONDAY)).isTrue();
    assertThat(holds(weekdays, MONDAY + 86_399)).isFalse();
    assertThat(holds(weekdays, MONDAY - 1)).isTrue();
    assertThat(holds("{'days': {'on': ['SUN']}}", MONDAY - 1)).isTrue();
    assertThat(holds("{'days': {'on': ['MON']}}", MONDAY - 1)).isFalse();
  }

  @Test
  void botsCanFollowARule() {
    Rule rule =
        Documents.valid(
            """
            {'name': 'Dip', 'indicators': {'rsi': {'type': 'rsi'}},
             'entry': {'below': ['rsi', 40]}, 'exit': {'above': ['rsi', 60]}}""");
    SignalEngine engine = new SignalEngine(500);
    engine.subscribe(
        List.of(
            new Subscription(rule.type("rule-1").configure(Map.of()), "BTC-USD", Interval.MINUTE)));
    List<Signal> raised = new ArrayList<>();
    Candles.walk("BTC-USD", 600, 3).forEach(candle -> raised.addAll(engine.on(candle)));
    assertThat(raised).isNotEmpty();
    assertThat(raised).extracting(signal -> signal.source().strategy()).containsOnly("rule-1");
  }

  /** With as many indicators as a rule may have; one rule stands twice, as two users have it. */
  @Test
  void rulesShareTheirIndicatorsAndSignalTheSame() {
    StringBuilder indicators = new StringBuilder();
    List<IndicatorType<?>> types = Indicators.all().stream().limit(27).toList();
    for (IndicatorType<?> type : types) {
      indicators.append(",'%s': {'type': '%s'}".formatted(type.code(), type.code()));
    }
    Rule rule =
        Documents.valid(
            ("{'name': 'Dip', 'indicators': {'fast': {'type': 'rsi', 'period': 5},"
                    + " 'smooth': {'type': 'sma', 'period': 3, 'of': 'fast'},"
                    + " 'ofHighs': {'type': 'ema', 'period': 14, 'of': 'high'}%s},"
                    + " 'entry': {'below': ['smooth', 40]}, 'exit': {'above': ['smooth', 60]},"
                    + " 'stopLoss': {'atr': 2}}")
                .formatted(indicators));
    SignalEngine engine = new SignalEngine(500);
    engine.subscribe(
        Stream.of("rule-1", "rule-2")
            .map(code -> rule.type(code).configure(Map.of()))
            .map(each -> new Subscription(each, "BTC-USD", Interval.MINUTE))
            .toList());
    Strategy alone = rule.start();
    int trades = 0;
    for (Candle candle : Candles.walk("BTC-USD", 600, 3)) {
      Advice expected = alone.on(candle);
      List<Signal> raised = engine.on(candle);
      if (expected instanceof Advice.Trade trade) {
        trades++;
        assertThat(raised)
            .extracting(Signal::reason)
            .containsExactly(trade.reason(), trade.reason());
      } else {
        assertThat(raised).isEmpty();
      }
    }
    assertThat(trades).isGreaterThan(10);
    // Each once and the fast RSI and the highs; the stop's ATR is the one that stands there.
    assertThat(engine.studies()).isEqualTo(types.size() + 2);
  }

  @Test
  void ruleAndStrategyReadTheSameIndicator() {
    Rule rule =
        Documents.valid(
            """
            {'name': 'Cross',
             'indicators': {'fast': {'type': 'ema', 'period': 9},
                            'slow': {'type': 'ema', 'period': 21}},
             'entry': {'crossesAbove': ['fast', 'slow']},
             'exit': {'crossesBelow': ['fast', 'slow']}}""");
    SignalEngine engine = new SignalEngine(500);
    engine.subscribe(
        Stream.of(
                rule.type("rule-1").configure(Map.of()),
                Strategies.of("ema-cross").orElseThrow().configure(Map.of()))
            .map(each -> new Subscription(each, "BTC-USD", Interval.MINUTE))
            .toList());
    assertThat(engine.on(Candles.walk("BTC-USD", 1, 3).getFirst())).isEmpty();
    assertThat(engine.instances()).isEqualTo(2);
    assertThat(engine.studies()).isEqualTo(2);
  }

  private static boolean holds(String condition, long openSecond) {
    Strategy strategy = start("'entry': " + condition + ", 'exitAfter': {'bars': 1}");
    return strategy.on(row(openSecond, 10)) instanceof Advice.Trade;
  }

  /** With a simple average of three closes. */
  private static Strategy start(String members) {
    return Documents.valid(
            "{'name': 'Test', 'indicators': {'average': {'type': 'sma', 'period': 3}}, "
                + members
                + "}")
        .start();
  }

  private static List<String> run(String members, String... closes) {
    List<Market.Row> rows = new ArrayList<>();
    for (int i = 0; i < closes.length; i++) {
      rows.add(row(MONDAY + 60L * i, Double.parseDouble(closes[i])));
    }
    return signals(start(members), new Market("closes", rows));
  }

  private static List<Advice.Trade> trades(Strategy strategy, String... closes) {
    List<Advice.Trade> trades = new ArrayList<>();
    for (int i = 0; i < closes.length; i++) {
      if (strategy.on(row(MONDAY + 60L * i, Double.parseDouble(closes[i])))
          instanceof Advice.Trade trade) {
        trades.add(trade);
      }
    }
    return trades;
  }

  private static List<String> signals(Strategy strategy, Market market) {
    List<String> signals = new ArrayList<>();
    for (int i = 0; i < market.rows().size(); i++) {
      if (strategy.on(market.rows().get(i)) instanceof Advice.Trade trade) {
        signals.add(i + " " + trade.direction());
      }
    }
    return signals;
  }

  private static Market.Row row(long openSecond, double close) {
    return new Market.Row(openSecond, close, close + 0.05, close - 0.05, close, 5);
  }
}
