package io.tradeflow.engine.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published schema and the reader agree. */
class RuleSchemaTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(JSON.<JsonNode>valueToTree(RuleSchema.schema()));

  @Test
  void theExampleOfTheDocumentationIsARule() throws IOException {
    String text = Files.readString(Path.of("../docs/rules.md"));
    String example = text.substring(text.indexOf("```json") + 7, text.indexOf("```\n\n| member"));
    assertThat(Documents.errors(example)).isEmpty();
    assertThat(accepts(example)).isTrue();
  }

  @Test
  void theDocumentationListsEveryIndicatorAndLine() throws IOException {
    String text = Files.readString(Path.of("../docs/rules.md"));
    for (IndicatorType<?> type : Indicators.all()) {
      assertThat(text).contains("| `" + type.code() + "` |");
      type.lines().keySet().forEach(line -> assertThat(text).contains("`" + line + "`"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'entry': {'above': ['close', 1]}, 'exitAfter': {'bars': 1}",
        "'entry': {'not': {'crossesBelow': ['close', {'value': 'low', 'ago': 500}]}},"
            + " 'stopLoss': {'percent': 0.001}",
        "'entry': {'any': [{'atMost': [{'plus': [1, 2]}, {'minus': ['x', 'x.upper']}]}]},"
            + " 'indicators': {'x': {'type': 'donchian', 'period': 1000}},"
            + " 'takeProfit': {'atr': 100, 'period': 1000}",
        "'entry': {'within': {'bars': 500, 'condition': {'days': {'on': ['SUN'], 'zone': 'UTC'}}}},"
            + " 'exit': {'hours': {'from': '00:00', 'to': '23:59:59'}}",
        "'entry': {'above': ['close', 1]}, 'trailingStop': {'percent': 99},"
            + " 'sizing': {'type': 'QUANTITY', 'value': 0.00000001}, 'cooldown': {'bars': 100000}",
      })
  void bothAccept(String members) {
    String rule = "{'name': 'x', " + members + "}";
    assertThat(Documents.errors(rule)).isEmpty();
    assertThat(accepts(rule)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'entry': {'above': ['close', 1]}",
        "'exitAfter': {'bars': 1}",
        "'entry': {}, 'exitAfter': {'bars': 1}",
        "'entry': {'over': ['close', 1]}, 'exitAfter': {'bars': 1}",
        "'entry': {'above': ['close']}, 'exitAfter': {'bars': 1}",
        "'entry': {'above': ['close', true]}, 'exitAfter': {'bars': 1}",
        "'entry': {'all': []}, 'exitAfter': {'bars': 1}",
        "'entry': {'above': ['close', {'value': 'close', 'ago': 0}]}, 'exitAfter': {'bars': 1}",
        "'entry': {'above': ['close', 1]}, 'exitAfter': {'bars': 0}",
        "'entry': {'above': ['close', 1]}, 'exitAfter': {'bars': 1.5}",
        "'entry': {'above': ['close', 1]}, 'stopLoss': {'percent': 1, 'atr': 1}",
        "'entry': {'above': ['close', 1]}, 'stopLoss': {'percent': 1, 'period': 1}",
        "'entry': {'above': ['close', 1]}, 'stopLoss': {'percent': 100}",
        "'entry': {'above': ['close', 1]}, 'stoploss': {'percent': 1}",
        "'entry': {'hours': {'from': '9:00', 'to': '10:00'}}, 'exitAfter': {'bars': 1}",
        "'entry': {'days': {'on': []}}, 'exitAfter': {'bars': 1}",
        "'entry': {'above': [1, 1]}, 'exitAfter': {'bars': 1}, 'sizing': {'type': 'ALL', 'value': 1}",
        "'entry': {'above': [1, 1]}, 'exitAfter': {'bars': 1}, 'indicators': {'1x': {'type': 'sma'}}",
        "'entry': {'above': [1, 1]}, 'exitAfter': {'bars': 1}, 'indicators': {'x': {'type': 'smq'}}",
        "'entry': {'above': [1, 1]}, 'exitAfter': {'bars': 1},"
            + " 'indicators': {'x': {'type': 'sma', 'period': 1001}}",
        "'entry': {'above': [1, 1]}, 'exitAfter': {'bars': 1},"
            + " 'indicators': {'x': {'type': 'atr', 'of': 'close'}}",
      })
  void bothRefuse(String members) {
    String rule = "{'name': 'x', " + members + "}";
    assertThat(Documents.errors(rule)).isNotEmpty();
    assertThat(accepts(rule)).isFalse();
  }

  static java.util.List<IndicatorType<?>> indicators() {
    return Indicators.all();
  }

  @ParameterizedTest
  @MethodSource("indicators")
  void theSchemaKnowsEveryIndicatorWithItsDefaults(IndicatorType<?> type) {
    StringBuilder members = new StringBuilder("'type': '" + type.code() + "'");
    type.parameters()
        .forEach(spec -> members.append(", '%s': %s".formatted(spec.name(), spec.defaultValue())));
    String rule =
        "{'name': 'x', 'entry': {'above': ['i', 1]}, 'exitAfter': {'bars': 1}, 'indicators': {'i': {"
            + members
            + "}}}";
    assertThat(Documents.errors(rule)).isEmpty();
    assertThat(accepts(rule)).isTrue();
  }

  private static boolean accepts(String rule) {
    return SCHEMA.validate(JSON.readTree(rule.replace('\'', '"'))).isEmpty();
  }
}
