package io.tradeflow.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tradeflow.starter.web.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Questions about a broker that is not there. */
class KafkaDownTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Admin kafka =
      Admin.create(
          Map.of(
              AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1",
              AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 500,
              AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 500));
  private final OperationsController operations =
      new OperationsController(
          new ServiceHealth(
              WebClient.create(),
              new AdminProperties(
                  Duration.ofSeconds(1),
                  URI.create("http://localhost:1"),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(1),
                  Map.of())),
          new KafkaView(kafka));

  @AfterEach
  void stop() {
    kafka.close(Duration.ZERO);
  }

  @Test
  void areAnsweredInTimeWithWhatToDo() {
    long before = System.nanoTime();

    unavailable(operations.lag());
    unavailable(operations.deadLetters());

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LONG);
  }

  private static void unavailable(Mono<?> answer) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> answer.block(LONG))
        .satisfies(
            problem -> {
              assertThat(problem.getStatusCode().value()).isEqualTo(503);
              assertThat(problem.getBody().getProperties())
                  .containsEntry("code", "UPSTREAM_UNAVAILABLE");
            });
  }
}
