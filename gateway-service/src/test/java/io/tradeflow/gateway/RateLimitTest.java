package io.tradeflow.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often callers may call. */
@ExtendWith(GatewaySystem.Shared.class)
class RateLimitTest {
  private static final String PATH = "/api/v1/market/symbols";
  private static final String ORDERS = "/api/v1/orders";
  private static final String LOGIN = "/api/v1/auth/login";

  private final GatewaySystem system;
  private final String account = GatewaySystem.account();
  private final String token;

  RateLimitTest(GatewaySystem system) {
    this.system = system;
    this.token = system.tokens.of(account, "trader");
  }

  private static void limited(Wire.Answer answer) {
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.code()).isEqualTo("RATE_LIMITED");
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 3600);
    assertThat(answer.header("RateLimit-Remaining")).isEqualTo("0");
    assertThat(answer.json().path("detail").asString()).contains("Try again in");
  }

  private void planAllows(String of, int calls) {
    system.entitles(of, calls);
    String other = system.tokens.of(of, "trader");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(system.get(PATH, other).header("RateLimit-Limit"))
                    .isEqualTo(Integer.toString(calls)));
  }

  @Test
  void planSaysHowOftenAnAccountMayCall() {
    planAllows(account, 5);

    List<Wire.Answer> answers =
        IntStream.range(0, 8).mapToObj(call -> system.get(PATH, token)).toList();

    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSizeLessThanOrEqualTo(5);
    limited(answers.getLast());
  }

  @Test
  void oneAccountsLimitIsNotAnothers() {
    planAllows(account, 2);
    IntStream.range(0, 4).forEach(call -> system.get(PATH, token));
    limited(system.get(PATH, token));

    Wire.Answer other = system.get(PATH, system.tokens.of(GatewaySystem.account(), "trader"));

    assertThat(other.status()).isEqualTo(200);
    assertThat(other.header("RateLimit-Limit")).isEqualTo("30");
  }

  @Test
  void headersCountDown() {
    int first = Integer.parseInt(system.get(PATH, token).header("RateLimit-Remaining"));
    int second = Integer.parseInt(system.get(PATH, token).header("RateLimit-Remaining"));

    assertThat(first).isEqualTo(29);
    assertThat(second).isEqualTo(28);
  }

  @Test
  void ordersHaveALimitByTheSecond() {
    planAllows(account, 1_000);
    IntStream.range(0, 10)
        .parallel()
        .forEach(call -> system.call("POST", ORDERS, token, "{}", "Idempotency-Key: " + call));

    List<Wire.Answer> burst =
        IntStream.range(0, 30)
            .parallel()
            .mapToObj(call -> system.call("POST", ORDERS, token, "{}", "Idempotency-Key: b" + call))
            .toList();

    assertThat(burst).filteredOn(answer -> answer.status() == 429).isNotEmpty();
    limited(burst.stream().filter(answer -> answer.status() == 429).findFirst().orElseThrow());
    assertThat(system.get(ORDERS, token).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"basket, 10", "smart, 2"})
  void composedOrdersHaveALimitToo(String kind, int perSecond) {
    planAllows(account, 1_000);

    List<Wire.Answer> burst =
        IntStream.range(0, 30)
            .parallel()
            .mapToObj(call -> system.call("POST", ORDERS + "/" + kind, token, "{}"))
            .toList();

    Wire.Answer refused =
        burst.stream().filter(answer -> answer.status() == 429).findFirst().orElseThrow();
    limited(refused);
    assertThat(refused.header("RateLimit-Limit")).isEqualTo(Integer.toString(perSecond));
  }

  @Test
  void aWebhookTakesAHundredAMinuteWhateverSecretFollows() {
    String hook = "/api/v1/webhooks/chartink/" + GatewaySystem.account();
    // Meanwhile the bucket fills up again: 5 calls in 3 s.
    List<Wire.Answer> answers =
        IntStream.range(0, 150).mapToObj(call -> alert(hook + ".whsec_" + call)).toList();

    assertThat(answers.subList(0, 100)).allMatch(answer -> answer.status() == 200);
    Wire.Answer refused =
        answers.stream().filter(answer -> answer.status() == 429).findFirst().orElseThrow();
    limited(refused);
    assertThat(refused.header("RateLimit-Limit")).isEqualTo("100");
    assertThat(alert("/api/v1/webhooks/chartink/" + GatewaySystem.account()).status())
        .isEqualTo(200);
    assertThat(system.redisSays("KEYS rate:webhook:*")).doesNotContain("whsec");
  }

  private Wire.Answer alert(String path) {
    return system.wire.call("POST", path, "{}", "Content-Type: application/json");
  }

  @Test
  void whatIsNoWebhookGetsNoBucketOfItsOwn() {
    Wire.Answer answer = alert("/api/v1/webhooks/generic/" + "x".repeat(36));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("RateLimit-Limit")).isEqualTo("3000");
  }

  @Test
  void loginsAreFewWhateverTheCallerSaysOfItsAddress() {
    List<Wire.Answer> answers =
        IntStream.range(0, 7)
            .mapToObj(
                call ->
                    system.wire.call(
                        "POST",
                        LOGIN,
                        "{}",
                        "Content-Type: application/json",
                        "X-Forwarded-For: 10.0.0." + call))
            .toList();

    assertThat(answers.stream().map(Wire.Answer::status))
        .containsExactly(200, 200, 200, 200, 200, 429, 429);
    limited(answers.getLast());
  }

  @Test
  void withoutRedisEachReplicaLimitsByItselfAndComesBack() {
    planAllows(account, 200);
    // A call for which Redis was too slow is counted here alone.
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              system.get(PATH, token);
              return shared();
            });

    system.stopRedis();
    try {
      Duration longest = Duration.ZERO;
      for (int call = 0; call < 10; call++) {
        long begin = System.nanoTime();
        assertThat(system.get(PATH, token).status()).isEqualTo(200);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        longest = took.compareTo(longest) > 0 ? took : longest;
      }
      assertThat(longest).isLessThan(Duration.ofSeconds(2));
      // On a slow machine the bucket fills while it is emptied.
      limited(
          Stream.generate(() -> system.get(PATH, token))
              .limit(400)
              .filter(answer -> answer.status() == 429)
              .findFirst()
              .orElseThrow());
      assertThat(system.wire.call("GET", "/health/ready", "").status()).isEqualTo(200);
    } finally {
      system.startRedis();
    }

    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () -> {
              assertThat(system.get(PATH, token).status()).isEqualTo(200);
              assertThat(shared()).isTrue();
            });
  }

  /** Whether Redis holds this account's bucket. */
  private boolean shared() {
    return system.redisSays("EXISTS rate:account:" + account).startsWith(":1");
  }
}
