package io.tradeflow.faults.crash;

import io.tradeflow.faults.world.Violation;
import io.tradeflow.localstack.cli.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a drill found, for machines. */
record CrashReport(
    String command,
    Instant startedAt,
    long seed,
    Duration took,
    int orders,
    Tally tally,
    List<Violation> violations) {
  Report asReport() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("seconds", took.toSeconds());
    figures.put("orders", orders);
    figures.put("kills", tally.kills());
    figures.put("pointsNotReached", tally.misses());
    figures.put("hits", tally.hits());
    figures.put("violations", violations.stream().map(Violation::toString).toList());
    boolean held = violations.isEmpty();
    return new Report(
        command,
        startedAt,
        seed,
        figures,
        List.of(new Report.Goal("violations", "0", violations.size(), held)));
  }
}
