package io.tradeflow.localstack.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.localstack.bench.Floors.Floor;
import io.tradeflow.localstack.infra.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Floors of the real machine: what they measure, not how fast it is. */
class FloorsTest {
  @Test
  void requestsTakeProcessorTimeOfTheirServers() throws Exception {
    Floors floors = floors(new CpuTime(JsonMapper.shared().createArrayNode()));
    for (boolean proxied : List.of(false, true)) {
      Floor floor = floors.http(proxied);
      assertThat(floor.p50()).isPositive();
      assertThat(floor.cpu()).isPositive();
    }
  }

  @Test
  void commitTakesProcessorTimeOfPostgres() throws Exception {
    List<ProcessHandle> others = ProcessHandle.current().children().toList();
    try (PostgresServer postgres = PostgresServer.startTemporary()) {
      long pid =
          ProcessHandle.current()
              .children()
              .filter(child -> !others.contains(child))
              .findFirst()
              .orElseThrow()
              .pid();
      CpuTime cpu =
          new CpuTime(
              JsonMapper.shared().valueToTree(List.of(Map.of("name", "postgres", "pid", pid))));
      Floor commit = floors(cpu).commit(postgres.address());
      assertThat(commit.p50()).isPositive();
      assertThat(commit.p99()).isGreaterThanOrEqualTo(commit.p50());
      assertThat(commit.cpu()).isPositive();
    }
  }

  private static Floors floors(CpuTime cpu) {
    return new Floors(100, Duration.ofMillis(500), Duration.ofSeconds(1), cpu);
  }
}
