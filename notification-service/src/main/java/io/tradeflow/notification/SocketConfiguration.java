package io.tradeflow.notification;

import io.tradeflow.starter.web.ProblemWriter;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.WebsocketServerSpec;

/** Paths, frame size and origins. */
@Configuration
class SocketConfiguration {
  private static final int MAX_FRAME_BYTES = 65_536;

  @Bean
  SimpleUrlHandlerMapping socketPaths(SocketHandler handler) {
    return new SimpleUrlHandlerMapping(
        Arrays.stream(Channel.values())
            .collect(Collectors.toMap(channel -> "/ws/" + channel.path(), channel -> handler)),
        Ordered.HIGHEST_PRECEDENCE);
  }

  @Bean
  WebSocketHandlerAdapter socketAdapter() {
    return new WebSocketHandlerAdapter(
        new CuttableSockets(
            new ReactorNettyRequestUpgradeStrategy(
                () -> WebsocketServerSpec.builder().maxFramePayloadLength(MAX_FRAME_BYTES))));
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  WebFilter knownOrigins(SocketProperties properties, ProblemWriter problems) {
    return (exchange, chain) -> {
      String origin = exchange.getRequest().getHeaders().getOrigin();
      boolean socket = exchange.getRequest().getPath().value().startsWith("/ws/");
      return socket && origin != null && !properties.allowedOrigins().contains(origin)
          ? problems.write(
              exchange, HttpStatus.FORBIDDEN, "FOREIGN_ORIGIN", "This page may not open sockets.")
          : chain.filter(exchange);
    };
  }

  /** Lets the handler cut the line of a reader who takes nothing any more, not even a farewell. */
  private static final class CuttableSockets extends HandshakeWebSocketService {
    CuttableSockets(ReactorNettyRequestUpgradeStrategy upgrade) {
      super(upgrade);
    }

    @Override
    public Mono<Void> handleRequest(ServerWebExchange exchange, WebSocketHandler handler) {
      HttpServerRequest line = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
      Runnable cut = () -> line.withConnection(connection -> connection.channel().close());
      return super.handleRequest(
          exchange,
          session -> {
            session.getAttributes().put(SocketHandler.CUT, cut);
            return handler.handle(session);
          });
    }
  }
}
