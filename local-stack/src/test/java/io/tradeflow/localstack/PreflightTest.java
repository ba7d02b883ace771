package io.tradeflow.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.localstack.infra.Compilers;
import io.tradeflow.localstack.infra.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
  private static final long GIB = 1L << 30;

  @TempDir private Path root;

  @Test
  void enoughOfEverythingIsNoProblem() {
    assertThat(Preflight.resources(5 * GIB, 8 * GIB, 10 * GIB)).isEmpty();
  }

  @Test
  void saysHowMuchMemoryIsFree() {
    assertThat(Preflight.resources(5 * GIB, GIB * 3 / 2, 10 * GIB))
        .containsExactly(
            "The stack needs 5.0 GiB of free memory and 1.5 are free: close something.");
  }

  @Test
  void saysHowMuchDiskIsFree() {
    assertThat(Preflight.resources(5 * GIB, 8 * GIB, GIB / 2))
        .containsExactly("The stack needs 5 GiB of free disk and 0.5 are free: make room.");
  }

  @Test
  void namesTheTakenPortAndWhoNeedsIt() throws IOException {
    int port = FreePort.any();
    while (port < Ports.REDIS || port > Ports.REDIS + 20_000) {
      port = FreePort.any();
    }
    StackLayout layout = new StackLayout(root, port - Ports.REDIS);
    try (ServerSocket redis = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(redis.isBound()).isTrue();
      assertThat(Preflight.problems(layout, Compilers.FIRST))
          .contains(
              "Port %d, which redis needs, is taken: stop what uses it or choose --port-offset N."
                  .formatted(port));
    }
    assertThat(Preflight.takenPorts(layout)).doesNotContainKey(port);
  }

  @Test
  void namesEveryProcessThatIsNotBuilt() throws IOException {
    for (Service service : Service.values()) {
      if (service != Service.RISK) {
        Path folder = Files.createDirectories(root.resolve(service.module()).resolve("target"));
        Files.createFile(folder.resolve(service.module() + ".jar"));
      }
    }
    List<String> problems = Preflight.problems(new StackLayout(root, 0), Compilers.BOTH);
    assertThat(problems)
        .filteredOn(problem -> problem.contains("is not built"))
        .containsExactly(
            "risk-service is not built: run ./mvnw -DskipTests package.",
            "broker-simulator is not built: run ./mvnw -DskipTests package.");
  }

  @Test
  void refusesOffsetsOutsideTheRangeOfPorts() {
    assertThatThrownBy(() -> new StackLayout(root, 60_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--port-offset must be between 0 and 20000, was 60000");
  }
}
