package io.tradeflow.subscription;

import static io.tradeflow.subscription.SubscriptionSystem.CLOCK;
import static io.tradeflow.subscription.SubscriptionSystem.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.subscription.SubscriptionSystem.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The running service, over HTTP and its topics, also across restarts. */
class SubscriptionServiceTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String OPERATOR = UUID.randomUUID() + ".operator";

  private static SubscriptionSystem system;

  private final String account = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    system = new SubscriptionSystem();
    system.start();
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  @BeforeEach
  void setTheClock() {
    CLOCK.set(START);
  }

  @Test
  void aTrialEndsAfterFourteenDaysAndEachChangeIsToldOnceAlsoAcrossARestart() {
    system.opens(account);
    toldAre("PRO v1");
    CLOCK.set(START.plus(Duration.ofDays(14)).minusMillis(1));
    assertThat(current().path("plan").asString()).isEqualTo("PRO");
    assertThat(current().path("validUntil").asString()).isEqualTo("2026-03-15T12:00:00Z");

    system.stop();
    CLOCK.set(START.plus(Duration.ofDays(14)));
    system.forgetWhatWasRead();
    system.start();
    toldAre("PRO v1", "FREE v2");
    everythingIsRead();
    assertThat(system.entitlements(account)).containsExactly("PRO v1", "FREE v2");
    assertThat(current().path("plan").asString()).isEqualTo("FREE");
  }

  @Test
  void whatWasCommittedWithoutABrokerIsToldOnceAfterTheRestart() {
    system.stop();
    system.startWithoutBroker();
    assertThat(put(account, "{\"tier\":\"ENTERPRISE\"}").status()).isEqualTo(200);
    assertThat(put(account, "{\"tier\":\"BASIC\",\"validUntil\":null}").status()).isEqualTo(200);
    system.stop();
    system.start();

    toldAre("ENTERPRISE v1", "BASIC v2");
    everythingIsRead();
    assertThat(system.entitlements(account)).containsExactly("ENTERPRISE v1", "BASIC v2");
  }

  @Test
  void recordsThatNameNoAccountHoldNobodyUp() {
    system.publish(account, null);
    system.publish(null, "x".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    system.opens("1-1-1-1-1");
    system.opens("nobody");

    system.opens(account);

    toldAre("PRO v1");
    assertThat(system.entitlements("00000001-0001-0001-0001-000000000001")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'tier':'GOLD'}                                          | 400 | MALFORMED_REQUEST",
        "{'tier':'enterprise'}                                    | 400 | MALFORMED_REQUEST",
        "{'tier':3}                                               | 400 | MALFORMED_REQUEST",
        "{'tier':null}                                            | 422 | INVALID_FIELDS",
        "{}                                                       | 422 | INVALID_FIELDS",
        "{'tier':'PRO','trial':true}                              | 400 | MALFORMED_REQUEST",
        "{'tier':'PRO','tier':'FREE'}                             | 400 | MALFORMED_REQUEST",
        "{'tier':'PRO','validUntil':''}                           | 400 | MALFORMED_REQUEST",
        "{'tier':'PRO','validUntil':'tomorrow'}                   | 400 | MALFORMED_REQUEST",
        "{'tier':'PRO','validUntil':'2027-01-01'}                 | 400 | MALFORMED_REQUEST",
        "{'tier':'PRO','validUntil':1e400}                        | 400 | MALFORMED_REQUEST",
        "{'tier':'PRO','validUntil':1900000000}                   | 400 | MALFORMED_REQUEST",
        "{'tier':'PRO','validUntil':NaN}                          | 400 | MALFORMED_REQUEST",
        "{'tier':'PRO','validUntil':'2026-03-01T12:00:00Z'}       | 422 | VALID_UNTIL_PAST",
        "{'tier':'PRO','validUntil':'-1000000000-01-01T00:00:00Z'} | 422 | VALID_UNTIL_PAST",
        "{'tier':'PRO','validUntil':'2036-03-02T00:00:00Z'}       | 422 | INVALID_FIELDS",
        "{'tier':'PRO','validUntil':'+1000000000-12-31T23:59:59Z'} | 422 | INVALID_FIELDS",
        "{'tier':'FREE','validUntil':'2027-01-01T00:00:00Z'}      | 422 | VALID_UNTIL_ON_FREE"
      })
  void anOperatorsMistakesAreRefusedAndTellNothing(String body, int status, String code) {
    Answer answer = put(account, body.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(system.send("GET", "admin/subscriptions/" + account, OPERATOR, "").status())
        .isEqualTo(404);
    assertThat(system.entitlements(account)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-1-1-1-1", "nobody", "%00", "%0d%0a", "%E2%80%AE", "{accountId}%20"})
  void aPathWithoutAnAccountIdIsRefused(String id) {
    String path = id.replace("{accountId}", account);

    assertThat(put(path, "{\"tier\":\"PRO\"}").status()).isEqualTo(400);
    assertThat(system.send("GET", "admin/subscriptions/" + path, OPERATOR, "").status())
        .isEqualTo(400);
  }

  @Test
  void anIdInCapitalsIsTheSameAccount() {
    assertThat(put(account.toUpperCase(Locale.ROOT), "{\"tier\":\"BASIC\"}").status())
        .isEqualTo(200);

    assertThat(current().path("plan").asString()).isEqualTo("BASIC");
  }

  @ParameterizedTest
  @CsvSource({"'', 401, UNAUTHENTICATED", "trader, 403, FORBIDDEN"})
  void onlyOperatorsSetPlans(String role, int status, String code) {
    String token = role.isEmpty() ? "" : account + "." + role;

    Answer answer =
        system.send("PUT", "admin/subscriptions/" + account, token, "{\"tier\":\"ENTERPRISE\"}");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "upgrade, {'plan':3}, 400",
    "upgrade, {}, 422",
    "downgrade, {'plan':''}, 400",
    "downgrade, {'plan':'FREE';'accountId':'x'}, 400",
    "downgrade, [], 400"
  })
  void anAccountHoldersMistakesAreRefused(String route, String body, int status) {
    put(account, "{\"tier\":\"PRO\"}");

    Answer answer =
        system.send(
            "POST",
            "subscription/" + route,
            account + ".trader",
            body.replace('\'', '"').replace(';', ','));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(current().path("plan").asString()).isEqualTo("PRO");
  }

  /** An account that is opened after everything else that is to be read has its trial. */
  private static void everythingIsRead() {
    String last = UUID.randomUUID().toString();
    system.opens(last);
    await().atMost(SOON).until(() -> !system.entitlements(last).isEmpty());
  }

  private void toldAre(String... changes) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(system.entitlements(account)).isEqualTo(List.of(changes)));
  }

  private tools.jackson.databind.JsonNode current() {
    return system.send("GET", "subscription/current", account + ".trader", "").body();
  }

  private static Answer put(String id, String body) {
    return system.send("PUT", "admin/subscriptions/" + id, OPERATOR, body);
  }
}
