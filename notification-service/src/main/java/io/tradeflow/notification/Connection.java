package io.tradeflow.notification;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One reader: a bounded queue, a sequence without gaps, and the latest of each conflated stream. A
 * reader that does not read fills its own queue only, and is closed.
 */
final class Connection {
  static final CloseStatus UNAUTHENTICATED = new CloseStatus(4401, "log in again");
  static final CloseStatus NOT_YOURS = new CloseStatus(1008, "not your account");
  static final CloseStatus TOO_SLOW = new CloseStatus(1013, "too slow, connect again");

  private final Channel channel;
  private final Instant openedAt;
  private final Sinks.Many<String> queue;
  private final Sinks.One<CloseStatus> closed = Sinks.one();
  private final Map<String, Message> latest = new LinkedHashMap<>();
  private volatile @Nullable Jwt token;
  private volatile Subscription subscription = Subscription.NONE;
  private long seq;

  Connection(Channel channel, Instant openedAt, int maxQueuedMessages) {
    this.channel = channel;
    this.openedAt = openedAt;
    this.queue =
        Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(maxQueuedMessages));
  }

  Channel channel() {
    return channel;
  }

  Instant openedAt() {
    return openedAt;
  }

  @Nullable Jwt token() {
    return token;
  }

  void authenticated(Jwt jwt) {
    token = jwt;
  }

  boolean isOf(@Nullable String accountId) {
    Jwt jwt = token;
    return jwt != null && accountId != null && accountId.equals(jwt.getSubject());
  }

  Subscription subscription() {
    return subscription;
  }

  void subscribe(Set<String> symbols, Set<String> streams) {
    subscription = new Subscription(symbols, streams);
  }

  /** Queues the message, or closes the connection when its reader has left too much unread. */
  synchronized void send(Message message) {
    emit(message.text(channel, ++seq));
  }

  /** Queues an answer to something that the reader said. */
  synchronized void reply(String text) {
    emit(text);
  }

  /** Keeps the message until {@link #flush}, replacing an older one of the same key. */
  synchronized void conflate(String key, Message message) {
    latest.put(key, message);
  }

  synchronized void flush() {
    latest.values().forEach(this::send);
    latest.clear();
  }

  private void emit(String text) {
    if (queue.tryEmitNext(text) == Sinks.EmitResult.FAIL_OVERFLOW) {
      close(TOO_SLOW);
    }
  }

  void close(CloseStatus status) {
    closed.tryEmitValue(status);
  }

  Flux<String> outgoing() {
    return queue.asFlux();
  }

  Mono<CloseStatus> closed() {
    return closed.asMono();
  }

  /** Symbols and streams of market data that the reader asked for. */
  record Subscription(Set<String> symbols, Set<String> streams) {
    static final Subscription NONE = new Subscription(Set.of(), Set.of());

    boolean covers(String stream, String symbol) {
      return streams.contains(stream) && symbols.contains(symbol);
    }
  }
}
