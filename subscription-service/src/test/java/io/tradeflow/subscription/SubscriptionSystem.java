package io.tradeflow.subscription;

import static org.awaitility.Awaitility.await;

import io.tradeflow.events.AccountEvent;
import io.tradeflow.events.AccountEventType;
import io.tradeflow.events.AccountOpened;
import io.tradeflow.events.EntitlementEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import io.tradeflow.starter.Envelopes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole service on a real PostgreSQL and a real broker, which stay while the service stops and
 * starts again; a token is {@code account.role}.
 */
final class SubscriptionSystem implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final SettableClock CLOCK = new SettableClock(START);

  private static final String ROLE = "subscription";
  private static final String GROUP = "subscription-service";
  private static final String NO_BROKER = "localhost:1";

  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpClient http = HttpClient.newHttpClient();
  private final PostgresServer postgres;
  private final KafkaServer kafka;
  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, Object> consumer;
  private final List<EntitlementEvent> published = new ArrayList<>();
  private ConfigurableApplicationContext context;

  record Answer(int status, JsonNode body) {
    String code() {
      return body.path("code").asString("");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Overrides {
    @Bean
    Clock clock() {
      return CLOCK;
    }

    @Bean
    ReactiveJwtDecoder jwtDecoder() {
      return token ->
          Mono.just(
              Jwt.withTokenValue(token)
                  .header("alg", "none")
                  .subject(token.split("\\.")[0])
                  .issuedAt(Instant.EPOCH)
                  .claim("realm_access", Map.of("roles", List.of(token.split("\\.")[1])))
                  .build());
    }
  }

  SubscriptionSystem() {
    CompletableFuture<KafkaServer> broker =
        CompletableFuture.supplyAsync(KafkaServer::startTemporary);
    postgres = PostgresServer.startTemporary();
    postgres.createServiceRole(ROLE);
    kafka = broker.join();
    Map<String, Object> clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
    producer = new KafkaProducer<>(clients, new StringSerializer(), new ByteArraySerializer());
    consumer = new KafkaConsumer<>(clients, new StringDeserializer(), new PlainDeserializer());
    consumer.assign(partitions(Topics.SUBSCRIPTION_ENTITLEMENTS));
    consumer.seekToBeginning(consumer.assignment());
  }

  void start() {
    start(kafka.bootstrapServers());
  }

  /** What is committed then waits in the outbox. */
  void startWithoutBroker() {
    start(NO_BROKER);
  }

  private void start(String bootstrapServers) {
    context =
        new SpringApplicationBuilder(SubscriptionServiceApplication.class, Overrides.class)
            .run(
                "--server.port=0",
                "--TRADEFLOW_POSTGRES=" + postgres.address(),
                "--TRADEFLOW_DB_USER=" + ROLE,
                "--TRADEFLOW_DB_PASSWORD=" + PostgresServer.password(ROLE),
                "--TRADEFLOW_KAFKA=" + bootstrapServers,
                "--server.shutdown=immediate",
                "--tradeflow.subscription.expiry-interval=100ms",
                "--tradeflow.serializer=" + PlainSerializer.class.getName(),
                "--tradeflow.deserializer=" + PlainDeserializer.class.getName());
  }

  void stop() {
    context.close();
  }

  /** While the service is down, and once its member has left: it reads every event again. */
  void forgetWhatWasRead() {
    Map<TopicPartition, OffsetAndMetadata> begin =
        partitions(Topics.AUTH_ACCOUNTS).stream()
            .collect(Collectors.toMap(one -> one, one -> new OffsetAndMetadata(0)));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptionsInstanceOf(ExecutionException.class)
          .until(() -> admin.alterConsumerGroupOffsets(GROUP, begin).all().get() == null);
    }
  }

  void opens(String account) {
    AccountEvent event =
        AccountEvent.newBuilder()
            .setEnvelope(Envelopes.of(account, 1L, null, START, "c", null, "TEST", 0))
            .setType(AccountEventType.ACCOUNT_OPENED)
            .setOpened(new AccountOpened(List.of("trader")))
            .build();
    publish(account, new PlainSerializer().serialize(Topics.AUTH_ACCOUNTS, event));
  }

  /** A record without a value, or with a key that is none, may stand on the topic too. */
  void publish(String key, byte[] value) {
    producer.send(new ProducerRecord<>(Topics.AUTH_ACCOUNTS, 0, key, value));
    producer.flush();
  }

  /** {@code plan version} of each event that was published for the account until now. */
  List<String> entitlements(String account) {
    consumer
        .poll(Duration.ofMillis(200))
        .forEach(
            (ConsumerRecord<String, Object> event) ->
                published.add((EntitlementEvent) event.value()));
    return published.stream()
        .filter(event -> event.getEnvelope().getAccountId().equals(account))
        .map(event -> event.getEntitlement().getTier() + " v" + event.getEnvelope().getAccountSeq())
        .toList();
  }

  Answer send(String method, String path, String token, String body) {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/" + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          answer.statusCode(), json.readTree(answer.body().isEmpty() ? "null" : answer.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private List<TopicPartition> partitions(String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(one -> new TopicPartition(topic, one.partition()))
        .toList();
  }

  @Override
  public void close() {
    stop();
    consumer.close();
    producer.close();
    kafka.close();
    postgres.close();
  }
}
