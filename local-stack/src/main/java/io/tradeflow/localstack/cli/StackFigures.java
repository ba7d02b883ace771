package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.StatusPage;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a start took: time, memory, and the whole first run where this is one. */
final class StackFigures {
  private static final double START_SECONDS = 60;
  private static final double FIRST_RUN_SECONDS = 360;
  private static final double MEMORY_GIB = 5;
  private static final double KIB_PER_GIB = 1024.0 * 1024.0;

  private StackFigures() {}

  /** Measures now; {@code start} is how long {@code up} took. */
  static void add(
      StackLayout layout, Duration start, Map<String, Object> figures, List<Report.Goal> goals)
      throws IOException {
    goal("startSeconds", "up with warm caches", "s", START_SECONDS, seconds(start), figures, goals);
    Double memory = residentGib(layout);
    goal("residentGib", "resident memory", "GiB", MEMORY_GIB, memory, figures, goals);
    String begin = System.getProperty("tradeflow.firstRunSince", "");
    Double first =
        begin.isEmpty()
            ? null
            : seconds(
                Duration.between(Instant.ofEpochSecond(Long.parseLong(begin)), Instant.now()));
    goal("firstRunSeconds", "first run", "s", FIRST_RUN_SECONDS, first, figures, goals);
  }

  private static void goal(
      String figure,
      String name,
      String unit,
      double limit,
      @Nullable Double measured,
      Map<String, Object> figures,
      List<Report.Goal> goals) {
    if (measured != null) {
      figures.put(figure, measured);
    }
    goals.add(
        new Report.Goal(
            name,
            "<= %.0f %s".formatted(limit, unit),
            measured,
            measured != null && measured <= limit));
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  /**
   * Memory of all processes of the stack and of their children. Linux counts pages that processes
   * share once; null where the system does not tell.
   */
  private static @Nullable Double residentGib(StackLayout layout) throws IOException {
    JsonNode page = StatusPage.read(layout);
    if (page == null || !Files.exists(Path.of("/proc/self/smaps_rollup"))) {
      return null;
    }
    long kib = 0;
    for (JsonNode process : page.path("processes")) {
      ProcessHandle parent = ProcessHandle.of(process.path("pid").asLong()).orElse(null);
      if (parent != null) {
        kib += proportionalKib(parent.pid());
        kib += parent.descendants().mapToLong(child -> proportionalKib(child.pid())).sum();
      }
    }
    return BigDecimal.valueOf(kib / KIB_PER_GIB).setScale(2, RoundingMode.HALF_UP).doubleValue();
  }

  private static long proportionalKib(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }
}
