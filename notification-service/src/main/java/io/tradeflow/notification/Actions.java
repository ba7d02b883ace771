package io.tradeflow.notification;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a reader may ask for, as JSON objects with an {@code action}. */
@Component
class Actions {
  /** Streams of the market-data channel. */
  static final List<String> STREAMS = List.of("quote", "depth", "candle", "signal");

  private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9]{1,16}-[A-Z0-9]{1,16}");
  private static final int MOST_UNKNOWN = 20;

  private final SocketProperties properties;
  private final ListedSymbols listed;
  private final OwnSignals signals;
  private final JsonMapper json;

  Actions(SocketProperties properties, ListedSymbols listed, OwnSignals signals, JsonMapper json) {
    this.properties = properties;
    this.listed = listed;
    this.signals = signals;
    this.json = json;
  }

  /**
   * What came of a message.
   *
   * @param token that was brought; null if none was
   * @param work ends when the reader was answered
   */
  record Said(@Nullable String token, Mono<Void> work) {
    private static final Said DONE = new Said(null, Mono.empty());
  }

  /** Does what was asked. */
  Said take(Connection connection, String text) {
    JsonNode message = read(text);
    if (message == null) {
      refuse(connection, "MALFORMED", "Messages are JSON objects.");
      return Said.DONE;
    }
    String action = string(message.path("action"));
    if (action.equals("authenticate")) {
      return new Said(string(message.path("token")), Mono.empty());
    }
    if (connection.token() == null) {
      connection.close(Connection.UNAUTHENTICATED);
    } else if (message.has("accountId") && !connection.isOf(string(message.path("accountId")))) {
      connection.close(Connection.NOT_YOURS);
    } else if (action.equals("signal") && connection.channel() == Channel.MARKET_DATA) {
      return new Said(null, signals.take(connection, message));
    } else {
      act(connection, action, message);
    }
    return Said.DONE;
  }

  private void act(Connection connection, String action, JsonNode message) {
    switch (action) {
      case "subscribe" -> subscribe(connection, message);
      case "ping" -> connection.reply("{\"type\":\"PONG\"}");
      case "signal" -> refuse(connection, "NOT_HERE", "Signals belong to /ws/market-data.");
      default ->
          refuse(
              connection,
              "UNKNOWN_ACTION",
              "Actions are authenticate, subscribe, signal and ping.");
    }
  }

  private @Nullable JsonNode read(String text) {
    try {
      JsonNode message = json.readTree(text);
      return message.isObject() ? message : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  private void subscribe(Connection connection, JsonNode message) {
    if (connection.channel() != Channel.MARKET_DATA) {
      refuse(connection, "NOT_HERE", "Subscriptions belong to /ws/market-data.");
      return;
    }
    Set<String> symbols = strings(message.path("symbols"));
    Set<String> streams = strings(message.path("channels"));
    boolean good =
        !symbols.isEmpty()
            && symbols.size() <= properties.maxSymbols()
            && symbols.stream().allMatch(symbol -> SYMBOL.matcher(symbol).matches())
            && !streams.isEmpty()
            && STREAMS.containsAll(streams);
    if (!good) {
      refuse(
          connection,
          "BAD_SUBSCRIPTION",
          "Name 1 to %d symbols like BTC-USD and one or more channels of %s."
              .formatted(properties.maxSymbols(), String.join(", ", STREAMS)));
      return;
    }
    connection.subscribe(symbols, streams);
    connection.reply(json.writeValueAsString(subscribed(symbols)));
  }

  /** A symbol that is not listed yet may be later, so it is told and not refused. */
  private ObjectNode subscribed(Set<String> symbols) {
    ObjectNode answer =
        json.createObjectNode().put("type", "SUBSCRIBED").put("symbols", symbols.size());
    ArrayNode unknown = answer.putArray("unknownSymbols");
    listed.unknown(symbols).stream().limit(MOST_UNKNOWN).forEach(unknown::add);
    return answer;
  }

  private static Set<String> strings(JsonNode array) {
    Set<String> strings = new LinkedHashSet<>();
    array.forEach(item -> strings.add(string(item)));
    return strings;
  }

  private static String string(JsonNode node) {
    return node.isString() ? node.asString() : "";
  }

  private void refuse(Connection connection, String code, String message) {
    connection.reply(
        json.writeValueAsString(
            json.createObjectNode()
                .put("type", "ERROR")
                .put("code", code)
                .put("message", message)));
  }
}
