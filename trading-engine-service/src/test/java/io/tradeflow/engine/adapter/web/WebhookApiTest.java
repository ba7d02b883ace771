package io.tradeflow.engine.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.adapter.web.Webhooks.Answer;
import io.tradeflow.engine.adapter.web.Webhooks.Issued;
import io.tradeflow.engine.application.outside.ReceiveSignals;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What senders are told. */
class WebhookApiTest {
  private static final String BUY = "{\"symbol\":\"BTCUSD\",\"action\":\"buy\"}";

  private final Webhooks webhooks = new Webhooks();

  private static String tradingView(String secret, String id, Instant at) {
    return "{\"secret\":\"%s\",\"id\":\"%s\",\"time\":\"%s\",\"symbol\":\"BTCUSD\",\"action\":\"buy\",\"price\":41234.5}"
        .formatted(secret, id, at);
  }

  private static String scan(Instant at, String stocks) {
    String minute =
        DateTimeFormatter.ofPattern("h:mm a", Locale.ENGLISH)
            .withZone(ZoneId.of("Asia/Kolkata"))
            .format(at)
            .toLowerCase(Locale.ROOT);
    return ("{\"stocks\":\"%s\",\"trigger_prices\":\"%s\",\"triggered_at\":\"%s\","
            + "\"scan_name\":\"Breakout\",\"scan_url\":\"breakout\",\"alert_name\":\"a\","
            + "\"webhook_url\":\"https://example.com\"}")
        .formatted(stocks, stocks.replaceAll("[^,]+", "1.5"), minute);
  }

