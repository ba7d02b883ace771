package io.tradeflow.analytics;

import io.r2dbc.spi.ConnectionFactory;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import io.tradeflow.starter.kafka.EventSender;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * The whole service on a real PostgreSQL and a real broker, once for all tests of the module; a
 * token is the id of its account.
 */
final class AnalyticsSystem {
  private static final String ROLE = "analytics";
  private static final AnalyticsSystem SYSTEM = new AnalyticsSystem();

  @Configuration(proxyBeanMethods = false)
  static class Tokens {
    @Bean
    ReactiveJwtDecoder jwtDecoder() {
      return token ->
          Mono.just(
              Jwt.withTokenValue(token)
                  .header("alg", "none")
                  .subject(token)
                  .issuedAt(Instant.EPOCH)
                  .claim("realm_access", Map.of("roles", List.of("trader")))
                  .build());
    }
  }

  private final PostgresServer postgres;
  private final KafkaServer kafka;
  private final ConfigurableApplicationContext context;

  private AnalyticsSystem() {
    CompletableFuture<KafkaServer> broker =
        CompletableFuture.supplyAsync(KafkaServer::startTemporary);
    postgres = PostgresServer.startTemporary();
    postgres.createServiceRole(ROLE);
    kafka = broker.join();
    context =
        new SpringApplicationBuilder(AnalyticsServiceApplication.class, Tokens.class)
            .properties(
                "SERVER_PORT=0",
                "TRADEFLOW_POSTGRES=" + postgres.address(),
                "TRADEFLOW_DB_USER=" + ROLE,
                "TRADEFLOW_DB_PASSWORD=" + PostgresServer.password(ROLE),
                "TRADEFLOW_KAFKA=" + kafka.bootstrapServers(),
                "tradeflow.serializer=" + PlainSerializer.class.getName(),
                "tradeflow.deserializer=" + PlainDeserializer.class.getName())
            .run();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  context.close();
                  kafka.close();
                  postgres.close();
                }));
  }

  static <T> T bean(Class<T> type) {
    return SYSTEM.context.getBean(type);
  }

  /** Another instance, as after a restart. */
  static Ledger newLedger() {
    return ledger(bean(DatabaseClient.class));
  }

  /** One that adds up the statements that it executes. */
  static Ledger countingLedger(AtomicInteger statements) {
    return ledger(
        DatabaseClient.builder()
            .connectionFactory(bean(ConnectionFactory.class))
            .executeFunction(
                statement -> {
                  statements.incrementAndGet();
                  return statement.execute();
                })
            .build());
  }

  private static Ledger ledger(DatabaseClient database) {
    return new Ledger(
        new LedgerTable(database),
        TransactionalOperator.create(new R2dbcTransactionManager(bean(ConnectionFactory.class))));
  }

  static void given(OrderEvent... events) {
    for (OrderEvent event : events) {
      bean(Ledger.class).apply(List.of(event)).block();
    }
  }

  static void publish(OrderEvent event) {
    bean(EventSender.class)
        .send(Topics.EXECUTION_ORDER_EVENTS, event.getEnvelope().getAccountId(), event)
        .join();
  }

  static String address() {
    return "http://localhost:"
        + SYSTEM.context.getEnvironment().getRequiredProperty("local.server.port");
  }

  static String kafka() {
    return SYSTEM.kafka.bootstrapServers();
  }
}
