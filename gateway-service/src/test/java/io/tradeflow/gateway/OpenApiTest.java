package io.tradeflow.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.yaml.snakeyaml.Yaml;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The published contract: well formed, and neither more nor less than what is served. */
@ExtendWith(GatewaySystem.Shared.class)
class OpenApiTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Pattern MAPPING =
      Pattern.compile("@(Get|Post|Put|Delete|Patch)Mapping(\\(([^)]*)\\))?");
  private static final Pattern BASE = Pattern.compile("@RequestMapping\\(\"([^\"]*)\"\\)");
  private static final Pattern TEXT = Pattern.compile("\"(/[^\"]*)\"");

  private final GatewaySystem system;
  private final JsonNode contract;

  OpenApiTest(GatewaySystem system) {
    this.system = system;
    this.contract =
        JSON.valueToTree(
            new Yaml().<Object>load(system.wire.call("GET", "/openapi.yaml", "").body()));
  }

  @Test
  void isOpenApi() throws IOException {
    try (var file = OpenApiTest.class.getResourceAsStream("/schemas/openapi-3.1.json")) {
      Schema openApi = SCHEMAS.getSchema(JSON.readTree(file));

      assertThat(openApi.validate(contract)).isEmpty();
      assertThat(openApi.validate(JSON.readTree("{\"openapi\":\"3.1.0\"}"))).isNotEmpty();
    }
  }

  @Test
  void everyExampleKeepsToItsSchema() {
    List<String> broken = new ArrayList<>();
    JsonNode components = contract.path("components");
    for (Map.Entry<String, JsonNode> each : components.path("schemas").properties()) {
      ObjectNode whole = JSON.createObjectNode();
      whole.put("$ref", "#/components/schemas/" + each.getKey());
      whole.set("components", components);
      Schema schema = SCHEMAS.getSchema(whole);
      each.getValue()
          .path("examples")
          .forEach(
              example ->
                  schema.validate(example).forEach(it -> broken.add(each.getKey() + " " + it)));
      if (each.getValue().path("type").toString().equals("\"object\"")) {
        assertThat(schema.validate(JSON.readTree("[]"))).as(each.getKey()).isNotEmpty();
        assertThat(each.getValue().has("additionalProperties")).as(each.getKey()).isTrue();
        assertThat(each.getValue().path("examples").size()).as(each.getKey()).isPositive();
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> dangling =
        contract.findValues("$ref").stream()
            .map(JsonNode::asString)
            .filter(ref -> contract.at(ref.substring(1)).isMissingNode())
            .toList();

    assertThat(dangling).isEmpty();
  }

  @Test
  void everyOperationSaysHowItIsRefused() {
    operations()
        .forEach(
            (operation, content) -> {
              if (operation.contains("/api/")) {
                assertThat(content.path("responses").propertyNames())
                    .as(operation)
                    .contains("401", "429", "431", "500", "503", "504");
                assertThat(content.path("responses").propertyNames().contains("403"))
                    .as(operation)
                    .isEqualTo(
                        operation.contains("/admin/")
                            || operation.startsWith("POST /api/v1/webhooks/")
                            || operation.startsWith("POST /api/v1/risk/kill-switch")
                            || operation.equals("POST /api/v1/risk/what-if")
                            || operation.equals("PUT /api/v1/risk/rules")
                            || operation.endsWith(" /api/v1/risk/state")
                            || operation.equals("GET /api/v1/risk/portfolio"));
              }
            });
  }

  @Test
  void everyOperationIsRouted() {
    List<Route> routes =
        system.context.getBean(RouteLocator.class).getRoutes().collectList().block();
    List<String> lost = new ArrayList<>();
    for (String operation : operations().keySet()) {
      String[] parts = operation.split(" ");
      if (parts[1].startsWith("/api/") && route(routes, parts[0], parts[1]).isEmpty()) {
        lost.add(operation);
      }
    }
    assertThat(operations()).hasSizeGreaterThan(60);
    assertThat(lost).isEmpty();
  }

  /** Asks the routes' own predicates; the id of the first that matches, as the gateway decides. */
  private static String route(List<Route> routes, String method, String path) {
    for (Route route : routes) {
      MockServerWebExchange exchange =
          MockServerWebExchange.from(
              MockServerHttpRequest.method(
                  HttpMethod.valueOf(method), path.replaceAll("\\{[^}]*}", "x")));
      if (Boolean.TRUE.equals(Mono.from(route.getPredicate().apply(exchange)).block())) {
        return route.getId();
      }
    }
    return "";
  }

  @Test
  void isWhatTheControllersServe() throws IOException {
    Set<String> promised = new TreeSet<>();
    operations().keySet().forEach(it -> promised.add(it.replaceAll("\\{[^}]*}", "{}")));

    assertThat(promised).isEqualTo(served());
  }

  private Map<String, JsonNode> operations() {
    Map<String, JsonNode> operations = new TreeMap<>();
    for (Map.Entry<String, JsonNode> path : contract.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (METHODS.contains(operation.getKey())) {
          operations.put(
              operation.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(),
              operation.getValue());
        }
      }
    }
    return operations;
  }

  /** Every mapping in the sources of all services. */
  private static Set<String> served() throws IOException {
    Set<String> served = new TreeSet<>();
    for (Path service : services()) {
      for (Path file : sources(service)) {
        String source = Files.readString(file);
        if (source.contains("@RestController")) {
          Matcher base = BASE.matcher(source);
          String prefix = base.find() ? base.group(1) : "";
          Matcher mapping = MAPPING.matcher(source);
          while (mapping.find()) {
            String method = mapping.group(1).toUpperCase(java.util.Locale.ROOT);
            for (String path : paths(mapping.group(3))) {
              served.add(method + " " + (prefix + path).replaceAll("\\{[^}]*}", "{}"));
            }
          }
        }
      }
    }
    return served;
  }

  /** Of these alone: beside them others build, whose files come and go. */
  private static List<Path> services() throws IOException {
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      return modules.filter(it -> it.toString().endsWith("-service")).toList();
    }
  }

  private static List<Path> sources(Path service) throws IOException {
    try (Stream<Path> files = Files.walk(service.resolve("src/main/java"))) {
      return files.filter(it -> it.toString().endsWith(".java")).toList();
    }
  }

  private static List<String> paths(@org.jspecify.annotations.Nullable String arguments) {
    List<String> paths =
        arguments == null
            ? List.of()
            : TEXT.matcher(arguments).results().map(it -> it.group(1)).collect(Collectors.toList());
    return paths.isEmpty() ? List.of("") : paths;
  }

  @Test
  void thePageForPeopleShowsIt() {
    Wire.Answer page = system.wire.call("GET", "/swagger-ui.html", "");
    Wire.Answer script = system.wire.call("GET", "/swagger-ui.js", "");

    assertThat(page.status()).isEqualTo(200);
    assertThat(script.body()).contains("/openapi.yaml");
    Matcher resources = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"").matcher(page.body());
    List<String> addresses = resources.results().map(it -> it.group(1)).toList();
    assertThat(addresses).hasSizeGreaterThanOrEqualTo(3);
    addresses.forEach(
        it -> assertThat(system.wire.call("GET", it, "").status()).as(it).isEqualTo(200));
  }
}
