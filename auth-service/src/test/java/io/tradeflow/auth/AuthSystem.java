package io.tradeflow.auth;

import io.tradeflow.events.Topics;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole service on a real PostgreSQL and a real broker, called over HTTP, once for all tests of
 * the module; Keycloak is an HTTP server with its rules.
 */
final class AuthSystem {
  private static final String ROLE = "auth";
  private static final List<String> TOPICS =
      List.of(Topics.AUTH_ACCOUNTS, Topics.AUTH_REVOCATIONS, Topics.AUDIT_RECORDS_COMMANDS);

  static final AuthSystem RUNNING = new AuthSystem();

  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpClient http = HttpClient.newHttpClient();
  private final PostgresServer postgres;
  private final KafkaServer kafka;
  private final ConfigurableApplicationContext context;
  private final KafkaConsumer<String, Object> consumer;
  private final List<ConsumerRecord<String, Object>> published = new ArrayList<>();
  final KeycloakDouble keycloak = new KeycloakDouble();

  record Answer(int status, Map<String, List<String>> headers, JsonNode body) {
    String code() {
      return body.path("code").asString("");
    }
  }

  private AuthSystem() {
    CompletableFuture<KafkaServer> broker =
        CompletableFuture.supplyAsync(KafkaServer::startTemporary);
    postgres = PostgresServer.startTemporary();
    postgres.createServiceRole(ROLE);
    kafka = broker.join();
    context =
        new SpringApplicationBuilder(AuthServiceApplication.class)
            .run(
                "--server.port=0",
                "--TRADEFLOW_POSTGRES=" + postgres.address(),
                "--TRADEFLOW_DB_USER=" + ROLE,
                "--TRADEFLOW_DB_PASSWORD=" + PostgresServer.password(ROLE),
                "--TRADEFLOW_KAFKA=" + kafka.bootstrapServers(),
                "--TRADEFLOW_ISSUER=" + keycloak.issuer(),
                "--TRADEFLOW_KEYCLOAK=" + keycloak.address(),
                "--TRADEFLOW_AUTH_CLIENT_SECRET=secret",
                "--tradeflow.auth.reconcile-interval=1h",
                "--tradeflow.auth.keycloak.timeout=10s",
                "--tradeflow.serializer=" + PlainSerializer.class.getName(),
                "--tradeflow.deserializer=" + PlainDeserializer.class.getName());
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringDeserializer(),
            new PlainDeserializer());
    consumer.assign(
        TOPICS.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(one -> new TopicPartition(one.topic(), one.partition()))
            .toList());
    consumer.seekToBeginning(consumer.assignment());
    // Tests look at what Keycloak is asked, and the first reconciliation is not their doing.
    keycloak.awaits("/users?briefRepresentation");
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Values of all that was published on the topic until now, oldest first. */
  synchronized <T> List<T> published(String topic, Class<T> type) {
    consumer.poll(Duration.ofMillis(200)).forEach(published::add);
    return published.stream()
        .filter(event -> event.topic().equals(topic))
        .map(event -> type.cast(event.value()))
        .toList();
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  Answer post(String route, String body) {
    return send("POST", route, "", body);
  }

  /** With another content type than JSON. */
  Answer sendAs(String route, String type, String body) {
    return send(request("POST", route, body).header("Content-Type", type));
  }

  Answer send(String method, String route, String token, String body, String... headers) {
    HttpRequest.Builder request =
        request(method, route, body).header("Content-Type", "application/json");
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  private HttpRequest.Builder request(String method, String route, String body) {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/auth/" + route))
        .timeout(Duration.ofSeconds(30))
        .method(method, HttpRequest.BodyPublishers.ofString(body));
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          answer.statusCode(),
          answer.headers().map(),
          json.readTree(answer.body().isEmpty() ? "null" : answer.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void close() {
    consumer.close();
    context.close();
    keycloak.close();
    kafka.close();
    postgres.close();
  }
}
