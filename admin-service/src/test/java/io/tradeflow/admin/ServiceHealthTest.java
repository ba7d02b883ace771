package io.tradeflow.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.reactive.function.client.WebClient;

/** What services say of themselves, and what becomes of it. */
class ServiceHealthTest {
  private static final String READY = "/health/ready";

  private static final WebClient CLIENT = WebClient.create();
  private static final Duration PATIENT = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final Upstream service = new Upstream();

  /** The first call of a client takes longer than one may wait for a service. */
  @BeforeAll
  static void warmUp() {
    try (Upstream fine = new Upstream().answers(READY, 200, "application/json", "{}")) {
      health(PATIENT, Map.of("it", URI.create(fine.address())));
    }
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | application/json | {'status':'UP'}                                        | UP             | []",
        "200 | application/json | {'status':'OUT_OF_SERVICE'}                            | OUT_OF_SERVICE | []",
        "200 | application/json | {}                                                     | DOWN           | []",
        "200 | application/json | {'status':'UP','components':{'db':7}}                  | UP             | [db]",
        "503 | application/json | {'status':'DOWN','components':{'b':{},'a':{'status':'DOWN'}}} | DOWN    | [a, b]",
        "503 | application/json | {'status':'UP'}                                        | DOWN           | []",
        "200 | application/json | nonsense                                               | UP             | []",
        "200 | text/html        | <h1>hello</h1>                                         | UP             | []",
        "500 | text/html        | <h1>no</h1>                                            | DOWN           | []",
        "404 | application/json | []                                                     | DOWN           | []",
        "302 | text/plain       | elsewhere                                              | DOWN           | []"
      })
  void isReadFromTheStatusAndTheBody(
      int status, String type, String body, String shown, String failing) {
    service.answers(READY, status, type, body.replace('\'', '"'));

    ServiceHealth.Probe probe = probe(service.address());

    assertThat(probe.status()).isEqualTo(shown);
    assertThat(probe.failing()).hasToString(failing);
  }

  @Test
  void aServiceThatIsNotThereIsUnreachable() {
    assertThat(probe("http://localhost:1").status()).isEqualTo("UNREACHABLE");
    assertThat(probe("http://no-such-host.invalid:1").status()).isEqualTo("UNREACHABLE");
  }

  @Test
  void aServiceThatBreaksTheConnectionIsUnreachable() {
    service.breaks(READY);

    assertThat(probe(service.address()).status()).isEqualTo("UNREACHABLE");
  }

  @Test
  void aServiceThatHangsCostsItsTimeOnlyAndSpoilsTheWhole() {
    service.hangs(READY);
    Upstream fine = new Upstream().answers(READY, 200, "application/json", "{\"status\":\"UP\"}");

    ServiceHealth.Report report =
        health(SHORT, Map.of("b", URI.create(service.address()), "a", URI.create(fine.address())));

    fine.close();
    assertThat(report.status()).isEqualTo("DEGRADED");
    assertThat(report.items())
        .extracting(probe -> probe.service() + " " + probe.status())
        .isEqualTo(List.of("a UP", "b TIMEOUT"));
    assertThat(report.items().getLast().latencyMillis()).isBetween(1_900L, 30_000L);
  }

  private static ServiceHealth.Probe probe(String address) {
    return health(PATIENT, Map.of("it", URI.create(address))).items().getFirst();
  }

  private static ServiceHealth.Report health(Duration patience, Map<String, URI> services) {
    AdminProperties properties =
        new AdminProperties(
            patience,
            URI.create("http://localhost:1"),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            services);
    return new ServiceHealth(CLIENT, properties).report().blockOptional().orElseThrow();
  }
}
