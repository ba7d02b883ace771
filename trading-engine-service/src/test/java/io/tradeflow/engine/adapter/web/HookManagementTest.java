package io.tradeflow.engine.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.EngineSystem;
import io.tradeflow.engine.adapter.web.Webhooks.Answer;
import io.tradeflow.engine.adapter.web.Webhooks.Issued;
import io.tradeflow.engine.application.outside.HookStore;
import io.tradeflow.engine.application.outside.ManageHooks;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;

/** What owners of webhooks do. */
class HookManagementTest {
  private static final String BUY = "{\"symbol\":\"BTCUSD\",\"action\":\"buy\"}";

  private final Webhooks webhooks = new Webhooks();

  private static String hooks(String bot) {
    return "/api/v1/bots/" + bot + "/webhooks";
  }

  private Answer rotate(Issued hook, String body) {
    return webhooks.call(
        HttpMethod.POST, hooks(hook.bot()) + "/" + hook.id() + "/rotate", body, Map.of());
  }

  @Test
  void theSecretIsShownOnceAndStoredSealed() {
    Issued hook = webhooks.hook("tradingview", ",\"name\":\"My alert\"");

    JsonNode listed =
        webhooks.call(HttpMethod.GET, hooks(hook.bot()), "", Map.of()).body().path("items");

    assertThat(hook.secret()).matches("whsec_[A-Za-z0-9]{32}");
    assertThat(hook.path()).isEqualTo("/api/v1/webhooks/tradingview/" + hook.id());
    assertThat(listed).hasSize(1);
    assertThat(listed.path(0).path("name").asString()).isEqualTo("My alert");
    assertThat(listed.toString()).doesNotContain(hook.secret());
    HookStore.Kept kept =
        EngineSystem.bean(HookStore.class).find(UUID.fromString(hook.id())).orElseThrow();
    assertThat(kept.toString()).doesNotContain(hook.secret().substring(6));
  }

  @Test
  void chartinksPathHoldsTheSecretOnlyWhereItIsIssued() {
    Issued hook = webhooks.hook("chartink", ",\"direction\":\"BUY\"");

    JsonNode listed = webhooks.call(HttpMethod.GET, hooks(hook.bot()), "", Map.of()).body();

    assertThat(hook.path()).endsWith("/chartink/" + hook.id() + "." + hook.secret());
    assertThat(listed.toString()).contains("/chartink/" + hook.id() + "\"");
  }

  @Test
  void afterARotationTheOldSecretCountsForItsGraceOnly() {
    Issued hook = webhooks.hook("generic", "");

    Answer graceful = rotate(hook, "{\"graceSeconds\":600}");
    Issued second = Webhooks.issued(hook.bot(), graceful.body());
    assertThat(graceful.body().path("webhook").path("oldSecretUntil").asString())
        .isGreaterThan(Instant.now().plusSeconds(500).toString());
    assertThat(webhooks.signed(hook, "1", Instant.now(), BUY).status()).isEqualTo(202);
    assertThat(webhooks.signed(second, "2", Instant.now(), BUY).status()).isEqualTo(202);

    Issued third = Webhooks.issued(hook.bot(), rotate(hook, "{\"graceSeconds\":0}").body());
    webhooks.signed(hook, "3", Instant.now(), BUY).is(401, "WEBHOOK_REFUSED");
    webhooks.signed(second, "3", Instant.now(), BUY).is(401, "WEBHOOK_REFUSED");
    assertThat(webhooks.signed(third, "3", Instant.now(), BUY).status()).isEqualTo(202);
  }

