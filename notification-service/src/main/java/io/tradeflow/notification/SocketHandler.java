package io.tradeflow.notification;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;

/** Speaks with one reader from handshake to close. */
@Component
class SocketHandler implements WebSocketHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SocketHandler.class);

  /** Attribute of a session: cuts its line without further words. */
  static final String CUT = SocketHandler.class.getName() + ".cut";

  private static final String BEARER = "Bearer ";
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final Hub hub;
  private final ReactiveJwtDecoder tokens;
  private final Actions actions;

  SocketHandler(Hub hub, ReactiveJwtDecoder tokens, Actions actions) {
    this.hub = hub;
    this.tokens = tokens;
    this.actions = actions;
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
        login.thenMany(session.receive().concatMap(received -> said(connection, received))).then();
    Mono<Void> outgoing = session.send(connection.outgoing().map(session::textMessage));
    Mono<Void> talk = Mono.firstWithSignal(incoming, outgoing);
    Mono<Void> closing = connection.closed().flatMap(status -> close(session, status));
    return Mono.firstWithSignal(farewellFirst(connection, talk), closing)
        .doFinally(signal -> hub.remove(connection));
  }

  /** A reader that does not read does not take the farewell either; then the line is cut. */
  private static Mono<Void> close(WebSocketSession session, CloseStatus status) {
    return session
        .close(status)
        .timeout(FAREWELL)
        .onErrorResume(
            unheard -> {
              if (session.getAttributes().get(CUT) instanceof Runnable cut) {
                cut.run();
              }
              return Mono.empty();
            });
  }

  /**
   * A close ends the talk, and the end of the talk would take back a close frame that has not left
   * yet: once a close has begun, only it ends the session.
   */
  private static Mono<Void> farewellFirst(Connection connection, Mono<Void> talk) {
    return talk.onErrorResume(
            failure -> {
              LOG.debug("Reader ended: {}", failure.toString());
              if (failure instanceof TooLongFrameException
                  || failure instanceof CorruptedWebSocketFrameException) {
                connection.close(Connection.TOO_BIG);
              }
              return Mono.empty();
            })
        .then(Mono.defer(() -> connection.closing() ? Mono.never() : Mono.empty()));
  }

  private Mono<Void> authenticate(Connection connection, String token) {
    return tokens
        .decode(token)
        .doOnNext(jwt -> hub.authenticated(connection, jwt))
        .onErrorResume(
            JwtException.class,
            refused -> {
              LOG.debug("Token refused: {}", refused.getMessage());
              connection.close(Connection.UNAUTHENTICATED);
              return Mono.empty();
            })
        .then();
  }

  private Mono<Void> said(Connection connection, WebSocketMessage message) {
    if (message.getType() == WebSocketMessage.Type.BINARY) {
      connection.close(Connection.NOT_TEXT);
      return Mono.empty();
    }
    if (message.getType() != WebSocketMessage.Type.TEXT) {
      return Mono.empty();
    }
    try {
      Actions.Said said = actions.take(connection, text(message.getPayload()));
      String token = said.token();
      return token == null ? said.work() : authenticate(connection, token);
    } catch (CharacterCodingException e) {
      connection.close(Connection.NOT_UTF8);
      return Mono.empty();
    }
  }

  private static String text(DataBuffer payload) throws CharacterCodingException {
    byte[] bytes = new byte[payload.readableByteCount()];
    payload.read(bytes);
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
