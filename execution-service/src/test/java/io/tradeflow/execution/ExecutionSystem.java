package io.tradeflow.execution;

import io.tradeflow.brokersimulator.Settings;
import io.tradeflow.brokersimulator.Simulator;
import io.tradeflow.events.AccountPartitioner;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.OrderLedger;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.localstack.serde.PlainSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/**
 * The whole service on a real PostgreSQL, once for all tests of the module. Kafka is away and the
 * relay locked out, so that the outbox keeps what it was given; a token is the id of its account,
 * an operator's if it begins so.
 */
public final class ExecutionSystem {
  private static final String ROLE = "execution";
  private static final ExecutionSystem SYSTEM = new ExecutionSystem();

  @Configuration(proxyBeanMethods = false)
  static class Outside {
    @Bean
    ReactiveJwtDecoder jwtDecoder() {
      return token ->
          Mono.just(
              Jwt.withTokenValue(token)
                  .header("alg", "none")
                  .subject(token)
                  .issuedAt(Instant.now())
                  .claim(
                      "realm_access",
                      Map.of(
                          "roles", List.of(token.startsWith("operator") ? "operator" : "trader")))
                  .build());
    }

    @Bean
    @Primary
    FakeMarket fakeMarket(Fences fences) {
      return new FakeMarket(fences);
    }
  }

  private final PostgresServer postgres = PostgresServer.startTemporary();
  private final Simulator venue = Simulator.start(Settings.inMemory(), Clock.systemUTC());
  private final Connection relayLock;
  private final ConfigurableApplicationContext context;

  private ExecutionSystem() {
    postgres.createServiceRole(ROLE);
    relayLock = lockRelay();
    context =
        new SpringApplicationBuilder(ExecutionServiceApplication.class, Outside.class)
            .properties(
                "SERVER_PORT=0",
                "TRADEFLOW_POSTGRES=" + postgres.address(),
                "TRADEFLOW_DB_USER=" + ROLE,
                "TRADEFLOW_DB_PASSWORD=" + PostgresServer.password(ROLE),
                "TRADEFLOW_KAFKA=localhost:1",
                "execution.venue.url=" + venue.address(),
                "tradeflow.serializer=" + PlainSerializer.class.getName())
            .run("--logging.level.org.apache.kafka=ERROR");
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  context.close();
                  venue.close();
                  unlockRelay();
                  postgres.close();
                }));
  }

  private Connection lockRelay() {
    try {
      Connection connection = connect();
      try (Statement lock = connection.createStatement()) {
        boolean ignored =
            lock.execute("SELECT pg_advisory_lock(hashtext(current_schema() || '.outbox'))");
      }
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), ROLE, PostgresServer.password(ROLE));
  }

  private void unlockRelay() {
    try {
      relayLock.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the service must know of a schema of its own, as {@code name=value}. */
  public static List<String> database(String role) {
    SYSTEM.postgres.createServiceRole(role);
    return List.of(
        "TRADEFLOW_POSTGRES=" + SYSTEM.postgres.address(),
        "TRADEFLOW_DB_USER=" + role,
        "TRADEFLOW_DB_PASSWORD=" + PostgresServer.password(role));
  }

  public static <T> T bean(Class<T> type) {
    return SYSTEM.context.getBean(type);
  }

  public static OrderLedger ledger() {
    return bean(OrderLedger.class);
  }

  public static String address() {
    return "http://localhost:"
        + SYSTEM.context.getEnvironment().getRequiredProperty("local.server.port");
  }

  /** Of the broker {@code simulator}. */
  public static String venueAddress() {
    return SYSTEM.venue.address();
  }

  /** A new account with 10,000. */
  public static String account() {
    String account = UUID.randomUUID().toString();
    done(ledger().open(account, new BigDecimal("10000"), account));
    return account;
  }

  public static int partition(String account) {
    return AccountPartitioner.partitionOf(account, 12);
  }

  public static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  /** A connection to the service's schema that the caller closes. */
  public static Connection connection() throws SQLException {
    return SYSTEM.connect();
  }

  public static void sql(String statement) {
    bean(DatabaseClient.class).sql(statement).then().block();
  }

  public static long count(String query, String account) {
    Long found =
        bean(DatabaseClient.class)
            .sql("SELECT count(*) AS n FROM " + query)
            .bind("a", account)
            .map(row -> row.get("n", Long.class))
            .one()
            .block();
    return found == null ? 0 : found;
  }

  /** The account's order events in the order in which they will be published. */
  public static List<OrderEvent> events(String account) {
    return bean(DatabaseClient.class)
        .sql("SELECT payload FROM outbox WHERE record_key = :a AND topic = :t ORDER BY id")
        .bind("a", account)
        .bind("t", Topics.EXECUTION_ORDER_EVENTS)
        .map(row -> decoded(row.get("payload", byte[].class)))
        .all()
        .collectList()
        .blockOptional()
        .orElseThrow();
  }

  private static OrderEvent decoded(byte[] payload) {
    try {
      return new SpecificDatumReader<>(OrderEvent.class)
          .read(null, DecoderFactory.get().binaryDecoder(payload, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
