package io.tradeflow.engine.domain.rule;

import io.tradeflow.engine.domain.bot.Sizing;
import io.tradeflow.engine.domain.strategy.ParameterSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON Schema (draft 2020-12) of the rule language, for editors. {@link Rule#read} is what decides:
 * it knows more, such as which names a rule defines, but it accepts nothing that the schema
 * refuses.
 */
public final class RuleSchema {
  private static final String LARGE = "1000000000000";

  private RuleSchema() {}

  /** The schema as objects, lists, texts, numbers and booleans. */
  public static Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("name", text(1, 100));
    properties.put("description", text(1, 500));
    properties.put(
        "indicators",
        object(
            "propertyNames",
            Map.of("pattern", "^[A-Za-z][A-Za-z0-9_]{0,29}$"),
            "additionalProperties",
            reference("indicator"),
            "maxProperties",
            30));
    properties.put("entry", reference("condition"));
    properties.put("exit", reference("condition"));
    properties.put("stopLoss", distance("99"));
    properties.put("takeProfit", distance("10000"));
    properties.put("trailingStop", distance("99"));
    properties.put("exitAfter", bars(100_000));
    properties.put("cooldown", bars(100_000));
    properties.put("sizing", sizing());
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Trading rule");
    schema.putAll(closed(properties, List.of("name", "entry")));
    schema.put(
        "anyOf",
        List.of("exit", "stopLoss", "takeProfit", "trailingStop", "exitAfter").stream()
            .map(way -> Map.of("required", List.of(way)))
            .toList());
    schema.put("$defs", definitions());
    return schema;
  }

  private static Map<String, Object> definitions() {
    Map<String, Object> definitions = new LinkedHashMap<>();
    definitions.put("value", value());
    definitions.put("two", list(reference("value"), 2, 2));
    definitions.put("condition", condition());
    definitions.put(
        "indicator", Map.of("oneOf", Indicators.all().stream().map(RuleSchema::of).toList()));
    return definitions;
  }

  private static Map<String, Object> value() {
    List<Object> forms = new ArrayList<>();
    forms.add(Map.of("type", "number"));
    forms.add(Map.of("type", "string", "description", "A price, an indicator or a line of one"));
    forms.add(
        closed(Map.of("value", reference("value"), "ago", whole(1, 500)), List.of("value", "ago")));
    for (Operand.Operator operator : Operand.Operator.values()) {
      forms.add(only(operator.word, reference("two")));
    }
    return Map.of("oneOf", forms);
  }

  private static Map<String, Object> condition() {
    List<Object> forms = new ArrayList<>();
    for (Condition.Comparison comparison : Condition.Comparison.values()) {
      forms.add(only(comparison.word, reference("two")));
    }
    forms.add(only("crossesAbove", reference("two")));
    forms.add(only("crossesBelow", reference("two")));
    forms.add(only("all", list(reference("condition"), 1, 200)));
    forms.add(only("any", list(reference("condition"), 1, 200)));
    forms.add(only("not", reference("condition")));
    forms.add(
        only(
            "within",
            closed(
                Map.of("bars", whole(1, 500), "condition", reference("condition")),
                List.of("bars", "condition"))));
    Map<String, Object> zone = text(1, 50);
    forms.add(
        only(
            "hours",
            closed(Map.of("from", time(), "to", time(), "zone", zone), List.of("from", "to"))));
    Map<String, Object> day =
        Map.of("enum", List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"));
    Map<String, Object> days = Map.of("type", "array", "items", day, "minItems", 1);
    forms.add(only("days", closed(Map.of("on", days, "zone", zone), List.of("on"))));
    return Map.of("oneOf", forms);
  }

  private static Map<String, Object> of(IndicatorType<?> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("type", Map.of("const", type.code()));
    if (type.ofSeries()) {
      properties.put(
          "of", Map.of("type", "string", "default", "close", "description", "What it is fed with"));
    }
    for (ParameterSpec spec : type.parameters()) {
      properties.put(
          spec.name(),
          object(
              "type",
              spec.integer() ? "integer" : "number",
              "minimum",
              spec.minimum(),
              "maximum",
              spec.maximum(),
              "default",
              spec.defaultValue(),
              "description",
              spec.description()));
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", type.description());
    schema.putAll(closed(properties, List.of("type")));
    return schema;
  }

  private static Map<String, Object> distance(String mostPercent) {
    BigDecimal least = new BigDecimal("0.001");
    Map<String, Object> percent = number(least, new BigDecimal(mostPercent));
    Map<String, Object> atr = number(least, BigDecimal.valueOf(100));
    return Map.of(
        "oneOf",
        List.of(
            closed(Map.of("percent", percent), List.of("percent")),
            closed(Map.of("atr", atr, "period", whole(1, 1_000)), List.of("atr"))));
  }

  private static Map<String, Object> sizing() {
    return closed(
        Map.of(
            "type",
            Map.of("enum", Arrays.stream(Sizing.Type.values()).map(Enum::name).toList()),
            "value",
            object("type", "number", "exclusiveMinimum", 0, "maximum", new BigDecimal(LARGE))),
        List.of("type", "value"));
  }

  private static Map<String, Object> bars(int most) {
    return closed(Map.of("bars", whole(1, most)), List.of("bars"));
  }

  private static Map<String, Object> only(String name, Object value) {
    return closed(Map.of(name, value), List.of(name));
  }

  private static Map<String, Object> closed(Map<String, Object> properties, List<String> required) {
    return object(
        "type",
        "object",
        "properties",
        properties,
        "required",
        required,
        "additionalProperties",
        false);
  }

  private static Map<String, Object> list(Object items, int least, int most) {
    return object("type", "array", "items", items, "minItems", least, "maxItems", most);
  }

  private static Map<String, Object> text(int least, int most) {
    return object("type", "string", "minLength", least, "maxLength", most);
  }

  private static Map<String, Object> time() {
    return object("type", "string", "pattern", "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$");
  }

  private static Map<String, Object> whole(int least, int most) {
    return object("type", "integer", "minimum", least, "maximum", most);
  }

  private static Map<String, Object> number(BigDecimal least, BigDecimal most) {
    return object("type", "number", "minimum", least, "maximum", most);
  }

  private static Map<String, Object> reference(String definition) {
    return Map.of("$ref", "#/$defs/" + definition);
  }

  /** Names and values in turn, in this order. */
  private static Map<String, Object> object(Object... parts) {
    Map<String, Object> made = new LinkedHashMap<>();
    for (int i = 0; i < parts.length; i += 2) {
      made.put((String) parts[i], parts[i + 1]);
    }
    return made;
  }
}
