package io.tradeflow.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One reader: a bounded queue, a sequence without gaps, and the latest of each conflated stream. A
 * reader that does not read fills its own queue only, and is closed. Thread safe.
 */
final class Connection {
  static final CloseStatus UNAUTHENTICATED = new CloseStatus(4401, "log in again");
  static final CloseStatus NOT_YOURS = new CloseStatus(1008, "not your account");
  static final CloseStatus TOO_MANY = new CloseStatus(1008, "too many connections of the account");
  static final CloseStatus NOT_TEXT = new CloseStatus(1003, "send text");
  static final CloseStatus NOT_UTF8 = new CloseStatus(1007, "send UTF-8");
  static final CloseStatus TOO_BIG = new CloseStatus(1009, "message too big");
  static final CloseStatus TOO_SLOW = new CloseStatus(1013, "too slow, connect again");

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Channel channel;
  private final Instant openedAt;
  private final BlockingQueue<String> waiting;
  private final Sinks.Many<String> queue;
  private final Sinks.One<CloseStatus> closed = Sinks.one();
  private final Map<String, Message> latest = new LinkedHashMap<>();
  private volatile @Nullable Jwt token;
  private volatile boolean closing;
  private volatile Subscription subscription = Subscription.NONE;
  private @Nullable Instant stalledSince;
  private long seq;
  private @Nullable Instant signalsSince;
  private int signals;

  Connection(Channel channel, Instant openedAt, int maxQueuedMessages) {
    this.channel = channel;
    this.openedAt = openedAt;
    this.waiting = new ArrayBlockingQueue<>(maxQueuedMessages);
    this.queue = Sinks.many().unicast().onBackpressureBuffer(waiting);
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

  /** From now on the account's events follow; the reader is told first. */
  synchronized void authenticated(Jwt jwt) {
    token = jwt; // first: whoever hears that it is logged in misses nothing from then on
    emit("{\"type\":\"AUTHENTICATED\"}");
  }

  boolean isOf(@Nullable String accountId) {
    Jwt jwt = token;
    return jwt != null && accountId != null && accountId.equals(jwt.getSubject());
  }

  /** Whether its reader is an operator, who sees what concerns any account. */
  boolean isOperators() {
    Jwt jwt = token;
    return jwt != null
        && jwt.getClaims().get("realm_access") instanceof Map<?, ?> access
        && access.get("roles") instanceof Collection<?> roles
        && (roles.contains("operator") || roles.contains("admin"));
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

  /**
   * Queues what was kept, as far as there is room; the rest stays and is replaced by later ones. A
   * reader that makes no room for {@code patience} is closed.
   */
  synchronized void flush(Instant now, Duration patience) {
    Iterator<Message> kept = latest.values().iterator();
    while (kept.hasNext() && waiting.remainingCapacity() > 0) {
      stalledSince = null;
      send(kept.next());
      kept.remove();
    }
    if (!kept.hasNext()) {
      stalledSince = null;
    } else if (stalledSince == null) {
      stalledSince = now;
    } else if (stalledSince.plus(patience).isBefore(now)) {
      close(TOO_SLOW);
    }
  }

  private void emit(String text) {
    Sinks.EmitResult result = queue.tryEmitNext(text);
    boolean full =
        result == Sinks.EmitResult.FAIL_OVERFLOW || result == Sinks.EmitResult.FAIL_ZERO_SUBSCRIBER;
    if (full) {
      close(TOO_SLOW);
    }
  }

  /** Whether a close has begun. */
  boolean closing() {
    return closing;
  }

  void close(CloseStatus status) {
    closing = true;
    closed.tryEmitValue(status);
  }

  /** Counts a signal; false if there were {@code most} already in the minute that it falls into. */
  synchronized boolean maySignal(Instant now, int most) {
    if (signalsSince == null || !signalsSince.plus(MINUTE).isAfter(now)) {
      signalsSince = now;
      signals = 0;
    }
    return ++signals <= most;
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
