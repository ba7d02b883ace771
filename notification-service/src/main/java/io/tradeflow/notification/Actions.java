package io.tradeflow.notification;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
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
  private final JsonMapper json;

  Actions(SocketProperties properties, ListedSymbols listed, JsonMapper json) {
    this.properties = properties;
    this.listed = listed;
    this.json = json;
  }

  /** Does what was asked; gives the token that was brought, null if none was. */
  @Nullable String take(Connection connection, String text) {
    JsonNode message = read(text);
    if (message == null) {
      refuse(connection, "MALFORMED", "Messages are JSON objects.");
      return null;
    }
    String action = string(message.path("action"));
    if (action.equals("authenticate")) {
      return string(message.path("token"));
    }
    if (connection.token() == null) {
      connection.close(Connection.UNAUTHENTICATED);
    } else if (message.has("accountId") && !connection.isOf(string(message.path("accountId")))) {
      connection.close(Connection.NOT_YOURS);
    } else {
      act(connection, action, message);
    }
    return null;
  }

  private void act(Connection connection, String action, JsonNode message) {
    switch (action) {
      case "subscribe" -> subscribe(connection, message);
      case "ping" -> connection.reply("{\"type\":\"PONG\"}");
      default ->
          refuse(connection, "UNKNOWN_ACTION", "Actions are authenticate, subscribe and ping.");
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
