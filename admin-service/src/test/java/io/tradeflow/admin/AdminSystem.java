package io.tradeflow.admin;

import static org.awaitility.Awaitility.await;

import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a real PostgreSQL and a real Kafka, called over HTTP. */
public final class AdminSystem implements AutoCloseable {
  private static final String ROLE = "admin";
  private static @Nullable AdminSystem shared;

  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpClient http = HttpClient.newHttpClient();
  private final PostgresServer postgres = PostgresServer.startTemporary();
  private final KafkaServer kafka = KafkaServer.startTemporary();
  private final KafkaProducer<String, byte[]> producer;
  private final ConfigurableApplicationContext context;
  private final Path key = keyFile();
  final Upstream keycloak = new Upstream();
  final Upstream risk = new Upstream();
  final Upstream ready = new Upstream().answers("/health/ready", 200, "application/json", UP);
  final Upstream failing = new Upstream().answers("/health/ready", 503, "application/json", DOWN);
  final Upstream hanging = new Upstream().hangs("/health/ready");
  public final Tokens tokens;

  private static final String UP =
      """
      {"status":"UP","components":{"db":{"status":"UP"}}}""";
  private static final String DOWN =
      """
      {"status":"DOWN","components":{"db":{"status":"DOWN"},"ping":{"status":"UP"}}}""";

  public record Answer(int status, String type, JsonNode body) {}

  /** One for all tests; it ends with them. */
  public static synchronized AdminSystem shared() {
    AdminSystem system = shared;
    if (system == null) {
      system = new AdminSystem();
      shared = system;
      Runtime.getRuntime().addShutdownHook(new Thread(system::close));
    }
    return system;
  }

  private AdminSystem() {
    postgres.createServiceRole(ROLE);
    String issuer = keycloak.address() + "/realms/tradeflow";
    tokens = new Tokens(issuer);
    keycloak.answers(
        "/realms/tradeflow/protocol/openid-connect/certs", 200, "application/json", tokens.keys());
    producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());
    context =
        new SpringApplicationBuilder(AdminServiceApplication.class)
            .run(
                "--server.port=0",
                "--TRADEFLOW_POSTGRES=" + postgres.address(),
                "--TRADEFLOW_DB_USER=" + ROLE,
                "--TRADEFLOW_DB_PASSWORD=" + PostgresServer.password(ROLE),
                "--TRADEFLOW_KAFKA=" + kafka.bootstrapServers(),
                "--TRADEFLOW_ISSUER=" + issuer,
                "--TRADEFLOW_URL_RISK=" + risk.address(),
                "--TRADEFLOW_URL_AUTH=" + ready.address(),
                "--TRADEFLOW_URL_EXECUTION=" + failing.address(),
                "--TRADEFLOW_URL_ANALYTICS=" + hanging.address(),
                "--TRADEFLOW_URL_GATEWAY=http://localhost:1",
                "--tradeflow.admin.risk-timeout=5s",
                "--tradeflow.admin.audit.key-file=" + key,
                "--tradeflow.admin.audit.head-interval=1h",
                "--tradeflow.serializer=" + PlainSerializer.class.getName(),
                "--tradeflow.deserializer=" + PlainDeserializer.class.getName());
  }

  private static Path keyFile() {
    try {
      return Files.createTempDirectory("audit").resolve("keys/signing.pem");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the service keeps the key that signs heads. */
  public Path key() {
    return key;
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** Whether events of the topics come into the ledger. */
  public void listens(boolean listens) {
    KafkaListenerEndpointRegistry listeners = bean(KafkaListenerEndpointRegistry.class);
    if (listens) {
      listeners.start();
    } else {
      listeners.stop();
    }
  }

  public void publish(String topic, String key, Object event) {
    publishBytes(topic, key, new PlainSerializer().serialize(topic, event));
  }

  void publishBytes(String topic, String key, byte[] value) {
    producer.send(new ProducerRecord<>(topic, key, value));
    producer.flush();
  }

  public String kafka() {
    return kafka.bootstrapServers();
  }

  /** Makes a group that has read all of the topic, and reads no more. */
  void commits(String group, String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka(), "group.id", group),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      await().atMost(Duration.ofSeconds(30)).until(() -> !consumer.partitionsFor(topic).isEmpty());
      consumer.assign(
          consumer.partitionsFor(topic).stream()
              .map(one -> new TopicPartition(topic, one.partition()))
              .toList());
      consumer.seekToEnd(consumer.assignment());
      Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
      consumer
          .assignment()
          .forEach(one -> ends.put(one, new OffsetAndMetadata(consumer.position(one))));
      consumer.commitSync(ends);
    }
  }

  public Answer get(String path, String token) {
    return send(request(path, token).GET().build());
  }

  /** The answer as it came. */
  public HttpResponse<InputStream> download(String path, String token) {
    try {
      return http.send(
          request(path, token).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A connection that may do everything, and that triggers do not see. */
  public Connection superuser() throws SQLException {
    Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), "postgres", "");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = " + ROLE);
      statement.execute("SET session_replication_role = replica");
    }
    return connection;
  }

  Answer post(String path, String token, String body) {
    return send(
        request(path, token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path, String token) {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      String type = response.headers().firstValue("Content-Type").orElse("");
      String body = response.body().isEmpty() ? "null" : response.body();
      return new Answer(response.statusCode(), type, json.readTree(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
    producer.close();
    kafka.close();
    postgres.close();
    keycloak.close();
    risk.close();
    ready.close();
    failing.close();
    hanging.close();
  }
}
