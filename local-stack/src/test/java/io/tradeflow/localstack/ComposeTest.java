package io.tradeflow.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.localstack.infra.KeycloakServer;
import io.tradeflow.localstack.infra.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What can be said of docker-compose.yml without Docker. */
class ComposeTest {
  private static final Path ROOT = Path.of("..");

  private Map<String, Object> file = Map.of();
  private Map<String, Object> services = Map.of();

  @BeforeEach
  void read() throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    file =
        new Yaml(new SafeConstructor(options))
            .load(Files.readString(ROOT.resolve("docker-compose.yml")));
    services = map(file.get("services"));
  }

  @Test
  void hasAllServersAndServicesOfTheLauncher() {
    TreeSet<String> expected =
        new TreeSet<>(
            List.of(
                "postgres", "kafka", "topics", "registry", "keycloak", "smtp", "redis", "ready"));
    for (Service service : Service.values()) {
      expected.add(service.module());
    }
    assertThat(services.keySet()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void everyServiceRunsItsJarOnItsPortWithItsOwnRole() {
    for (Service service : Service.values()) {
      Map<String, Object> entry = map(services.get(service.module()));
      Map<String, Object> environment = map(entry.get("environment"));
      String port = Integer.toString(service.port());
      String jar = service.module() + "/target/" + service.module() + ".jar";
      assertThat(list(entry.get("volumes"))).contains("./" + jar + ":/app.jar:ro");
      assertThat(list(entry.get("ports"))).contains("127.0.0.1:" + port + ":" + port);
      assertThat(environment).containsEntry("SERVER_PORT", port);
      String schema = service.schema();
      if (schema == null) {
        assertThat(environment).doesNotContainKey("TRADEFLOW_DB_USER");
      } else {
        assertThat(environment)
            .containsEntry("TRADEFLOW_DB_USER", schema)
            .containsEntry("TRADEFLOW_DB_PASSWORD", PostgresServer.password(schema));
      }
    }
  }

  @Test
  void everyServiceKnowsTheAddressesThatTheLauncherGives() {
    for (Service service : Service.values()) {
      Map<String, Object> environment = map(map(services.get(service.module())).get("environment"));
      assertThat(environment)
          .containsKeys(
              "TRADEFLOW_KAFKA",
              "TRADEFLOW_REGISTRY",
              "TRADEFLOW_POSTGRES",
              "TRADEFLOW_ISSUER",
              "TRADEFLOW_KEYCLOAK",
              "TRADEFLOW_REDIS",
              "TRADEFLOW_REDIS_PORT",
              "TRADEFLOW_SMTP_HOST",
              "TRADEFLOW_SMTP_PORT",
              "TRADEFLOW_GATEWAY")
          .containsEntry("TRADEFLOW_AUTH_CLIENT_SECRET", KeycloakServer.AUTH_CLIENT_SECRET);
      for (Service other : Service.values()) {
        assertThat(environment)
            .containsEntry(
                other.addressVariable(), "http://" + other.module() + ":" + other.port());
      }
    }
  }

  @Test
  void everyVariableIsOneThatAProcessCanHave() {
    services.forEach(
        (name, entry) ->
            assertThat(map(map(entry).getOrDefault("environment", Map.of())).keySet())
                .as(name)
                .allMatch(variable -> variable.matches("[A-Z][A-Z0-9_]*")));
    assertThat(map(map(services.get("kafka")).get("environment")))
        .containsEntry("KAFKA_PROCESS_ROLES", "broker,controller");
  }

  @Test
  void theDatabaseScriptMakesARoleForEveryServiceThatHasOne() {
    String script = map(map(file.get("configs")).get("databases")).get("content").toString();
    Matcher roles = Pattern.compile("for role in ([^;]+);").matcher(script);
    assertThat(roles.find()).isTrue();
    List<String> expected = new ArrayList<>();
    for (Service service : Service.values()) {
      if (service.schema() != null) {
        expected.add(service.schema());
      }
    }
    assertThat(roles.group(1).split(" ")).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void dependsOnlyOnWhatExistsAndMountsOnlyFilesThatAreInTheTree() {
    services.forEach(
        (name, entry) -> {
          Object needed = map(entry).getOrDefault("depends_on", Map.of());
          assertThat(services.keySet()).as(name).containsAll(map(needed).keySet());
          for (String volume : list(map(entry).getOrDefault("volumes", List.of()))) {
            String source = volume.split(":")[0];
            if (source.startsWith("./") && !source.endsWith(".jar")) {
              assertThat(ROOT.resolve(source)).as(name).exists();
            } else if (!source.startsWith("./")) {
              assertThat(map(file.get("volumes"))).as(name).containsKey(source);
            }
          }
        });
  }

  @Test
  void imagesArePinnedToTheVersionsThatTheLauncherRuns() throws IOException {
    services.forEach(
        (name, entry) ->
            assertThat(map(entry).get("image").toString()).as(name).matches("[a-z/-]+:[0-9].*"));
    assertImage("kafka", "kafka.version");
    assertImage("topics", "kafka.version");
    assertImage("keycloak", "keycloak.version");
    assertImage("registry", "apicurio-server.version");
    assertImage("smtp", "greenmail.version");
  }

  private void assertImage(String service, String property) throws IOException {
    Matcher version =
        Pattern.compile("<" + property + ">([^<]+)<")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    assertThat(map(services.get(service)).get("image").toString()).endsWith(":" + version.group(1));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static List<String> list(Object value) {
    return (List<String>) value;
  }
}
