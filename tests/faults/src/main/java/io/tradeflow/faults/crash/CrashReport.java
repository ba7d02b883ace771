package io.tradeflow.faults.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What a drill found, for machines. */
record CrashReport(
    String command,
    Instant startedAt,
    long seed,
    Duration took,
    int orders,
    Tally tally,
    List<Violation> violations) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  void write(Path file) throws IOException {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("command", command);
    form.put("startedAt", startedAt.toString());
    form.put("seed", seed);
    form.put("seconds", took.toSeconds());
    form.put("processors", Runtime.getRuntime().availableProcessors());
    form.put("orders", orders);
    form.put("kills", tally.kills());
    form.put("pointsNotReached", tally.misses());
    form.put("hits", tally.hits());
    form.put("violations", violations.stream().map(Violation::toString).toList());
    Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(form));
  }
}
