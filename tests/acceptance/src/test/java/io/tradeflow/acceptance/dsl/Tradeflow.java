package io.tradeflow.acceptance.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The running product: the stack that {@code ./tradeflow up} starts, on ports of its own. */
public final class Tradeflow {
  private static final String PORT_OFFSET = System.getProperty("tradeflow.port-offset", "300");
  private static final long COMMAND_SECONDS = 600;
  private static final Path ROOT = root();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Tradeflow RUNNING = start();

  private final JsonNode status;

  private Tradeflow(JsonNode status) {
    this.status = status;
  }

  /** The one stack of this test run, started at the first call, stopped when the run ends. */
  public static Tradeflow running() {
    return RUNNING;
  }

  private static Tradeflow start() {
    // Long enough for a busy machine; what comes sooner is not waited for.
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    command("down");
    command("reset");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> command("down")));
    command("up", "--detach", "--no-start-caches");
    return new Tradeflow(JSON.readTree(command("status", "--json")));
  }

  /** An address from {@code status --json}. */
  public String address(String name) {
    return status.path(name).asString();
  }

  /** A new trader with a new account, logged in, its paper money and limits in place. */
  public Trader newTrader(String name) {
    String mail = name + "-" + UUID.randomUUID() + "@example.com";
    return Trader.register(this, mail, "Passw0rd-" + UUID.randomUUID());
  }

  /** One of the users that the local stack brings, logged in. */
  public Trader user(String name) {
    for (JsonNode user : status.path("users")) {
      if (user.path("name").asString().equals(name)) {
        return Trader.login(this, name, user.path("password").asString());
      }
    }
    throw new IllegalArgumentException("No local user " + name);
  }

  /** Lets the simulated market run so much faster than the clock. */
  public void simulatesTheMarket(int symbols, int speed) {
    user("operator-1")
        .post(
            "/api/v1/admin/feed",
            "{\"type\":\"simulator\",\"seed\":7,\"symbols\":%d,\"speed\":%d}"
                .formatted(symbols, speed))
        .expect(200);
  }

  /** SIGKILL. */
  public void kills(String service) {
    command("crash", service);
  }

  /** Starts a killed service again and waits until it is ready. */
  public void starts(String service) {
    command("start", service);
  }

  /** Runs a command of {@code ./tradeflow} that is expected to end with that exit status. */
  public String command(int exitStatus, String... words) {
    Ended ended = run(words);
    assertThat(ended.exitStatus()).as(ended.printed()).isEqualTo(exitStatus);
    return ended.printed();
  }

  private static String command(String... words) {
    Ended ended = run(words);
    if (ended.exitStatus() != 0) {
      throw new IllegalStateException(String.join(" ", words) + " failed:\n" + ended.printed());
    }
    return ended.printed();
  }

  private record Ended(int exitStatus, String printed) {}

  private static Ended run(String... words) {
    List<String> line = new ArrayList<>(List.of(ROOT.resolve("tradeflow").toString()));
    line.addAll(List.of(words));
    line.addAll(List.of("--port-offset", PORT_OFFSET));
    try {
      Path output = Files.createTempFile("tradeflow", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .directory(ROOT.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().put("TRADEFLOW_BUILD", "no");
      Process process = builder.start();
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            String.join(" ", line) + " has not ended:\n" + Files.readString(output));
      }
      String printed = Files.readString(output);
      Files.delete(output);
      return new Ended(process.exitValue(), printed);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("tradeflow"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
