package io.tradeflow.execution.adapter.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.ValidationDepth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A connection that one lane keeps, without the layers of a pool, and its statements: the driver
 * parses the text of each new one. Not for threads at once.
 */
final class LaneConnection {
  /**
   * Every statement of a lane is about a few rows that it names by their keys. The planner cannot
   * know how few, and would read whole tables until they are large.
   */
  private static final List<String> SETTINGS =
      List.of(
          "SET enable_seqscan = off", "SET enable_hashjoin = off", "SET enable_mergejoin = off");

  private final ConnectionFactory connections;
  private final Map<String, Statement> statements = new HashMap<>();
  private @Nullable Connection current;

  /**
   * @param connections that are not pooled
   */
  LaneConnection(ConnectionFactory connections) {
    this.connections = connections;
  }

  /** Runs the statement as a transaction of its own. */
  Mono<Void> run(String sql, List<Object> values) {
    return connection().flatMap(connection -> run(connection, sql, values));
  }

  private Mono<Void> run(Connection connection, String sql, List<Object> values) {
    Statement statement = statements.computeIfAbsent(sql, connection::createStatement);
    for (int i = 0; i < values.size(); i++) {
      statement.bind(i, values.get(i));
    }
    return Flux.from(statement.execute()).flatMap(Result::getRowsUpdated).then();
  }

  /** True when the database has said no, so that nothing was changed. */
  static boolean refused(Throwable failure) {
    return failure instanceof R2dbcException
        && !(failure instanceof R2dbcNonTransientResourceException);
  }

  private Mono<Connection> connection() {
    @Nullable Connection held = current;
    return held == null
        ? opened()
        : Mono.from(held.validate(ValidationDepth.LOCAL))
            .flatMap(alive -> alive ? Mono.just(held) : opened());
  }

  private Mono<Connection> opened() {
    return Mono.<Connection>from(connections.create())
        .flatMap(fresh -> set(fresh).thenReturn(fresh))
        .doOnNext(this::use);
  }

  private void use(Connection fresh) {
    statements.clear();
    current = fresh;
  }

  private static Mono<Void> set(Connection fresh) {
    return Flux.fromIterable(SETTINGS)
        .concatMap(setting -> fresh.createStatement(setting).execute())
        .flatMap(Result::getRowsUpdated)
        .then()
        .onErrorResume(failure -> Mono.from(fresh.close()).then(Mono.error(failure)));
  }
}
