package io.tradeflow.acceptance.dsl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One operation of the OpenAPI document, with a call that fits it.
 *
 * @param template path with its parts in braces
 */
public record Operation(String method, String template, JsonNode node, Contract contract) {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");
  private static final String NOBODY = "00000000-0000-0000-0000-000000000000";

  /** A parameter of the operation. */
  public record Parameter(String name, String in, boolean required, JsonNode schema) {
    boolean text() {
      return schema.path("type").toString().contains("string");
    }

    String sample() {
      if (name.toLowerCase(Locale.ROOT).contains("symbol") || name.equals("q")) {
        return "BTC-USD";
      }
      if (schema.path("format").asString("").equals("date-time")) {
        return "2026-01-01T00:00:00Z";
      }
      return text() ? NOBODY : "1";
    }
  }

  /** Everything under /api that the gateway promises. */
  public static List<Operation> all(String gateway) {
    Contract contract = Contract.of(gateway);
    List<Operation> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : contract.document().path("paths").properties()) {
      for (Map.Entry<String, JsonNode> each : path.getValue().properties()) {
        if (METHODS.contains(each.getKey()) && path.getKey().startsWith("/api/")) {
          String method = each.getKey().toUpperCase(Locale.ROOT);
          all.add(new Operation(method, path.getKey(), each.getValue(), contract));
        }
      }
    }
    return all;
  }

  /** Whether it asks for a token. */
  public boolean secured() {
    return !node.path("security").isArray() || !node.path("security").isEmpty();
  }

  /** Whether it is there for operators only. */
  public boolean operators() {
    return template.startsWith("/api/v1/admin/") || template.contains("/kill-switch/senders/");
  }

  /** Whether it takes JSON. */
  public boolean json() {
    return node.path("requestBody").path("content").has("application/json");
  }

  /** Whether JSON with a field of another name is against its schema. */
  public boolean closed() {
    JsonNode rule = schema().path("additionalProperties");
    return json() && rule.isBoolean() && !rule.asBoolean();
  }

  private JsonNode schema() {
    return contract.resolved(
        node.path("requestBody").path("content").path("application/json").path("schema"));
  }

  /** A body as the document shows one; empty where none is taken. */
  public String body() {
    if (!json()) {
      return node.has("requestBody") ? "x" : "";
    }
    JsonNode examples = schema().path("examples");
    return examples.isEmpty() ? "{}" : examples.get(0).toString();
  }

  /** Parameters in that place: path, query or header. */
  public List<Parameter> parameters(String in) {
    List<Parameter> found = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode each : node.path("parameters")) {
      JsonNode one = contract.resolved(each);
      if (one.path("in").asString().equals(in) && names.add(one.path("name").asString())) {
        found.add(
            new Parameter(
                one.path("name").asString(),
                in,
                one.path("required").asBoolean(false),
                contract.resolved(one.path("schema"))));
      }
    }
    return found;
  }

  /** Its path with one parameter, of the path or the query, set to that, as it goes on the wire. */
  public String path(String name, String value) {
    String path = template;
    StringBuilder query = new StringBuilder();
    for (Parameter each : parameters("path")) {
      path =
          path.replace("{" + each.name() + "}", each.name().equals(name) ? value : each.sample());
    }
    for (Parameter each : parameters("query")) {
      boolean set = each.name().equals(name);
      if (set || each.required()) {
        query.append(query.isEmpty() ? '?' : '&').append(each.name()).append('=');
        query.append(set ? value : each.sample());
      }
    }
    return path + query;
  }

  public String path() {
    return path("", "");
  }

  /** Header names and values that it cannot do without, but for that one. */
  public String[] headersBut(String left) {
    List<String> headers = new ArrayList<>();
    for (Parameter each : parameters("header")) {
      if (each.required() && !each.name().equals(left)) {
        headers.add(each.name());
        headers.add(each.sample());
      }
    }
    if (node.has("requestBody") && !json()) {
      headers.add("Content-Type");
      headers.add(node.path("requestBody").path("content").propertyNames().iterator().next());
    }
    return headers.toArray(String[]::new);
  }

  @Override
  public String toString() {
    return method + " " + template;
  }
}
