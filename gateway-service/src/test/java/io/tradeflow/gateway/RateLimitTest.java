package io.tradeflow.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often callers may call. */
@ExtendWith(GatewaySystem.Shared.class)
class RateLimitTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
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

  /** From now on, with a bucket that is full. */
  private void planAllows(int calls) {
    system.entitles(account, calls);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(system.get(PATH, token).header("RateLimit-Limit"))
                    .isEqualTo(Integer.toString(calls)));
    system.redisSays("DEL rate:account:" + account);
  }

  @Test
  void planSaysHowOftenAnAccountMayCall() {
    planAllows(5);

    for (int call = 0; call < 5; call++) {
      assertThat(system.get(PATH, token).status()).isEqualTo(200);
    }
    limited(firstRefused(10, () -> system.get(PATH, token)));
  }

  @Test
  void whoGoesOnCallingIsRefusedWithoutAskingRedisAndPassesInTime() {
    planAllows(20);
    firstRefused(40, () -> system.get(PATH, token));
    String charged = system.redisSays("HGET rate:account:" + account + " at");

    limited(system.get(PATH, token));

    assertThat(system.redisSays("HGET rate:account:" + account + " at")).isEqualTo(charged);
    await().atMost(PATIENCE).until(() -> system.get(PATH, token).status() == 200);
  }

  @Test
  void oneAccountsLimitIsNotAnothers() {
    planAllows(2);
    IntStream.range(0, 4).forEach(call -> system.get(PATH, token));
    limited(system.get(PATH, token));

    Wire.Answer other = system.get(PATH, system.tokens.of(GatewaySystem.account(), "trader"));

    assertThat(other.status()).isEqualTo(200);
    assertThat(other.header("RateLimit-Limit")).isEqualTo("30");
  }

  @Test
  void headersCountDown() {
    // The next one comes after 20 s.
    planAllows(3);

    int first = Integer.parseInt(system.get(PATH, token).header("RateLimit-Remaining"));
    int second = Integer.parseInt(system.get(PATH, token).header("RateLimit-Remaining"));

    assertThat(first).isEqualTo(2);
    assertThat(second).isEqualTo(1);
  }

  @Test
  void ordersHaveALimitByTheSecond() {
    planAllows(1_000);

    limited(refusedOfABurst(ORDERS, 10));
    assertThat(system.get(ORDERS, token).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"basket, 10", "smart, 2"})
  void composedOrdersHaveALimitToo(String kind, int perSecond) {
    planAllows(1_000);

    limited(refusedOfABurst(ORDERS + "/" + kind, perSecond));
  }

  /**
   * By that limit. Where calls are slow the bucket fills meanwhile, so there may be more bursts.
   */
  private Wire.Answer refusedOfABurst(String path, int perSecond) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return Stream.generate(() -> burst(path, threads))
          .limit(20)
          .flatMap(List::stream)
          .map(CompletableFuture::join)
          .filter(answer -> answer.status() == 429)
          .filter(answer -> answer.header("RateLimit-Limit").equals("" + perSecond))
          .findFirst()
          .orElseThrow();
    }
  }

  private List<CompletableFuture<Wire.Answer>> burst(String path, Executor threads) {
    return IntStream.range(0, 30)
        .mapToObj(
            call ->
                CompletableFuture.supplyAsync(
                    () ->
                        system.call(
                            "POST", path, token, "{}", "Idempotency-Key: " + UUID.randomUUID()),
                    threads))
        .toList();
  }

  @Test
  void aWebhookTakesAHundredAMinuteWhateverSecretFollows() {
    String hook = "/api/v1/webhooks/chartink/" + GatewaySystem.account();
    for (int call = 0; call < 100; call++) {
      assertThat(alert(hook + ".whsec_" + call).status()).isEqualTo(200);
    }
    // Meanwhile the bucket fills up again: 5 calls in 3 s.
    Wire.Answer refused = firstRefused(500, () -> alert(hook + ".whsec_more"));

    limited(refused);
    assertThat(refused.header("RateLimit-Limit")).isEqualTo("100");
    assertThat(alert("/api/v1/webhooks/chartink/" + GatewaySystem.account()).status())
        .isEqualTo(200);
    assertThat(system.redisSays("KEYS rate:webhook:*")).doesNotContain("whsec");
  }

  private static Wire.Answer firstRefused(int most, Supplier<Wire.Answer> call) {
    return Stream.generate(call)
        .limit(most)
        .filter(answer -> answer.status() == 429)
        .findFirst()
        .orElseThrow();
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
    AtomicInteger calls = new AtomicInteger();
    Supplier<Wire.Answer> login =
        () ->
            system.wire.call(
                "POST",
                LOGIN,
                "{}",
                "Content-Type: application/json",
                "X-Forwarded-For: 10.0.0." + calls.incrementAndGet());
    for (int call = 0; call < 5; call++) {
      assertThat(login.get().status()).isEqualTo(200);
    }
    // Another one is free every 12 s.
    Wire.Answer refused = firstRefused(15, login);

    limited(refused);
    assertThat(refused.header("RateLimit-Limit")).isEqualTo("5");
  }

  @Test
  void withoutRedisEachReplicaLimitsByItselfAndComesBack() {
    planAllows(10);
    // A call for which Redis was too slow is counted here alone.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              system.get(PATH, token);
              return shared();
            });

    system.stopRedis();
    try {
      Duration longest = Duration.ZERO;
      for (int call = 0; call < 5; call++) {
        long begin = System.nanoTime();
        assertThat(system.get(PATH, token).status()).isEqualTo(200);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        longest = took.compareTo(longest) > 0 ? took : longest;
      }
      // The driver by itself would wait a minute.
      assertThat(longest).isLessThan(Duration.ofSeconds(10));
      // On a slow machine the bucket fills while it is emptied.
      limited(firstRefused(40, () -> system.get(PATH, token)));
      assertThat(system.wire.call("GET", "/health/ready", "").status()).isEqualTo(200);
    } finally {
      system.startRedis();
    }

    await()
        .atMost(PATIENCE)
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
