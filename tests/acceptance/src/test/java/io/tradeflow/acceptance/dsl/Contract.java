package io.tradeflow.acceptance.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document that the gateway serves, to which every answer is held. */
final class Contract {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Map<String, Contract> KNOWN = new ConcurrentHashMap<>();

  /** What any path may answer; the document says so once for all. */
  private static final Set<Integer> ANYWHERE = Set.of(404, 405, 413, 415, 429, 431, 503, 504);

  private final JsonNode document;

  private Contract(JsonNode document) {
    this.document = document;
  }

  static Contract of(String gateway) {
    return KNOWN.computeIfAbsent(
        gateway,
        address -> {
          try (HttpClient http = HttpClient.newHttpClient()) {
            String yaml =
                http.send(
                        HttpRequest.newBuilder(URI.create(address + "/openapi.yaml")).build(),
                        BodyHandlers.ofString())
                    .body();
            return new Contract(JSON.valueToTree(new Yaml().<Object>load(yaml)));
          } catch (Exception e) {
            throw new IllegalStateException("The gateway serves no OpenAPI document", e);
          }
        });
  }

  /** Fails when the answer is not one that the document describes. */
  void holds(String method, String path, Answer answer) {
    JsonNode operation = operation(method, path.replaceFirst("\\?.*", ""));
    if (operation == null) {
      assertThat(answer.status())
          .as("%s %s is not described", method, path)
          .isIn(401, 403, 404, 405);
      return;
    }
    JsonNode described =
        resolved(operation.path("responses").path(Integer.toString(answer.status())));
    if (described.isMissingNode()) {
      assertThat(ANYWHERE)
          .as("%s %s does not describe %s", method, path, answer.response().body())
          .contains(answer.status());
      return;
    }
    String type =
        answer.response().headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
    JsonNode schema = described.path("content").path(type).path("schema");
    if (answer.response().body().isBlank()) {
      assertThat(described.has("content")).as("%s %s lacks its body", method, path).isFalse();
      return;
    }
    assertThat(schema.isMissingNode())
        .as("%s %s %d does not describe %s", method, path, answer.status(), type)
        .isFalse();
    ObjectNode whole = ((ObjectNode) schema).deepCopy();
    whole.set("components", document.path("components"));
    Schema validator = SCHEMAS.getSchema(whole);
    String body = answer.response().body();
    assertThat(validator.validate(type.endsWith("json") ? answer.json() : JSON.valueToTree(body)))
        .as("%s %s answered %s", method, path, answer.response().body())
        .isEmpty();
  }

  private JsonNode operation(String method, String path) {
    JsonNode best = null;
    int variables = Integer.MAX_VALUE;
    for (Map.Entry<String, JsonNode> one : document.path("paths").properties()) {
      String template = one.getKey();
      int count = template.length() - template.replace("{", "").length();
      String regex =
          Pattern.compile("\\{[^}]+}").matcher(template).replaceAll("[^/]+").replace(".", "\\.");
      if (path.matches(regex) && count < variables) {
        JsonNode operation = one.getValue().path(method.toLowerCase(Locale.ROOT));
        best = operation.isMissingNode() ? null : operation;
        variables = count;
      }
    }
    return best;
  }

  JsonNode document() {
    return document;
  }

  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
  }
}
