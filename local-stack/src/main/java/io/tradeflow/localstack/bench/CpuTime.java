package io.tradeflow.localstack.bench;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Processor time of the stack's processes, each with its children. */
public final class CpuTime {
  private final JsonNode processes;

  /**
   * @param processes name and pid of each, as the status page has them
   */
  public CpuTime(JsonNode processes) {
    this.processes = processes;
  }

  /** What each has used since it started, by its name. */
  public Map<String, Duration> byProcess() {
    Map<String, Duration> used = new TreeMap<>();
    for (JsonNode process : processes) {
      ProcessHandle.of(process.path("pid").asLong())
          .ifPresent(handle -> used.put(process.path("name").asString(), tree(handle)));
    }
    return used;
  }

  /** What each has used since then. */
  public Map<String, Duration> since(Map<String, Duration> before) {
    Map<String, Duration> used = byProcess();
    used.replaceAll((who, time) -> time.minus(before.getOrDefault(who, Duration.ZERO)));
    return used;
  }

  /** What one has used since it started. */
  Duration of(String process) {
    return byProcess().getOrDefault(process, Duration.ZERO);
  }

  /** What one uses in so long while nobody asks it for more; measured for half as long. */
  Duration idle(String process, Duration length) throws InterruptedException {
    Duration before = of(process);
    TimeUnit.NANOSECONDS.sleep(length.toNanos() / 2);
    return of(process).minus(before).multipliedBy(2);
  }

  /** What this process has used. */
  static Duration own() {
    return of(ProcessHandle.current());
  }

  static Duration of(ProcessHandle handle) {
    return handle.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static Duration tree(ProcessHandle handle) {
    return handle.descendants().map(CpuTime::of).reduce(of(handle), Duration::plus);
  }
}
