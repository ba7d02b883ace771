package io.tradeflow.engine;

import io.tradeflow.engine.application.Instruments;
import io.tradeflow.engine.application.outside.Prices;
import io.tradeflow.engine.domain.bot.Samples;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.localstack.serde.PlainSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/**
 * The whole service on a real PostgreSQL, once for all tests of the module. Kafka is away and the
 * relay locked out; a token is the id of its account; whatever ends in -USD is listed.
 */
public final class EngineSystem {
  private static final EngineSystem SYSTEM = new EngineSystem();

  @Configuration(proxyBeanMethods = false)
  static class Outside {
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

    @Bean
    @Primary
    Instruments listedInstruments() {
      return symbol -> symbol.endsWith("-USD") ? Optional.of(Samples.BTC) : Optional.empty();
    }

    /** BTC-USD costs 40000; ETH-USD is listed and has no price. */
    @Bean
    @Primary
    Prices knownPrices() {
      return (symbol, after) ->
          symbol.equals(Samples.SYMBOL)
              ? Optional.of(new Prices.Price(new BigDecimal("40000"), Samples.NOW))
              : Optional.empty();
    }
  }

  private final Connection relayLock;
  private final ConfigurableApplicationContext context;

  private EngineSystem() {
    relayLock = lockRelay();
    context =
        new SpringApplicationBuilder(TradingEngineServiceApplication.class, Outside.class)
            .properties(
                "SERVER_PORT=0",
                "TRADEFLOW_POSTGRES=" + TestDatabase.server().address(),
                "TRADEFLOW_DB_USER=" + TestDatabase.ROLE,
                "TRADEFLOW_DB_PASSWORD=" + PostgresServer.password(TestDatabase.ROLE),
                "TRADEFLOW_KAFKA=localhost:1",
                "TRADEFLOW_WEBHOOK_KEY_FILE=" + keyFile(),
                "tradeflow.serializer=" + PlainSerializer.class.getName(),
                // Tests keep signals of a fixed day; housekeeping must not tidy them away.
                "tradeflow.engine.signal-retention=36500d")
            .run("--logging.level.org.apache.kafka=ERROR");
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
  }

  static Path keyFile() {
    try {
      return Files.createTempDirectory("engine").resolve("webhook-key");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Connection lockRelay() {
    try {
      Connection connection =
          DriverManager.getConnection(
              TestDatabase.server().jdbcUrl(),
              TestDatabase.ROLE,
              PostgresServer.password(TestDatabase.ROLE));
      try (Statement lock = connection.createStatement()) {
        boolean ignored =
            lock.execute("SELECT pg_advisory_lock(hashtext(current_schema() || '.outbox'))");
      }
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void stop() {
    context.close();
    try {
      relayLock.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public static <T> T bean(Class<T> type) {
    return SYSTEM.context.getBean(type);
  }

  public static String address() {
    return "http://localhost:"
        + SYSTEM.context.getEnvironment().getRequiredProperty("local.server.port");
  }
}
