package io.tradeflow.localstack;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Where a stack keeps its things and on which ports it listens.
 *
 * @param root the checkout
 * @param portOffset added to every port, 0 to 20,000
 * @param state of this stack: data, logs, process ids
 */
public record StackLayout(Path root, int portOffset, Path state) {
  private static final int MAX_OFFSET = 20_000;

  /** Refuses offsets that leave the range of ports. */
  public StackLayout {
    if (portOffset < 0 || portOffset > MAX_OFFSET) {
      throw new IllegalArgumentException(
          "--port-offset must be between 0 and " + MAX_OFFSET + ", was " + portOffset);
    }
  }

  /** A stack that keeps its state in the checkout, in a folder named after its ports. */
  public StackLayout(Path root, int portOffset) {
    this(root, portOffset, root.resolve(".tradeflow").resolve(Integer.toString(portOffset)));
  }

  /** Data folder of one server. */
  public Path data(String name) {
    return state().resolve("data").resolve(name);
  }

  /** Log of one process. */
  public Path log(String name) {
    return state().resolve("logs").resolve(name + ".log");
  }

  /** Process-id file of one process. */
  public Path pidFile(String name) {
    return state().resolve("pids").resolve(name + ".pid");
  }

  /** Process id of the supervisor. */
  public Path supervisorPid() {
    return state().resolve("supervisor.pid");
  }

  /** What {@code status} shows, written by the supervisor. */
  public Path statusFile() {
    return state().resolve("status.json");
  }

  /** Requests to the supervisor. */
  public Path control() {
    return state().resolve("control");
  }

  /** Jars of this module and its libraries. */
  public Path libraries() {
    return root.resolve("local-stack/target/lib");
  }

  /** Downloaded server archives. */
  public Path archives() {
    return root.resolve("local-stack/target/servers");
  }

  /** Unpacked services with the caches that make them start faster, shared by stacks. */
  public Path images() {
    return root.resolve(".tradeflow").resolve("images");
  }

  /** What a process of this stack loads, recorded to make its start cache. */
  public Path recording(String image) {
    return state().resolve("recordings").resolve(image + ".aotconf");
  }

  /** Unpacked servers, shared by all stacks of this user. */
  public static Path cache() {
    String home = System.getenv("TRADEFLOW_HOME");
    return home == null || home.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache", "tradeflow")
        : Path.of(home);
  }

  /** The port that stands at {@code base} without an offset. */
  public int port(int base) {
    return base + portOffset;
  }

  /** {@code http://localhost:port}. */
  public String http(int base) {
    return "http://localhost:" + port(base);
  }

  /** The java program that runs us. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** {@code linux} or {@code mac} and so on, in lower case. */
  public static String operatingSystem() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT);
  }
}
