package io.tradeflow.marketdata;

import static org.awaitility.Awaitility.await;

import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/** The whole service on a real PostgreSQL and a real broker; only the keys are not. */
public final class MarketDataSystem implements AutoCloseable {
  private static final String ROLE = "market_data";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final PostgresServer postgres = PostgresServer.startTemporary();
  private final KafkaServer kafka = KafkaServer.startTemporary();
  private ConfigurableApplicationContext context;

  @Configuration(proxyBeanMethods = false)
  static class Tokens {
    /** A token is the name of its role, or role and account with a dot between them. */
    @Bean
    ReactiveJwtDecoder jwtDecoder() {
      return token -> {
        String[] parts = token.split("\\.", 2);
        return Mono.just(
            Jwt.withTokenValue(token)
                .header("alg", "none")
                .subject(parts.length == 2 ? parts[1] : "somebody")
                .issuedAt(Instant.now())
                .claim("realm_access", Map.of("roles", List.of(parts[0])))
                .build());
      };
    }
  }

  public MarketDataSystem() {
    postgres.createServiceRole(ROLE);
    context = begin();
  }

  private ConfigurableApplicationContext begin() {
    return new SpringApplicationBuilder(MarketDataServiceApplication.class, Tokens.class)
        .properties(
            "SERVER_PORT=0",
            "TRADEFLOW_POSTGRES=" + postgres.address(),
            "TRADEFLOW_DB_USER=" + ROLE,
            "TRADEFLOW_DB_PASSWORD=" + PostgresServer.password(ROLE),
            "TRADEFLOW_KAFKA=" + kafka.bootstrapServers(),
            "tradeflow.serializer=" + PlainSerializer.class.getName(),
            "tradeflow.deserializer=" + PlainDeserializer.class.getName())
        .run();
  }

  /** Stops the service and starts it anew on the same data; says how long there was none. */
  public Duration restart() {
    context.close();
    long closed = System.nanoTime();
    await("a while without the service").pollDelay(Duration.ofSeconds(2)).until(() -> true);
    Duration stood = Duration.ofNanos(System.nanoTime() - closed);
    context = begin();
    return stood;
  }

  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public HttpResponse<String> send(
      String method, String path, String body, String type, String token)
      throws IOException, InterruptedException {
    String port = context.getEnvironment().getProperty("local.server.port");
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    context.close();
    kafka.close();
    postgres.close();
  }
}