  @Test
  void everySenderProvesItselfInItsOwnWay() {
    Instant now = Instant.now();
    Issued tradingView = webhooks.hook("tradingview", "");
    Issued chartink = webhooks.hook("chartink", ",\"direction\":\"SELL\"");
    Issued sheets = webhooks.hook("sheets", "");
    Issued generic = webhooks.hook("generic", "");

    List<Answer> answers =
        List.of(
            webhooks.send(
                tradingView.path(), tradingView(tradingView.secret(), "tv/1", now), Map.of()),
            webhooks.send(chartink.path(), scan(now, "BTC,DOGE"), Map.of()),
            webhooks.send(
                sheets.path(),
                "{\"id\":\"row 7\",\"time\":\"%s\",\"symbol\":\"BTC-USD\",\"action\":\"SELL\"}"
                    .formatted(now),
                Map.of("X-Webhook-Secret", sheets.secret())),
            webhooks.signed(generic, "msg_1", now, BUY));

    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
              assertThat(answer.body().path("status").asString()).isEqualTo("ACCEPTED");
              assertThat(answer.body().path("signalIds")).hasSize(1);
            });
    assertThat(answers.get(3).body().path("eventId").asString()).isEqualTo("msg_1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tradingview", "chartink", "sheets", "generic"})
  void aWrongSecretIs401(String kind) {
    Issued hook = webhooks.hook(kind, kind.equals("chartink") ? ",\"direction\":\"BUY\"" : "");
    String path = hook.path().replaceAll("\\..*", ".whsec_wrong");
    Map<String, String> headers = new HashMap<>();
    headers.put("X-Webhook-Secret", "whsec_wrong");
    headers.put("webhook-id", "1");
    headers.put("webhook-timestamp", Long.toString(Instant.now().getEpochSecond()));
    headers.put("webhook-signature", "v1,AAAA");

    webhooks
        .send(path, tradingView("whsec_wrong", "1", Instant.now()), headers)
        .is(401, "WEBHOOK_REFUSED");
    webhooks.send(path.replaceAll("\\..*", ""), "{}", Map.of()).is(401, "WEBHOOK_REFUSED");
  }

  @Test
  void aSignatureOfAnotherBodyIs401() {
    Issued hook = webhooks.hook("generic", "");
    Issued other = webhooks.hook("generic", "");
    String seconds = Long.toString(Instant.now().getEpochSecond());
    Issued crossed = new Issued(hook.bot(), hook.id(), hook.path(), other.secret());

    webhooks.signed(crossed, "1", Instant.now(), BUY).is(401, "WEBHOOK_REFUSED");
    webhooks
        .send(
            hook.path(),
            BUY.replace("buy", "sell"),
            Map.of(
                "webhook-id",
                "1",
                "webhook-timestamp",
                seconds,
                "webhook-signature",
                io.tradeflow.engine.application.outside.Signature.of(
                    hook.secret(),
                    "1",
                    seconds,
                    BUY.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
        .is(401, "WEBHOOK_REFUSED");
  }

  @ParameterizedTest
  @CsvSource({"-330, 401", "330, 401", "-270, 202", "270, 202"})
  void theClockMayBeOffByFiveMinutes(int seconds, int status) {
    Issued generic = webhooks.hook("generic", "");
    Issued tradingView = webhooks.hook("tradingview", "");

    List<Answer> answers =
        List.of(
            webhooks.signed(generic, "1", Instant.now().plusSeconds(seconds), BUY),
            webhooks.send(
                tradingView.path(),
                tradingView(tradingView.secret(), "1", Instant.now().plusSeconds(seconds)),
                Map.of()));

    assertThat(answers).extracting(Answer::status).containsOnly(status);
    if (status == 401) {
      assertThat(answers).extracting(Answer::code).containsOnly("TIMESTAMP_OUTSIDE_WINDOW");
    }
  }

  @Test
  void anOldScanIs401() {
    Issued hook = webhooks.hook("chartink", ",\"direction\":\"BUY\"");

    webhooks
        .send(hook.path(), scan(Instant.now().minus(Duration.ofMinutes(8)), "BTC"), Map.of())
        .is(401, "TIMESTAMP_OUTSIDE_WINDOW");
  }

  @Test
  void aRepeatedEventIs200AndDoesNothing() {
    Instant now = Instant.now();
    Issued hook = webhooks.hook("tradingview", "");
    String withoutId = tradingView(hook.secret(), "x", now).replace("\"id\":\"x\",", "");

    assertThat(webhooks.send(hook.path(), withoutId, Map.of()).status()).isEqualTo(202);
    Answer again = webhooks.send(hook.path(), withoutId, Map.of());

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().path("status").asString()).isEqualTo("REPEATED");
    assertThat(again.body().path("signalIds")).isEmpty();
  }

  @Test
  void whatIsNoHookIs404AndAlwaysTheSame() {
    Issued hook = webhooks.hook("generic", "");
    Issued gone = webhooks.hook("sheets", "");
    webhooks.call(
        org.springframework.http.HttpMethod.DELETE,
        "/api/v1/bots/" + gone.bot() + "/webhooks/" + gone.id(),
        "",
        Map.of());
    List<Answer> answers =
        List.of(
            webhooks.send("/api/v1/webhooks/generic/" + UUID.randomUUID(), BUY, Map.of()),
            webhooks.send("/api/v1/webhooks/generic/nothing", BUY, Map.of()),
            webhooks.send("/api/v1/webhooks/sheets/" + hook.id(), BUY, Map.of()),
            webhooks.send("/api/v1/webhooks/chartink/" + hook.id() + ".s", BUY, Map.of()),
            webhooks.send(gone.path(), BUY, Map.of("X-Webhook-Secret", gone.secret())));

    answers.forEach(answer -> answer.is(404, "WEBHOOK_NOT_FOUND"));
    assertThat(answers)
        .extracting(answer -> answer.body().path("detail"))
        .containsOnly(answers.getFirst().body().path("detail"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"symbol\":\"BTCUSD\"} | action",
        "{\"symbol\":\"BTCUSD\",\"action\":\"hold\"} | action",
        "{\"action\":\"buy\"} | symbol",
        "{\"symbol\":\"\",\"action\":\"buy\"} | symbol",
        "{\"symbol\":\"BTC USD\",\"action\":\"buy\"} | symbol",
        "{\"symbol\":\"BTCUSD\",\"action\":\"buy\",\"price\":0} | price",
        "{\"symbol\":\"BTCUSD\",\"action\":\"buy\",\"price\":1e400} | price",
        "{\"symbol\":\"BTCUSD\",\"action\":\"buy\",\"price\":\"dear\"} | price",
        "{\"symbol\":\"BTCUSD\",\"action\":\"buy\",\"quantity\":5} | quantity",
        "{\"symbol\":\"BTCUSD\",\"action\":\"buy\",\"secret\":\"x\"} | secret",
        "{\"symbol\":\"BTCUSD\",\"action\":\"buy\",\"comment\":\"\\u202e\"} | comment",
        "{\"symbol\":\"BTCUSD\",\"action\":\"buy\",\"action\":\"sell\"} | line 1",
        "{\"symbol\":[],\"action\":\"buy\"} | symbol",
        "[] | line 1",
        "null | body",
        "buy BTCUSD | line 1"
      })
  void whatCannotBeReadIs400AndSaysWhere(String body, String named) {
    Issued hook = webhooks.hook("generic", "");

    Answer answer = webhooks.signed(hook, "1", Instant.now(), body);

    answer.is(400, "MALFORMED_REQUEST");
    assertThat(answer.body().path("detail").asString()).contains(named);
    assertThat(webhooks.signed(hook, "1", Instant.now(), BUY).status()).isEqualTo(202);
  }

  @ParameterizedTest
  @CsvSource({
    "id, '\"id\":\"a\\u0000b\"'",
    "id, '\"id\":\"\"'",
    "time, '\"time\":\"yesterday\"'",
    "time, '\"time\":null'"
  })
  void idAndTimeMustBeOnes(String field, String part) {
    Issued hook = webhooks.hook("tradingview", "");
    String body =
        tradingView(hook.secret(), "1", Instant.now())
            .replaceAll(
                "\"" + field + "\":\"[^\"]*\"", java.util.regex.Matcher.quoteReplacement(part));

    Answer answer = webhooks.send(hook.path(), body, Map.of());

    answer.is(400, "MALFORMED_REQUEST");
    assertThat(answer.body().path("detail").asString()).contains(field);
  }

  @Test
  void aBodyAbove64KiBIs413() {
    Issued hook = webhooks.hook("generic", "");

    Answer answer =
        webhooks.signed(hook, "1", Instant.now(), "{\"comment\":\"" + "x".repeat(70_000) + "\"}");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("BODY_TOO_LARGE");
  }

  @Test
  void aSymbolThatTheBotDoesNotTradeIs422() {
    Issued hook = webhooks.hook("generic", "");
    String body = BUY.replace("BTCUSD", "DOGEUSD");

    Answer answer = webhooks.signed(hook, "1", Instant.now(), body);

    answer.is(422, "UNKNOWN_SYMBOL");
    assertThat(answer.body().path("detail").asString()).contains("BTC-USD, ETH-USD");
  }

  @Test
  void withoutAPriceTheSenderIsToldToTryAgain() {
    Issued hook = webhooks.hook("generic", "");

    webhooks
        .signed(hook, "1", Instant.now(), BUY.replace("BTCUSD", "ETHUSD"))
        .is(503, "PRICE_UNKNOWN");
    assertThat(webhooks.signed(hook, "1", Instant.now(), BUY).status()).isEqualTo(202);
  }

  @Test
  void aBotThatDoesNotRunIgnoresAndNeverCatchesUp() {
    Issued hook = webhooks.hook("generic", "");
    webhooks.of(hook.bot(), "/pause");

    Answer ignored = webhooks.signed(hook, "1", Instant.now(), BUY);
    webhooks.of(hook.bot(), "/start");
    Answer again = webhooks.signed(hook, "1", Instant.now(), BUY);

    assertThat(ignored.status()).isEqualTo(200);
    assertThat(ignored.body().path("status").asString()).isEqualTo("IGNORED");
    assertThat(ignored.code()).isEqualTo("BOT_NOT_RUNNING");
    assertThat(again.body().path("status").asString()).isEqualTo("REPEATED");
  }

  @Test
  void onlyAllowedAddressesMaySendAndNobodyMakesOneUp() {
    Issued mine = webhooks.hook("generic", ",\"allowedAddresses\":[\"127.0.0.0/8\",\"::1\"]");
    Issued theirs = webhooks.hook("generic", ",\"allowedAddresses\":[\"52.89.214.238\"]");

    assertThat(webhooks.signed(mine, "1", Instant.now(), BUY).status()).isEqualTo(202);
    webhooks.signed(theirs, "1", Instant.now(), BUY).is(403, "ADDRESS_NOT_ALLOWED");
    // Several, which no gateway sends: none of them is believed.
    webhooks
        .send(theirs.path(), BUY, Map.of("X-Forwarded-For", "52.89.214.238, 10.0.0.1"))
        .is(403, "ADDRESS_NOT_ALLOWED");
    // From the gateway, which is on this machine here: believed, so the signature is next.
    webhooks
        .send(theirs.path(), BUY, Map.of("X-Forwarded-For", "52.89.214.238"))
        .is(401, "WEBHOOK_REFUSED");
  }

  @Test
  void aHundredEventsAMinuteAreTaken() {
    Issued hook = webhooks.hook("generic", "");
    IntStream.range(0, ReceiveSignals.MOST_PER_MINUTE)
        .forEach(
            event ->
                assertThat(webhooks.signed(hook, "e" + event, Instant.now(), BUY).status())
                    .isEqualTo(202));

    webhooks.signed(hook, "one more", Instant.now(), BUY).is(429, "RATE_LIMITED");

    assertThat(webhooks.signed(hook, "e7", Instant.now(), BUY).status()).isEqualTo(200);
    assertThat(webhooks.signed(webhooks.hook("generic", ""), "1", Instant.now(), BUY).status())
        .isEqualTo(202);
  }
}
