package io.tradeflow.faults.world;

import io.tradeflow.localstack.process.ChildProcess;
import io.tradeflow.starter.fault.Failpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process that is started again and again. Not for threads at once. */
public final class Victim implements AutoCloseable {
  private static final long LOOK_MILLIS = 10;

  private final Program program;
  private final Path markers;
  private @Nullable ChildProcess process;
  private boolean records;

  /**
   * @param markers takes a line of the process just before it dies
   */
  public Victim(Program program, Path markers) {
    this.program = program;
    this.markers = markers;
  }

  /** Starts it; {@code charge} may be empty. */
  public void start(String charge, String... more) throws IOException {
    List<String> options = new ArrayList<>(List.of(more));
    if (!charge.isEmpty()) {
      options.add("-D" + Failpoint.ARMED + "=" + charge);
      options.add("-D" + Failpoint.MARKER + "=" + markers);
    }
    process = program.start(options);
  }

  /** Starts it so that {@link #stop} leaves what makes its later starts faster. */
  public void startRecording() throws IOException {
    process = program.startRecording();
    records = true;
  }

  /** Lines that it wrote just before it died, over all its lives. */
  public List<String> hits() throws IOException {
    return Files.exists(markers) ? Files.readAllLines(markers) : List.of();
  }

  /** Whether it was started to record, and runs. */
  public boolean records() {
    return records && alive();
  }

  public boolean alive() {
    @Nullable ChildProcess current = process;
    return current != null && current.alive();
  }

  /** The process that was started last, if there was one. */
  public @Nullable ChildProcess process() {
    return process;
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
  public void stop() throws IOException, InterruptedException {
    @Nullable ChildProcess current = process;
    if (current != null) {
      current.stop();
      current.awaitEnd();
      if (records) {
        records = false;
        program.recorded();
      }
    }
  }

  public Path log() {
    return program.log();
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
