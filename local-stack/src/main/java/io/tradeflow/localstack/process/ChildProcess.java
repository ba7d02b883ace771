package io.tradeflow.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A child under a small shell that reads a pipe from us: when we die, however we die, the pipe ends
 * and the shell ends the child. The child's own process id stands in {@code <name>.pid}.
 */
public final class ChildProcess {
  /** Keeps the child's exit status; TERM first, KILL when the grace has passed. */
  private static final String WATCH =
      """
      exec 3<&0
      "$@" </dev/null &
      child=$!
      echo $child > "$PID_FILE"
      end() { kill -TERM $child 2>/dev/null; n=0; while kill -0 $child 2>/dev/null && [ $n -lt $((GRACE*10)) ]; do sleep 0.1; n=$((n+1)); done; kill -KILL $child 2>/dev/null; }
      { cat <&3 >/dev/null; end; } &
      wait $child
      """;

  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final long MARGIN_SECONDS = 5;

  private final String name;
  private final Path pidFile;
  private final Process shell;
  private final Duration grace;

  private ChildProcess(String name, Path pidFile, Process shell, Duration grace) {
    this.name = name;
    this.pidFile = pidFile;
    this.shell = shell;
    this.grace = grace;
  }

  /**
   * Starts the command with its output appended to {@code log}.
   *
   * @throws IOException if there is no such program
   */
  public static ChildProcess start(
      String name, Path pidFile, Path log, List<String> command, Map<String, String> environment)
      throws IOException {
    return start(name, pidFile, log, command, environment, GRACE);
  }

  /** The same with the time that the child has between being asked to end and being killed. */
  public static ChildProcess start(
      String name,
      Path pidFile,
      Path log,
      List<String> command,
      Map<String, String> environment,
      Duration grace)
      throws IOException {
    Files.createDirectories(log.getParent());
    Files.createDirectories(pidFile.getParent());
    Files.deleteIfExists(pidFile);
    List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", WATCH, "sh"));
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    builder.environment().put("PID_FILE", pidFile.toString());
    builder.environment().put("GRACE", Long.toString(grace.toSeconds()));
    Process shell = builder.start();
    ChildProcess child = new ChildProcess(name, pidFile, shell, grace);
    shell.onExit().thenRun(child::closePipe);
    return child;
  }

  /** Name given at the start. */
  public String name() {
    return name;
  }

  /** Whether it runs. */
  public boolean alive() {
    return shell.isAlive();
  }

  /** Process id of the child, null before it has one. */
  public @Nullable Long pid() {
    try {
      return Files.exists(pidFile) ? Long.valueOf(Files.readString(pidFile).strip()) : null;
    } catch (IOException | NumberFormatException e) {
      return null;
    }
  }

  /** Asks it to end; {@link #awaitEnd} waits for it. */
  public void stop() {
    closePipe();
  }

  /** Waits until it has ended. */
  public void awaitEnd() throws InterruptedException {
    if (!shell.waitFor(grace.toSeconds() + MARGIN_SECONDS, TimeUnit.SECONDS)) {
      Long pid = pid();
      if (pid != null) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
      shell.destroyForcibly().waitFor();
    }
  }

  private void closePipe() {
    try {
      shell.getOutputStream().close();
    } catch (IOException e) {
      // The other end is gone: what closing would have told it, it knows.
    }
  }
}
