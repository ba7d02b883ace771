package io.tradeflow.acceptance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.acceptance.dsl.Tradeflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoTest {
  private final Tradeflow tradeflow = Tradeflow.running();
  @TempDir private Path folder;

  @Test
  void theDemoTradesAndFindsNothingLostAndNothingDoubled() throws IOException {
    Path report = folder.resolve("report.json");

    tradeflow.command(0, "demo", "--for", "20s", "--speed", "240", "--report", report.toString());

    JsonNode figures =
        JsonMapper.builder().build().readTree(Files.readString(report)).path("figures");
    assertThat(figures.path("fills").asInt()).isPositive();
    assertThat(figures.path("ordersRejected").asInt()).isPositive();
    assertThat(figures.path("lost").asInt()).isZero();
    assertThat(figures.path("doubled").asInt()).isZero();
  }

  @Test
  void theDemoNoticesALostFill() {
    assertThat(
            tradeflow.command(
                1, "demo", "--for", "20s", "--speed", "240", "--sabotage", "drop-fill"))
        .contains("LOST");
  }
}
