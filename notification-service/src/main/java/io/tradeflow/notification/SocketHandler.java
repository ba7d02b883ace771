package io.tradeflow.notification;

import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks with one reader from handshake to close. */
@Component
class SocketHandler implements WebSocketHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SocketHandler.class);
  private static final String BEARER = "Bearer ";

  private final Hub hub;
  private final ReactiveJwtDecoder tokens;
  private final SocketProperties properties;
  private final JsonMapper json;

  SocketHandler(Hub hub, ReactiveJwtDecoder tokens, SocketProperties properties, JsonMapper json) {
    this.hub = hub;
    this.tokens = tokens;
    this.properties = properties;
    this.json = json;
  }

  @Override
  public Mono<Void> handle(WebSocketSession session) {
    Channel channel = Channel.ofPath(session.getHandshakeInfo().getUri().getPath());
    Connection connection = hub.open(channel);
    if (connection == null) {
      return session.close(Connection.TOO_SLOW);
    }
    String header = session.getHandshakeInfo().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
    Mono<Void> login =
        header != null && header.startsWith(BEARER)
            ? authenticate(connection, header.substring(BEARER.length()))
            : Mono.empty();
    Mono<Void> incoming =
        login
            .thenMany(
                session
                    .receive()
                    .concatMap(received -> said(connection, received.getPayloadAsText())))
            .then();
    Mono<Void> outgoing = session.send(connection.outgoing().map(session::textMessage));
    Mono<Void> closing = connection.closed().flatMap(session::close);
    return Mono.firstWithSignal(incoming, outgoing, closing)
        .doFinally(signal -> hub.remove(connection));
  }

  private Mono<Void> authenticate(Connection connection, String token) {
    return tokens
        .decode(token)
        .doOnNext(
            jwt -> {
              connection.authenticated(jwt);
              connection.reply("{\"type\":\"AUTHENTICATED\"}");
            })
        .onErrorResume(
            JwtException.class,
            refused -> {
              LOG.debug("Token refused: {}", refused.getMessage());
              connection.close(Connection.UNAUTHENTICATED);
              return Mono.empty();
            })
        .then();
  }

  private Mono<Void> said(Connection connection, String text) {
    JsonNode message;
    try {
      message = json.readTree(text);
    } catch (JacksonException e) {
      return refuse(connection, "MALFORMED", "Messages are JSON objects.");
    }
    String action = message.path("action").asString("");
    if (action.equals("authenticate")) {
      return authenticate(connection, message.path("token").asString(""));
    }
    if (connection.token() == null) {
      connection.close(Connection.UNAUTHENTICATED);
      return Mono.empty();
    }
    if (message.has("accountId") && !connection.isOf(message.path("accountId").asString(""))) {
      connection.close(Connection.NOT_YOURS);
      return Mono.empty();
    }
    return switch (action) {
      case "subscribe" -> subscribe(connection, message);
      case "ping" -> {
        connection.reply("{\"type\":\"PONG\"}");
        yield Mono.empty();
      }
      default ->
          refuse(connection, "UNKNOWN_ACTION", "Actions are authenticate, subscribe and ping.");
    };
  }

  private Mono<Void> subscribe(Connection connection, JsonNode message) {
    if (connection.channel() != Channel.MARKET_DATA) {
      return refuse(connection, "NOT_HERE", "Subscriptions belong to /ws/market-data.");
    }
    Set<String> symbols = strings(message.path("symbols"));
    Set<String> streams = strings(message.path("channels"));
    if (symbols.isEmpty() || symbols.size() > properties.maxSymbols() || streams.isEmpty()) {
      return refuse(
          connection,
          "BAD_SUBSCRIPTION",
          "Name 1 to "
              + properties.maxSymbols()
              + " symbols and one or more channels of quote, depth, candle, signal.");
    }
    connection.subscribe(symbols, streams);
    connection.reply("{\"type\":\"SUBSCRIBED\"}");
    return Mono.empty();
  }

  private static Set<String> strings(JsonNode array) {
    Set<String> strings = new LinkedHashSet<>();
    array.forEach(item -> strings.add(item.asString("")));
    return strings;
  }

  private Mono<Void> refuse(Connection connection, String code, String message) {
    connection.reply(
        json.writeValueAsString(
            json.createObjectNode()
                .put("type", "ERROR")
                .put("code", code)
                .put("message", message)));
    return Mono.empty();
  }
}
