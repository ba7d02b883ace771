package io.tradeflow.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  @TempDir private Path folder;

  @Test
  void everyCommandReportsInTheSameForm() throws Exception {
    JsonNode report =
        written(
            new Report(
                "demo",
                Instant.parse("2026-11-21T03:00:00Z"),
                42,
                Map.of("fills", 7),
                List.of(
                    new Report.Goal("start", "<= 60 s", 48.5, true),
                    new Report.Goal("first run", "<= 6 min", null, false))));
    assertThat(report.propertyNames())
        .containsExactly("command", "startedAt", "commit", "machine", "seed", "figures", "goals");
    assertThat(report.path("startedAt").asString()).isEqualTo("2026-11-21T03:00:00Z");
    assertThat(report.path("seed").asLong()).isEqualTo(42);
    assertThat(report.path("figures").path("fills").asInt()).isEqualTo(7);
    JsonNode met = report.path("goals").path(0);
    assertThat(met.propertyNames()).containsExactly("name", "goal", "measured", "met");
    assertThat(met.path("measured").asDouble()).isEqualTo(48.5);
  }

  @Test
  void aGoalThatWasNotMeasuredStaysInTheReportAsNotMet() throws Exception {
    JsonNode goal =
        written(
                new Report(
                    "up",
                    Instant.EPOCH,
                    0,
                    Map.of(),
                    List.of(new Report.Goal("first run", "<= 6 min", null, false))))
            .path("goals")
            .path(0);
    assertThat(goal.path("measured").isNull()).isTrue();
    assertThat(goal.path("met").asBoolean()).isFalse();
  }

  private JsonNode written(Report report) throws Exception {
    Path file = folder.resolve("report.json");
    report.write(file, folder);
    return JsonMapper.shared().readTree(Files.readString(file));
  }
}
