package io.tradeflow.faults.kill;

import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.infra.Compilers;
import io.tradeflow.localstack.infra.HttpProbe;
import io.tradeflow.localstack.process.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One program of ours as a process that can be killed, stopped, and started again. */
final class Jvm implements AutoCloseable {
  private static final int HEAP_MEBIBYTES = 192;
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final long READY_SECONDS = 120;
  private static final long LOOK_MILLIS = 25;

  private final String name;
  private final Path folder;
  private final List<String> command;
  private final Map<String, String> environment;
  private final String probe;
  private @Nullable ChildProcess process;

  /**
   * @param without part of the names of those jars that the program must not see
   * @param probe URL that answers 200 once it is ready
   */
  Jvm(
      String name,
      Path folder,
      String without,
      List<String> options,
      Class<?> main,
      List<String> arguments,
      Map<String, String> environment,
      String probe) {
    this.name = name;
    this.folder = folder;
    this.environment = environment;
    this.probe = probe;
    this.command = new ArrayList<>(List.of(StackLayout.java()));
    command.addAll(Compilers.BOTH.heap(HEAP_MEBIBYTES));
    command.addAll(
        List.of("-Xss512k", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> without.isEmpty() || !entry.contains(without))
            .filter(entry -> !entry.contains("log4j-slf4j2-impl"))
            .collect(Collectors.joining(File.pathSeparator)));
    command.addAll(options);
    command.add(main.getName());
    command.addAll(arguments);
  }

  String name() {
    return name;
  }

  Path log() {
    return folder.resolve(name + ".log");
  }

  /** Starts it; {@link #awaitReady} waits for it. */
  void start() throws IOException {
    process =
        ChildProcess.start(name, folder.resolve(name + ".pid"), log(), command, environment, GRACE);
  }

  void awaitReady() throws IOException, InterruptedException {
    ChildProcess started = Objects.requireNonNull(process, name);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (!HttpProbe.ok(probe)) {
      if (!started.alive() || System.nanoTime() - end > 0) {
        throw new IOException(name + " is not ready. Its log: " + log());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  long pid() {
    @Nullable Long pid = Objects.requireNonNull(process, name).pid();
    if (pid == null) {
      throw new IllegalStateException(name + " has not begun");
    }
    return pid;
  }

  /** SIGKILL; returns once it is gone. */
  void kill() throws InterruptedException {
    ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
    Objects.requireNonNull(process, name).awaitEnd();
  }

  /** SIGSTOP. */
  void stop() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** SIGCONT. */
  void goOn() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    Process sent = new ProcessBuilder("kill", signal, Long.toString(pid())).start();
    if (sent.waitFor() != 0) {
      throw new IOException("kill " + signal + " did not reach " + name);
    }
  }

  @Override
  public void close() {
    @Nullable ChildProcess running = process;
    if (running == null) {
      return;
    }
    try {
      if (running.alive()) {
        goOn();
      }
      running.stop();
      running.awaitEnd();
    } catch (IOException e) {
      running.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
