package io.tradeflow.engine.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.domain.bot.Sizing;
import io.tradeflow.engine.domain.indicator.GeneratedMarket;
import io.tradeflow.engine.domain.strategy.Strategy;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A wrong rule is told where and why, in words of a trader. */
class RuleErrorsTest {
  private static final String OUT = "'exitAfter': {'bars': 5}";

  @Test
  void aRuleNeedsANameAnEntryAndAWayOut() {
    assertThat(Documents.errors("{}"))
        .containsExactly(
            new RuleError("", "A rule needs a 'name'."),
            new RuleError("", "A rule needs an 'entry': the condition under which it buys."),
            new RuleError(
                "",
                "A rule needs a way out, at least one of: exit, stopLoss, takeProfit, trailingStop,"
                    + " exitAfter."));
    assertThat(Documents.errors("[1]").getFirst().message()).startsWith("Expected an object");
  }

  @Test
  void aMisspeltMemberIsNamed() {
    assertThat(errors("'stoploss': {'percent': 3}, 'entry': {'above': ['close', 1]}"))
        .containsExactly(
            new RuleError(
                "/stoploss",
                "There is no 'stoploss' here. Known are: cooldown, description, entry, exit,"
                    + " exitAfter, indicators, name, sizing, stopLoss, takeProfit, trailingStop."));
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThat(
            errors(
                "'indicators': {'trend': {'type': 'ema'}, 'bands': {'type': 'donchian'}},"
                    + " 'entry': {'all': [{'above': ['close', 'tend']}]}"))
        .containsExactly(
            new RuleError(
                "/entry/all/0/above/1",
                "There is no 'tend' here. Known are: open, high, low, close, typical, volume, trend,"
                    + " bands, bands.upper, bands.lower."));
  }

  @Test
  void indicatorsAreChecked() {
    assertThat(
            errors(
                """
                'entry': {'above': ['close', 1]},
                'indicators': {'a': {'type': 'magic'},
                               'b': {'type': 'sma', 'period': 0},
                               'c': {'type': 'sma', 'length': 5},
                               'd': {'type': 'macd', 'fast': 30, 'slow': 20},
                               'e': {'period': 3},
                               'close': {'type': 'sma'},
                               'f/g': {'type': 'sma'},
                               'h': {'type': 'ema', 'of': 'i'},
                               'i': {'type': 'atr', 'of': 'close'},
                               'j': {'type': 'ema', 'period': '9'},
                               'k': {'type': 'ema', 'period': 2.5}}"""))
        .extracting(error -> error.pointer() + " " + error.message().split("\\. |: ", 2)[0])
        .containsExactly(
            "/indicators/a/type There is no indicator 'magic'",
            "/indicators/b/period period must be between 1 and 1000.",
            "/indicators/c/length 'sma' has no 'length'",
            "/indicators/d Fast 30 must be less than slow 20.",
            "/indicators/e An indicator is an object with a 'type', for example {\"type\"",
            "/indicators/close 'close' is a price; give the indicator another name.",
            "/indicators/f~1g A name has 1 to 30 letters, digits or _, the first a letter.",
            "/indicators/h/of There is no 'i' here",
            "/indicators/i/of 'atr' has no 'of'",
            "/indicators/j/period 'period' must be a number.",
            "/indicators/k/period period must be a whole number, not 2.5.");
  }

