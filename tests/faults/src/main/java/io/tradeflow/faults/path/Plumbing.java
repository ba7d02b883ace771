package io.tradeflow.faults.path;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import io.tradeflow.starter.kafka.KafkaStarterProperties;
import io.tradeflow.starter.kafka.StarterKafka;
import io.tradeflow.starter.outbox.StarterOutbox;
import io.tradeflow.starter.postgres.KeptConnections;
import java.net.URI;
import java.time.Duration;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** What each service of the order path stands on: its schema, its outbox and Kafka. */
public final class Plumbing implements AutoCloseable {
  private static final int POOL = 12;
  private static final int POLL_RECORDS = 500;

  private final StarterKafka kafka;
  private final ConnectionPool pool;
  private final KeptConnections connections;
  private final DatabaseClient database;
  private final StarterOutbox outbox;

  /** Connects as the service's own role; its schema is there. */
  public Plumbing(PathSettings settings, String role) {
    kafka =
        new StarterKafka(
            settings.kafka(),
            new KafkaStarterProperties(
                "http://localhost:1",
                PlainSerializer.class.getName(),
                PlainDeserializer.class.getName(),
                POLL_RECORDS,
                settings.member()));
    URI postgres = URI.create("postgres://" + settings.postgres());
    connections =
        new KeptConnections(
            "jdbc:postgresql://" + settings.postgres(), role, PostgresServer.password(role));
    pool =
        new ConnectionPool(
            ConnectionPoolConfiguration.builder(
                    new PostgresqlConnectionFactory(
                        PostgresqlConnectionConfiguration.builder()
                            .host(postgres.getHost())
                            .port(postgres.getPort())
                            .database(postgres.getPath().substring(1))
                            .username(role)
                            .password(PostgresServer.password(role))
                            .build()))
                .initialSize(2)
                .maxSize(POOL)
                .maxAcquireTime(Duration.ofSeconds(5))
                .build());
    database = DatabaseClient.create(pool);
    outbox =
        new StarterOutbox(
            connections,
            database,
            TransactionalOperator.create(new R2dbcTransactionManager(pool)),
            kafka.sender(),
            kafka.codec());
  }

  public StarterKafka kafka() {
    return kafka;
  }

  public KeptConnections connections() {
    return connections;
  }

  public DatabaseClient database() {
    return database;
  }

  public StarterOutbox outbox() {
    return outbox;
  }

  @Override
  public void close() {
    outbox.close();
    kafka.close();
    pool.dispose();
  }
}
