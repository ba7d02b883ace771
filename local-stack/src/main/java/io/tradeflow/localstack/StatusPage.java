package io.tradeflow.localstack;

import io.tradeflow.localstack.infra.VenueServer;
import io.tradeflow.localstack.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code status --json} prints. */
public final class StatusPage {
  /** How a supervisor is told from another process; early in its command line, see below. */
  public static final String SUPERVISOR_MARK = "-Dtradeflow.root=";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private StatusPage() {}

  static void write(
      StackLayout layout, String state, boolean peak, Map<String, ChildProcess> children)
      throws IOException {
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("state", state);
    page.put("peak", peak);
    page.put("gateway", layout.http(Service.GATEWAY.port()));
    page.put("websocket", "ws://localhost:" + layout.port(Service.NOTIFICATION.port()));
    page.put("kafka", "localhost:" + layout.port(Ports.KAFKA));
    page.put("registry", layout.http(Ports.REGISTRY) + "/apis/ccompat/v7");
    page.put("keycloak", layout.http(Ports.KEYCLOAK) + "/realms/tradeflow");
    page.put("postgres", "localhost:" + layout.port(Ports.POSTGRES) + "/tradeflow");
    page.put("redis", "localhost:" + layout.port(Ports.REDIS));
    page.put("smtp", "localhost:" + layout.port(Ports.SMTP));
    page.put("venue", layout.http(Ports.VENUE));
    page.put("users", users());
    page.put("processes", processes(layout, children));
    Path part = layout.state().resolve("status.part");
    Files.write(part, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(page));
    Files.move(part, layout.statusFile(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<Map<String, Object>> users() {
    return List.of(
        user("trader", "trader"),
        user("operator-1", "operator"),
        user("operator-2", "operator"),
        user("admin", "admin", "operator"));
  }

  private static Map<String, Object> user(String name, String... roles) {
    return Map.of("name", name, "password", name + "-Passw0rd!", "roles", List.of(roles));
  }

  private static List<Map<String, Object>> processes(
      StackLayout layout, Map<String, ChildProcess> children) {
    List<Map<String, Object>> processes = new ArrayList<>();
    new TreeMap<>(children)
        .forEach(
            (name, child) -> {
              Map<String, Object> process = new LinkedHashMap<>();
              process.put("name", name);
              process.put("pid", child.pid());
              process.put("port", layout.port(port(name)));
              process.put("state", child.alive() ? "running" : "dead");
              processes.add(process);
            });
    return processes;
  }

  private static int port(String name) {
    return switch (name) {
      case "postgres" -> Ports.POSTGRES;
      case "kafka" -> Ports.KAFKA;
      case VenueServer.NAME -> Ports.VENUE;
      case "registry" -> Ports.REGISTRY;
      case "keycloak" -> Ports.KEYCLOAK;
      case "redis" -> Ports.REDIS;
      case "smtp" -> Ports.SMTP;
      default -> Service.named(name).port();
    };
  }

  /** The page of a running stack; null where none runs. */
  public static @Nullable JsonNode read(StackLayout layout) throws IOException {
    Long pid = supervisor(layout);
    return pid == null || !Files.exists(layout.statusFile())
        ? null
        : JSON.readTree(Files.readString(layout.statusFile()));
  }

  /**
   * Process id of the living supervisor; null where there is none. Linux shows the first page of a
   * command line only, so that its class path may push out all that follows.
   */
  public static @Nullable Long supervisor(StackLayout layout) throws IOException {
    if (!Files.exists(layout.supervisorPid())) {
      return null;
    }
    long pid = Long.parseLong(Files.readString(layout.supervisorPid()).strip());
    boolean ours =
        ProcessHandle.of(pid)
            .flatMap(handle -> handle.info().commandLine())
            .map(line -> line.contains(SUPERVISOR_MARK))
            .orElse(false);
    return ours ? pid : null;
  }
}