  @Test
  void conditionsAreChecked() {
    assertThat(
            errors(
                """
                'entry': {'any': [
                  {'over': ['close', 1]},
                  {'above': ['close']},
                  {'above': ['close', true]},
                  {'above': ['close', {'modulo': ['close', 2]}]},
                  {'above': ['close', {'value': 'close'}]},
                  {'above': ['close', {'value': 'close', 'ago': 501}]},
                  {'above': ['close', {'times': ['close']}]},
                  {'above': ['close', 1e999999999]},
                  {'above': ['close', 1e-999999999]},
                  {'all': []},
                  {'within': {'bars': 3}},
                  {'above': [1, 2], 'below': [1, 2]},
                  {'hours': {'from': '9', 'to': '10:00'}},
                  {'hours': {'from': '09:00', 'to': '09:00'}},
                  {'hours': {'from': '09:00', 'to': '10:00', 'zone': 'Mars'}},
                  {'days': {'on': ['MONDAY']}},
                  {'days': {}}]}"""))
        .extracting(error -> error.pointer() + " " + error.message())
        .containsExactly(
            "/entry/any/0 There is no condition 'over'. Known are: above, all, any, atLeast, atMost,"
                + " below, crossesAbove, crossesBelow, days, hours, not, within.",
            "/entry/any/1/above Expected two values, for example [\"close\", 100].",
            "/entry/any/2/above/1 A value is a number, a name, {\"value\": …, \"ago\": bars} or a"
                + " calculation such as {\"times\": [\"volume\", 2]}.",
            "/entry/any/3/above/1 There is no calculation 'modulo'. Known are: plus, minus, times,"
                + " dividedBy.",
            "/entry/any/4/above/1 A value of the past needs 'value' and 'ago'.",
            "/entry/any/5/above/1/ago 'ago' must be a number between 1 and 500.",
            "/entry/any/6/above/1/times Expected two values, for example [\"close\", 100].",
            "/entry/any/7/above/1 A number must be between -1000000000000000 and 1000000000000000, with"
                + " at most 18 decimal places.",
            "/entry/any/8/above/1 A number must be between -1000000000000000 and 1000000000000000, with"
                + " at most 18 decimal places.",
            "/entry/any/9/all Expected a list of conditions, at least one.",
            "/entry/any/10/within 'within' needs 'bars' and a 'condition'.",
            "/entry/any/11 A condition is an object with one member, one of: above, all, any, atLeast,"
                + " atMost, below, crossesAbove, crossesBelow, days, hours, not, within.",
            "/entry/any/12/hours/from 'from' must be a time such as 09:30.",
            "/entry/any/13/hours 'from' and 'to' must differ.",
            "/entry/any/14/hours/zone 'zone' must be a time zone such as Europe/Berlin.",
            "/entry/any/15/days/on/0 A day is one of MON, TUE, WED, THU, FRI, SAT, SUN.",
            "/entry/any/16/days/on 'on' must be a list of days such as [\"MON\", \"FRI\"].");
  }

  @Test
  void waysOutAndSizingAreChecked() {
    assertThat(
            Documents.errors(
                """
                {'name': 'x', 'entry': {'above': ['close', 1]},
                 'stopLoss': {'percent': 100, 'period': 3},
                 'takeProfit': {'percent': 5, 'atr': 2},
                 'trailingStop': {},
                 'exitAfter': {'bars': 0},
                 'cooldown': {},
                 'sizing': {'type': 'ALL', 'value': 5}}"""))
        .extracting(error -> error.pointer() + " " + error.message())
        .containsExactly(
            "/stopLoss/period 'period' goes with 'atr'.",
            "/stopLoss/percent 'percent' must be a number between 0.001 and 99.",
            "/takeProfit 'takeProfit' needs either 'percent' or 'atr'.",
            "/trailingStop 'trailingStop' needs either 'percent' or 'atr'.",
            "/exitAfter/bars 'bars' must be a number between 1 and 100000.",
            "/cooldown 'cooldown' needs 'bars'.",
            "/sizing 'sizing' needs a 'type', one of [PERCENT_OF_BALANCE, QUOTE_AMOUNT, QUANTITY],"
                + " and a 'value'.");
    assertThat(
            errors(
                "'entry': {'above': [1, 1]}, 'sizing': {'type': 'PERCENT_OF_BALANCE', 'value': 101}"))
        .containsExactly(
            new RuleError("/sizing/value", "sizing.value must be at most 100 percent."));
  }

