package io.tradeflow.notification;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradeflow.starter.security.Revocations;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/** All open connections. */
@Component
class Hub {
  private final SocketProperties properties;
  private final Revocations revocations;
  private final Clock clock;
  private final Travellers travellers;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final Map<String, Set<Connection>> byAccount = new ConcurrentHashMap<>();

  Hub(
      SocketProperties properties,
      Revocations revocations,
      Clock clock,
      Travellers travellers,
      MeterRegistry metrics) {
    this.travellers = travellers;
    this.properties = properties;
    this.revocations = revocations;
    this.clock = clock;
    metrics.gaugeCollectionSize("tradeflow.sockets", List.of(), connections);
  }

  /** A new connection; null when there are as many as allowed. */
  @Nullable Connection open(Channel channel) {
    if (connections.size() >= properties.maxConnections()) {
      return null;
    }
    Connection connection =
        new Connection(channel, clock.instant(), properties.maxQueuedMessages());
    connections.add(connection);
    return connection;
  }

  /**
   * The reader has shown that token. A later token prolongs the connection, for the same account
   * only; an account with as many connections as allowed gets no further one.
   */
  void authenticated(Connection connection, Jwt token) {
    String account = Objects.requireNonNull(token.getSubject(), "sub");
    Jwt before = connection.token();
    if (before != null && !connection.isOf(account)) {
      connection.close(Connection.NOT_YOURS);
    } else if (before != null || join(account, connection)) {
      connection.authenticated(token);
    } else {
      connection.close(Connection.TOO_MANY);
    }
  }

  private boolean join(String account, Connection connection) {
    Set<Connection> all =
        byAccount.compute(
            account,
            (id, own) -> {
              Set<Connection> joined = own == null ? ConcurrentHashMap.newKeySet() : own;
              if (joined.size() < properties.maxConnectionsPerAccount()) {
                joined.add(connection);
              }
              return joined;
            });
    return all.contains(connection);
  }

  void remove(Connection connection) {
    connections.remove(connection);
    Jwt token = connection.token();
    if (token != null) {
      byAccount.computeIfPresent(
          Objects.requireNonNull(token.getSubject(), "sub"),
          (id, own) -> {
            own.remove(connection);
            return own.isEmpty() ? null : own;
          });
    }
  }

  /** To every connection of the account on that channel. */
  void toAccount(Channel channel, @Nullable String accountId, Message message) {
    if (accountId == null) {
      return;
    }
    for (Connection connection : byAccount.getOrDefault(accountId, Set.of())) {
      if (connection.channel() == channel && connection.isOf(accountId)) {
        connection.send(message);
      }
    }
  }

  /** To every connection of the account on that channel, and to all operators'. */
  void toAccountAndOperators(Channel channel, String accountId, Message message) {
    for (Connection connection : connections) {
      if (connection.channel() == channel
          && (connection.isOf(accountId) || connection.isOperators())) {
        connection.send(message);
      }
    }
  }

  /** To everybody who has logged in on that channel. */
  void toAll(Channel channel, Message message) {
    for (Connection connection : connections) {
      if (connection.channel() == channel && connection.token() != null) {
        connection.send(message);
      }
    }
  }

  /**
   * To the subscribers of that stream of the symbol, but those whose accounts are bound to recorded
   * spans; conflated streams keep the latest only.
   */
  void toSubscribers(String stream, String symbol, boolean conflated, Message message) {
    for (Connection connection : connections) {
      Jwt token = connection.token();
      if (token != null
          && connection.channel() == Channel.MARKET_DATA
          && connection.subscription().covers(stream, symbol)
          && !travellers.bound(token.getSubject())) {
        tell(connection, stream + symbol, conflated, message);
      }
    }
  }

  private static void tell(Connection connection, String key, boolean conflated, Message message) {
    if (conflated) {
      connection.conflate(key, message);
    } else {
      connection.send(message);
    }
  }

  /** To the subscribers of that stream of the symbol that are of the account. */
  void toSubscribersOf(
      String accountId, String stream, String symbol, boolean conflated, Message message) {
    for (Connection connection : byAccount.getOrDefault(accountId, Set.of())) {
      if (connection.channel() == Channel.MARKET_DATA
          && connection.isOf(accountId)
          && connection.subscription().covers(stream, symbol)) {
        tell(connection, stream + symbol, conflated, message);
      }
    }
  }

  @Scheduled(fixedDelayString = "${tradeflow.sockets.conflate-every}")
  void flush() {
    Instant now = clock.instant();
    connections.forEach(connection -> connection.flush(now, properties.maxStall()));
  }

  /** Ends connections that never logged in, whose token has expired, or whose session ended. */
  @Scheduled(fixedDelay = 1_000)
  void check() {
    Instant now = clock.instant();
    for (Connection connection : connections) {
      Jwt token = connection.token();
      boolean late =
          token == null
              && connection.openedAt().plus(properties.authenticateWithin()).isBefore(now);
      if (late || (token != null && (expired(token, now) || revocations.covers(token)))) {
        connection.close(Connection.UNAUTHENTICATED);
      }
    }
  }

  private static boolean expired(Jwt token, Instant now) {
    return token.getExpiresAt() == null || token.getExpiresAt().isBefore(now);
  }
}
