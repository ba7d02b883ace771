package io.tradeflow.faults.crash;

import io.tradeflow.faults.world.Violation;
import io.tradeflow.localstack.cli.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a drill found. */
record CrashReport(
    String command,
    Instant startedAt,
    long seed,
    Duration took,
    int orders,
    Tally tally,
    Map<String, Long> phases,
    List<Violation> violations) {
  /** For machines. */
  Report asReport() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("seconds", took.toSeconds());
    figures.put("secondsByPhase", phases);
    figures.put("secondsAKill", secondsAKill());
    figures.put("orders", orders);
    figures.put("kills", tally.kills());
    figures.put("pointsNotReached", tally.misses());
    figures.put("places", tally.figures());
    figures.put("violations", violations.stream().map(Violation::toString).toList());
    figures.put("line", line());
    boolean held = violations.isEmpty();
    return new Report(
        command,
        startedAt,
        seed,
        figures,
        List.of(new Report.Goal("violations", "0", violations.size(), held)));
  }

  /** Over the whole run, with start, rest and checks. */
  private double secondsAKill() {
    return Math.round(took.toMillis() / 100.0 / Math.max(1, tally.kills())) / 10.0;
  }

  /** For the table of runs in docs/reliability.md. */
  String line() {
    return "| %s | `%s` | %d | %d | %d | %d | %.1f |"
        .formatted(
            startedAt.atZone(ZoneOffset.UTC).toLocalDate(),
            command.replace("./tradeflow ", ""),
            seed,
            tally.kills(),
            tally.fewest(),
            violations.size(),
            secondsAKill());
  }

  /** For people. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%d kills with a marker in %d s (%.1f s each; seconds: %s), %d orders%n%s%s%n",
        tally.kills(),
        took.toSeconds(),
        secondsAKill(),
        phases,
        orders,
        tally.table(),
        line());
  }
}