  @Test
  void aRuleKeepsItsNameAndSizing() {
    Rule rule =
        Documents.valid(
            "{'name': 'Mine', 'description': 'Why', 'entry': {'above': ['close', 1]}, "
                + OUT
                + ", 'sizing': {'type': 'QUANTITY', 'value': 0.5}}");
    assertThat(List.of(rule.name(), rule.description())).containsExactly("Mine", "Why");
    assertThat(rule.sizing()).isEqualTo(new Sizing(Sizing.Type.QUANTITY, new BigDecimal("0.5")));
    assertThat(rule.type("r").description()).isEqualTo("Why");
  }

  @Test
  void largeRulesAreRefused() {
    String nested = "{'not': ".repeat(40) + "{'above': ['close', 1]}" + "}".repeat(40);
    assertThat(errors("'entry': " + nested).getLast().message())
        .isEqualTo("The rule is too large: at most 200 conditions, 12 deep.");
    String many = "{'above': ['close', 1]},".repeat(10_000);
    assertThat(errors("'entry': {'any': [" + many + "{'above': ['close', 1]}]}"))
        .hasSizeBetween(1, 50);
    StringBuilder indicators = new StringBuilder();
    for (int i = 0; i < 31; i++) {
      indicators.append(i == 0 ? "" : ",").append("'a").append(i).append("': {'type': 'sma'}");
    }
    assertThat(errors("'entry': {'above': ['close', 1]}, 'indicators': {" + indicators + "}"))
        .containsExactly(new RuleError("/indicators", "A rule has at most 30 indicators."));
  }

  static List<IndicatorType<?>> indicators() {
    return Indicators.all();
  }

  @ParameterizedTest
  @MethodSource("indicators")
  void everyIndicatorAndLineCanBeUsed(IndicatorType<?> type) {
    StringBuilder parts = new StringBuilder("{'above': ['x', -1e9]}");
    type.lines()
        .keySet()
        .forEach(line -> parts.append(", {'above': ['x.").append(line).append("', -1e9]}"));
    // Pivots need a session to end; the generated bars have a midnight.
    Strategy strategy =
        Documents.valid(
                "{'name': 'x', 'indicators': {'x': {'type': '%s'}}, 'entry': {'all': [%s]}, %s}"
                    .formatted(type.code(), parts, OUT))
            .start();
    long trades =
        GeneratedMarket.minutes().rows().stream()
            .filter(
                row -> strategy.on(row) instanceof io.tradeflow.engine.domain.strategy.Advice.Trade)
            .count();
    assertThat(trades).isGreaterThan(100);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void anyDocumentIsAnsweredAndWhatIsValidRuns(@ForAll("documents") Json document) {
    switch (Rule.read(document)) {
      case Rule.Reading.Invalid(List<RuleError> errors) ->
          assertThat(errors)
              .isNotEmpty()
              .hasSizeLessThanOrEqualTo(50)
              .allSatisfy(error -> assertThat(error.message()).endsWith("."));
      case Rule.Reading.Valid(Rule rule) -> rule.start();
    }
  }

  @Provide
  Arbitrary<Json> documents() {
    Arbitrary<Json> leaf =
        Arbitraries.oneOf(
            Arbitraries.of("close", "rsi", "x", "09:00", "%s", "").map(Json.Text::new),
            Arbitraries.bigDecimals().map(Json.Decimal::new),
            Arbitraries.just(new Json.Null()),
            Arbitraries.of(true, false).map(Json.Bool::new));
    Arbitrary<String> names =
        Arbitraries.of(
            "name",
            "entry",
            "exit",
            "indicators",
            "above",
            "crossesAbove",
            "all",
            "not",
            "within",
            "bars",
            "condition",
            "hours",
            "from",
            "to",
            "type",
            "of",
            "period",
            "stopLoss",
            "percent",
            "atr",
            "value",
            "ago",
            "times",
            "x",
            "sizing",
            "%d/~");
    return Arbitraries.recursive(
        () -> leaf,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(3).map(Json.Items::new),
                Arbitraries.maps(names, inner)
                    .ofMaxSize(5)
                    .map((Map<String, Json> m) -> new Json.Members(m))),
        0,
        5);
  }

  private static List<RuleError> errors(String members) {
    return Documents.errors("{'name': 'x', " + OUT + ", " + members + "}");
  }
}
