package io.tradeflow.engine.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.EngineSystem;
import io.tradeflow.engine.application.outside.Signature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An account with bots, and the senders of its webhooks, against the running service. */
public final class Webhooks {
  private static final JsonMapper JSON = new JsonMapper();

  public final String account = UUID.randomUUID().toString();
  private final WebTestClient client =
      WebTestClient.bindToServer()
          .baseUrl(EngineSystem.address())
          .responseTimeout(Duration.ofSeconds(20))
          .build();

  /** An answer; {@code body} is missing where there is none. */
  public record Answer(int status, JsonNode body) {
    String code() {
      return body.path("code").asString("");
    }

    void is(int expected, String code) {
      assertThat(status).as(body.toString()).isEqualTo(expected);
      assertThat(code()).isEqualTo(code);
      assertThat(body.path("detail").asString()).isNotBlank();
    }
  }

  /** A hook as its owner got it. */
  public record Issued(String bot, String id, String path, String secret) {}

  /** A running bot on BTC-USD and ETH-USD that only others tell what to do. */
  public String bot() {
    String bot =
        call(
                HttpMethod.POST,
                "/api/v1/bots",
                "{\"name\":\"Mine\",\"strategy\":\"external\",\"symbols\":[\"BTC-USD\",\"ETH-USD\"],"
                    + "\"sizing\":{\"type\":\"QUOTE_AMOUNT\",\"value\":\"480\"}}",
                Map.of())
            .body()
            .path("id")
            .asString();
    assertThat(of(bot, "/start").status()).isEqualTo(200);
    return bot;
  }

  /** Starts, stops, pauses. */
  public Answer of(String bot, String action) {
    return call(HttpMethod.POST, "/api/v1/bots/" + bot + action, "", Map.of());
  }

  /** Creates one, with more fields if there are any. */
  public Answer create(String bot, String kind, String more) {
    return call(
        HttpMethod.POST,
        "/api/v1/bots/" + bot + "/webhooks",
        "{\"kind\":\"" + kind + "\"" + more + "}",
        Map.of());
  }

  public Issued hook(String kind, String more) {
    String bot = bot();
    Answer answer = create(bot, kind, more);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    return issued(bot, answer.body());
  }

  static Issued issued(String bot, JsonNode body) {
    return new Issued(
        bot,
        body.path("webhook").path("id").asString(),
        body.path("path").asString(),
        body.path("secret").asString());
  }

  /** As the account. */
  public Answer call(HttpMethod method, String path, String body, Map<String, String> headers) {
    return exchange(method, path, body, headers, account);
  }

  /** Without a token. */
  public Answer send(String path, String body, Map<String, String> headers) {
    return exchange(HttpMethod.POST, path, body, headers, "");
  }

  /** Signed as Standard Webhooks asks. */
  public Answer signed(Issued hook, String id, Instant at, String body) {
    String seconds = Long.toString(at.getEpochSecond());
    return send(
        hook.path(),
        body,
        Map.of(
            "webhook-id",
            id,
            "webhook-timestamp",
            seconds,
            "webhook-signature",
            Signature.of(hook.secret(), id, seconds, body.getBytes(StandardCharsets.UTF_8))));
  }

  private Answer exchange(
      HttpMethod method, String path, String body, Map<String, String> headers, String token) {
    WebTestClient.RequestBodySpec request =
        client
            .method(method)
            .uri(path)
            .headers(
                all -> {
                  headers.forEach(all::set);
                  if (!token.isEmpty()) {
                    all.setBearerAuth(token);
                  }
                });
    var answer =
        (body.isEmpty()
                ? request.exchange()
                : request.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange())
            .expectBody()
            .returnResult();
    byte[] content = answer.getResponseBodyContent();
    return new Answer(
        Objects.requireNonNull(answer.getStatus()).value(),
        content == null || content.length == 0 ? JSON.createObjectNode() : JSON.readTree(content));
  }
}
