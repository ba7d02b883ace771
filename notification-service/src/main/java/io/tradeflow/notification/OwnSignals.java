package io.tradeflow.notification;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Hands the signals of an account's own programs to trading-engine-service, under the account's own
 * token, one after the other on each connection. SIGNAL_TAKEN means that the engine has committed
 * it.
 */
@Component
class OwnSignals {
  private static final Logger LOG = LoggerFactory.getLogger(OwnSignals.class);
  private static final Pattern BOT = Pattern.compile("[0-9a-fA-F-]{36}");
  private static final int LONGEST_ID = 128;

  /** Fields of the message, and what the engine calls them. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "id", "id",
          "time", "time",
          "symbol", "symbol",
          "direction", "action",
          "price", "price",
          "comment", "comment");

  private final SocketProperties properties;
  private final JsonMapper json;
  private final Clock clock;
  private final WebClient engine = WebClient.create();

  OwnSignals(SocketProperties properties, JsonMapper json, Clock clock) {
    this.properties = properties;
    this.json = json;
    this.clock = clock;
  }

  /** Ends when the reader was told what became of it. */
  Mono<Void> take(Connection connection, JsonNode message) {
    String id = id(message);
    List<String> unknown =
        message.propertyNames().stream()
            .filter(
                name ->
                    !FIELDS.containsKey(name) && !name.equals("action") && !name.equals("botId"))
            .toList();
    String bot = message.path("botId").asString("");
    if (!unknown.isEmpty()) {
      return refused(
          connection,
          id,
          "MALFORMED_REQUEST",
          "A signal has botId and "
              + FIELDS.keySet().stream().sorted().collect(Collectors.joining(", "))
              + ", nothing else.",
          false);
    }
    if (!BOT.matcher(bot).matches()) {
      return refused(connection, id, "BOT_NOT_FOUND", "botId names none of your bots.", false);
    }
    if (!connection.maySignal(clock.instant(), properties.maxSignalsPerMinute())) {
      return refused(
          connection,
          id,
          "RATE_LIMITED",
          "%d signals a minute are taken on one connection. Wait a minute."
              .formatted(properties.maxSignalsPerMinute()),
          true);
    }
    return send(connection, bot, body(message))
        .flatMap(answer -> answered(connection, id, answer))
        .timeout(properties.engineTimeout())
        .onErrorResume(
            failure -> {
              LOG.warn("A signal was not answered: {}", failure.toString());
              return refused(
                  connection,
                  id,
                  "UPSTREAM_UNAVAILABLE",
                  "Whether it was taken is not known. Send it again with the same id.",
                  true);
            });
  }

  private record Answer(int status, JsonNode body) {}

  private Mono<Answer> send(Connection connection, String bot, ObjectNode body) {
    URI address = properties.engine().resolve("/api/v1/bots/" + bot + "/signals");
    String token = Objects.requireNonNull(connection.token(), "token").getTokenValue();
    return engine
        .post()
        .uri(address)
        .headers(headers -> headers.setBearerAuth(token))
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(json.writeValueAsString(body))
        .exchangeToMono(this::read);
  }

  private Mono<Answer> read(ClientResponse answer) {
    return answer
        .bodyToMono(String.class)
        .defaultIfEmpty("")
        .map(text -> new Answer(answer.statusCode().value(), parsed(text)));
  }

  private JsonNode parsed(String text) {
    try {
      return json.readTree(text);
    } catch (JacksonException e) {
      return json.createObjectNode();
    }
  }

  private Mono<Void> answered(Connection connection, @Nullable String id, Answer answer) {
    JsonNode body = answer.body();
    if (answer.status() / 100 != 2) {
      boolean later = answer.status() == 429 || answer.status() >= 500;
      return refused(
          connection,
          id,
          body.path("code").asString("UPSTREAM_UNAVAILABLE"),
          body.path("detail").asString("Send it again with the same id."),
          later);
    }
    ObjectNode taken = json.createObjectNode().put("type", "SIGNAL_TAKEN").put("id", id);
    taken.set("status", body.path("status"));
    taken.set("code", body.path("code"));
    taken.set("signalIds", body.path("signalIds"));
    connection.reply(json.writeValueAsString(taken));
    return Mono.empty();
  }

  private Mono<Void> refused(
      Connection connection, @Nullable String id, String code, String message, boolean sendAgain) {
    connection.reply(
        json.writeValueAsString(
            json.createObjectNode()
                .put("type", "SIGNAL_REFUSED")
                .put("id", id)
                .put("code", code)
                .put("message", message)
                .put("sendAgain", sendAgain)));
    return Mono.empty();
  }

  private ObjectNode body(JsonNode message) {
    ObjectNode body = json.createObjectNode();
    FIELDS.forEach(
        (name, inEngine) -> {
          if (message.has(name)) {
            body.set(inEngine, message.path(name));
          }
        });
    return body;
  }

  /** Null where there is none to quote. */
  private static @Nullable String id(JsonNode message) {
    JsonNode id = message.path("id");
    return id.isString() && id.asString().length() <= LONGEST_ID ? id.asString() : null;
  }
}
