package io.tradeflow.starter.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.events.AccountSessionsRevoked;
import io.tradeflow.events.RevocationEvent;
import io.tradeflow.events.RevocationEventType;
import io.tradeflow.events.SessionRevoked;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.StarterSystem;
import io.tradeflow.starter.kafka.EventSender;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is let in. */
class SecurityDefaultsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final StarterSystem SYSTEM = StarterSystem.running();

  static Stream<Arguments> badTokens() {
    return Stream.of(
        Arguments.of("none", null),
        Arguments.of("garbage", "x.y.z"),
        Arguments.of("foreign key", SYSTEM.tokens.forged()),
        Arguments.of("audience", SYSTEM.tokens.with(claims -> claims.audience("account"))),
        Arguments.of("no audience", SYSTEM.tokens.with(it -> it.audience(List.of()))),
        Arguments.of("issuer", SYSTEM.tokens.with(it -> it.issuer("http://localhost/other"))),
        Arguments.of("type", SYSTEM.tokens.with(claims -> claims.claim("typ", "Refresh"))),
        Arguments.of(
            "expired",
            SYSTEM.tokens.with(
                it -> it.expirationTime(Date.from(Instant.now().minusSeconds(10))))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTokens")
  void withoutAGoodTokenNothingIsAnswered(String what, String token) {
    HttpResponse<String> answer = get("/api/v1/orders?limit=1", token);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains("\"code\":\"UNAUTHENTICATED\"");
  }

  @ParameterizedTest
  @CsvSource({"trader, 403", "operator, 200", "admin, 200"})
  void adminRoutesNeedAnOperator(String role, int status) {
    HttpResponse<String> answer = get("/api/v1/admin/users", SYSTEM.tokens.of("a", role));
    assertThat(answer.statusCode()).isEqualTo(status);
    if (status == 403) {
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(answer.body()).contains("\"code\":\"FORBIDDEN\"");
    }
  }

  /** A session would be looked for by other threads. */
  @Test
  void noSessionIsMadeForARequest() {
    HttpResponse<String> answer = get("/api/v1/thread", SYSTEM.tokens.of("a", "trader"));

    assertThat(answer.body()).contains("\"name\":\"reactor-http-");
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void healthNeedsNoToken() {
    assertThat(get("/health/live", null).statusCode()).isEqualTo(200);
  }

  /** A machine that stands still for once makes one of three late, a late reader all of them. */
  @Test
  void revokedSessionsAreRefusedWithinFiveSecondsAndOthersAreNot() {
    List<Duration> took = Stream.generate(this::revokedSession).limit(3).toList();

    assertThat(Collections.min(took)).isLessThan(Duration.ofSeconds(5));
  }

  private Duration revokedSession() {
    String session = UUID.randomUUID().toString();
    String revoked = SYSTEM.tokens.with(claims -> claims.claim("sid", session));
    String other = SYSTEM.tokens.with(claims -> claims.claim("sid", "other"));
    assertThat(get("/api/v1/orders?limit=1", revoked).statusCode()).isEqualTo(200);

    long published = System.nanoTime();
    publish(
        session,
        RevocationEvent.newBuilder()
            .setEnvelope(envelope("someone"))
            .setType(RevocationEventType.SESSION_REVOKED)
            .setSession(new SessionRevoked(session))
            .build());

    await().atMost(SOON).until(() -> isRefused(revoked));
    Duration took = Duration.ofNanos(System.nanoTime() - published);
    assertThat(get("/api/v1/orders?limit=1", other).statusCode()).isEqualTo(200);
    return took;
  }

  @Test
  void revokedAccountIsRefusedUntilItLogsInAnew() {
    String account = UUID.randomUUID().toString();
    String before = SYSTEM.tokens.with(it -> it.subject(account).issueTime(secondsFromNow(-20)));
    String after = SYSTEM.tokens.with(it -> it.subject(account).issueTime(secondsFromNow(0)));

    publish(
        account,
        RevocationEvent.newBuilder()
            .setEnvelope(envelope(account))
            .setType(RevocationEventType.ACCOUNT_SESSIONS_REVOKED)
            .setAccount(new AccountSessionsRevoked(secondsFromNow(-10).toInstant()))
            .build());

    await().atMost(SOON).until(() -> isRefused(before));
    assertThat(get("/api/v1/orders?limit=1", after).statusCode()).isEqualTo(200);
  }

  private static boolean isRefused(String token) {
    return get("/api/v1/orders?limit=1", token).statusCode() == 401;
  }

  private static Date secondsFromNow(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  private static io.tradeflow.events.Envelope envelope(String account) {
    return Envelopes.of(account, null, null, Instant.now(), "c", null, "REVOKED", 0);
  }

  private static void publish(String key, RevocationEvent event) {
    SYSTEM.bean(EventSender.class).send(Topics.AUTH_REVOCATIONS, key, event).join();
  }

  private static HttpResponse<String> get(String path, String token) {
    HttpRequest.Builder request = SYSTEM.request(path);
    return SYSTEM.call(
        token == null ? request : request.header("Authorization", "Bearer " + token));
  }
}
