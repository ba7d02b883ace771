package io.tradeflow.engine.domain.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rules for tests, written as JSON with single quotes. */
final class Documents {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Documents() {}

  static Json json(String text) {
    return json(MAPPER.readTree(text.replace('\'', '"')));
  }

  private static Json json(JsonNode node) {
    if (node.isObject()) {
      Map<String, Json> members = new LinkedHashMap<>();
      node.properties().forEach(each -> members.put(each.getKey(), json(each.getValue())));
      return new Json.Members(members);
    }
    if (node.isArray()) {
      List<Json> items = new ArrayList<>();
      node.forEach(each -> items.add(json(each)));
      return new Json.Items(items);
    }
    if (node.isString()) {
      return new Json.Text(node.stringValue());
    }
    if (node.isNumber()) {
      return new Json.Decimal(node.decimalValue());
    }
    return node.isBoolean() ? new Json.Bool(node.booleanValue()) : new Json.Null();
  }

  static Rule valid(String text) {
    return switch (Rule.read(json(text))) {
      case Rule.Reading.Valid(Rule rule) -> rule;
      case Rule.Reading.Invalid(List<RuleError> errors) -> throw new AssertionError(errors);
    };
  }

  static List<RuleError> errors(String text) {
    return switch (Rule.read(json(text))) {
      case Rule.Reading.Valid _ -> List.of();
      case Rule.Reading.Invalid(List<RuleError> errors) -> errors;
    };
  }
}