  @Test
  void aGraceThatIsOverCountsNoMore() {
    Issued hook = webhooks.hook("generic", "");
    rotate(hook, "");
    assertThat(webhooks.signed(hook, "1", Instant.now(), BUY).status()).isEqualTo(202);

    EngineSystem.bean(DatabaseClient.class)
        .sql("UPDATE webhook SET old_secret_until = now() - interval '1 second' WHERE id = $1")
        .bind(0, UUID.fromString(hook.id()))
        .then()
        .block();

    webhooks.signed(hook, "2", Instant.now(), BUY).is(401, "WEBHOOK_REFUSED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"kind\":\"email\"",
        "\"kind\":null",
        "\"kind\":\"generic\",\"name\":\" \"",
        "\"kind\":\"chartink\"",
        "\"kind\":\"chartink\",\"direction\":\"HOLD\"",
        "\"kind\":\"generic\",\"direction\":\"BUY\"",
        "\"kind\":\"generic\",\"allowedAddresses\":[\"example.com\"]",
        "\"kind\":\"generic\",\"allowedAddresses\":[null]",
        "\"kind\":\"generic\",\"allowedAddresses\":[\"1.2.3.4/8\"]"
      })
  void aHookThatCannotBeIs422(String fields) {
    String bot = webhooks.bot();

    webhooks.call(HttpMethod.POST, hooks(bot), "{" + fields + "}", Map.of()).is(422, "INVALID_BOT");
    assertThat(webhooks.call(HttpMethod.GET, hooks(bot), "", Map.of()).body().path("items"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-1", "604801"})
  void graceIsWithinBounds(long seconds) {
    rotate(webhooks.hook("generic", ""), "{\"graceSeconds\":" + seconds + "}")
        .is(422, "INVALID_BOT");
  }

  @Test
  void anotherAccountsHooksDoNotExist() {
    Issued hook = webhooks.hook("generic", "");
    Webhooks stranger = new Webhooks();
    String own = stranger.bot();

    stranger.create(hook.bot(), "generic", "").is(404, "BOT_NOT_FOUND");
    stranger.call(HttpMethod.GET, hooks(hook.bot()), "", Map.of()).is(404, "BOT_NOT_FOUND");
    for (String path : List.of("/rotate", "")) {
      HttpMethod method = path.isEmpty() ? HttpMethod.DELETE : HttpMethod.POST;
      stranger
          .call(method, hooks(hook.bot()) + "/" + hook.id() + path, "", Map.of())
          .is(404, "BOT_NOT_FOUND");
      stranger
          .call(method, hooks(own) + "/" + hook.id() + path, "", Map.of())
          .is(404, "WEBHOOK_NOT_FOUND");
    }
    assertThat(webhooks.signed(hook, "1", Instant.now(), BUY).status()).isEqualTo(202);
  }

  @Test
  void aBotHasTenHooksAtMostEvenAtOnce() {
    String bot = webhooks.bot();

    long created =
        IntStream.range(0, 14)
            .parallel()
            .filter(any -> webhooks.create(bot, "generic", "").status() == 201)
            .count();

    assertThat(created).isEqualTo(ManageHooks.MOST_HOOKS);
    webhooks.create(bot, "generic", "").is(409, "TOO_MANY_WEBHOOKS");
  }

  @Test
  void theLedgerIsToldOfEveryChange() {
    Issued hook = webhooks.hook("generic", "");
    rotate(hook, "");
    webhooks.call(HttpMethod.DELETE, hooks(hook.bot()) + "/" + hook.id(), "", Map.of());

    List<String> notes =
        EngineSystem.bean(DatabaseClient.class)
            .sql(
                "SELECT substring(encode(payload, 'escape') FROM 'webhook\\.[a-z]+') AS action"
                    + " FROM outbox WHERE topic = 'audit.records-commands.v1'"
                    + " AND encode(payload, 'escape') LIKE '%' || $1 || '%' ORDER BY id")
            .bind(0, hook.id())
            .map(row -> row.get("action", String.class))
            .all()
            .collectList()
            .block();

    assertThat(notes).containsExactly("webhook.create", "webhook.rotate", "webhook.delete");
  }

  @Test
  void ownProgramsSendWithTheTokenAlone() {
    String bot = webhooks.bot();
    String path = "/api/v1/bots/" + bot + "/signals";
    String signal =
        "{\"id\":\"s1\",\"time\":\"%s\",\"symbol\":\"BTC-USD\",\"action\":\"buy\"}"
            .formatted(Instant.now());

    assertThat(webhooks.call(HttpMethod.POST, path, signal, Map.of()).status()).isEqualTo(202);
    assertThat(webhooks.call(HttpMethod.POST, path, signal, Map.of()).body().path("status"))
        .hasToString("\"REPEATED\"");
    webhooks
        .call(HttpMethod.POST, path, signal.replace("\"id\":\"s1\",", ""), Map.of())
        .is(400, "MALFORMED_REQUEST");
    webhooks
        .call(
            HttpMethod.POST,
            path,
            signal.replaceAll("20\\d\\d-", "2020-").replace("s1", "s2"),
            Map.of())
        .is(401, "TIMESTAMP_OUTSIDE_WINDOW");
    new Webhooks().call(HttpMethod.POST, path, signal, Map.of()).is(404, "BOT_NOT_FOUND");
    assertThat(webhooks.send(path, signal, Map.of()).status()).isEqualTo(401);
  }
}
