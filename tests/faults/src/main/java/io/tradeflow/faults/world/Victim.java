package io.tradeflow.faults.world;

import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.process.ChildProcess;
import io.tradeflow.starter.fault.Failpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A process that is started again and again. Not for threads at once. */
public final class Victim implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final long LOOK_MILLIS = 10;

  private final String name;
  private final String main;
  private final Path folder;
  private final List<String> options;
  private @Nullable ChildProcess process;

  public Victim(String name, String main, Path folder, List<String> options) {
    this.name = name;
    this.main = main;
    this.folder = folder;
    this.options = List.copyOf(options);
  }

  public String name() {
    return name;
  }

  /** Starts it; {@code charge} may be empty. */
  public void start(String charge, String... more) throws IOException {
    List<String> command = new ArrayList<>(List.of(StackLayout.java()));
    command.addAll(
        List.of(
            "-Xmx256m",
            "-Xss512k",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED"));
    Path archive = archive();
    if (Files.exists(archive)) {
      command.add("-XX:SharedArchiveFile=" + archive);
    }
    command.addAll(options);
    command.addAll(List.of(more));
    if (!charge.isEmpty()) {
      command.add("-D" + Failpoint.ARMED + "=" + charge);
      command.add("-D" + Failpoint.MARKER + "=" + markers());
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    process =
        ChildProcess.start(
            name,
            folder.resolve(name + ".pid"),
            folder.resolve(name + ".log"),
            command,
            Map.of(),
            GRACE);
  }

  /** Starts it so that, when it is stopped, it leaves what makes its later starts faster. */
  public void startRecording() throws IOException {
    start("", "-XX:ArchiveClassesAtExit=" + archive());
  }

  private Path archive() {
    return folder.resolve(name + ".jsa");
  }

  private Path markers() {
    return folder.resolve(name + ".markers");
  }

  /** Lines that it wrote just before it died, over all its lives. */
  public List<String> hits() throws IOException {
    return Files.exists(markers()) ? Files.readAllLines(markers()) : List.of();
  }

  public boolean alive() {
    @Nullable ChildProcess current = process;
    return current != null && current.alive();
  }

  /** Whether it died within the time. */
  public boolean diesWithin(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (alive() && System.nanoTime() < end) {
      Thread.sleep(LOOK_MILLIS);
    }
    return !alive();
  }

  /** SIGKILL from outside. */
  public void kill() throws InterruptedException {
    @Nullable ChildProcess current = process;
    if (current == null) {
      return;
    }
    @Nullable Long pid = current.pid();
    if (pid != null) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
    current.awaitEnd();
  }

  /** SIGTERM, and waits. */
  public void stop() throws InterruptedException {
    @Nullable ChildProcess current = process;
    if (current != null) {
      current.stop();
      current.awaitEnd();
    }
  }

  public Path log() {
    return folder.resolve(name + ".log");
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
