package io.tradeflow.starter;

import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.AuditCommandType;
import io.tradeflow.events.RecordAudit;
import io.tradeflow.localstack.Ports;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.infra.Compilers;
import io.tradeflow.localstack.infra.FreePort;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.localstack.infra.RegistryServer;
import io.tradeflow.localstack.process.ChildProcess;
import java.io.IOException;
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
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** One service on one set of servers for all tests of the module. */
public final class StarterSystem {
  private static final String ROLE = "starter";
  private static final StarterSystem RUNNING = new StarterSystem();

  public final Tokens tokens;
  private final PostgresServer postgres;
  private final KafkaServer kafka;
  private final String registry;
  private final ConfigurableApplicationContext service;
  private final HttpClient http = HttpClient.newHttpClient();

  private StarterSystem() {
    CompletableFuture<KafkaServer> broker =
        CompletableFuture.supplyAsync(KafkaServer::startTemporary);
    try {
      tokens = new Tokens();
      postgres = PostgresServer.startTemporary();
      StackLayout layout = layout();
      ChildProcess schemas = RegistryServer.start(layout, postgres, Compilers.FIRST);
      registry = layout.http(Ports.REGISTRY) + "/apis/registry/v3";
      kafka = broker.join();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(schemas)));
      postgres.createServiceRole(ROLE);
      execute(
          "CREATE TABLE outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
              + " topic text NOT NULL, record_key text NOT NULL, payload bytea NOT NULL,"
              + " created_at timestamptz NOT NULL DEFAULT now())");
      service = start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The running system; the first call starts it. */
  public static StarterSystem running() {
    return RUNNING;
  }

  /** The registry's archive is the build's; its ports are free ones, below those of FreePort. */
  private static StackLayout layout() throws IOException {
    Path root = Files.createTempDirectory("starter");
    Files.createSymbolicLink(
        root.resolve("local-stack"), Path.of("../local-stack").toRealPath().toAbsolutePath());
    StackLayout layout;
    do {
      layout = new StackLayout(root, ThreadLocalRandom.current().nextInt(1_000, 12_000));
    } while (FreePort.taken(layout.port(Ports.REGISTRY))
        || FreePort.taken(layout.port(Ports.REGISTRY_MANAGEMENT)));
    Files.createDirectories(layout.log("x").getParent());
    Files.createDirectories(layout.pidFile("x").getParent());
    return layout;
  }

  private void stop(ChildProcess schemas) {
    service.close();
    schemas.stop();
    kafka.close();
    postgres.close();
  }

  private ConfigurableApplicationContext start() {
    return new SpringApplicationBuilder(TestService.class)
        .run(
            "--spring.config.import=classpath:tradeflow-defaults.yml",
            "--server.port=0",
            "--TRADEFLOW_POSTGRES=" + postgres.address(),
            "--TRADEFLOW_DB_USER=" + ROLE,
            "--TRADEFLOW_DB_PASSWORD=" + PostgresServer.password(ROLE),
            "--TRADEFLOW_KAFKA=" + kafka.bootstrapServers(),
            "--TRADEFLOW_REGISTRY=" + registry,
            "--TRADEFLOW_ISSUER=" + tokens.issuer(),
            "--logging.structured.format.console=");
  }

  /** A bean of the service. */
  public <T> T bean(Class<T> type) {
    return service.getBean(type);
  }

  /** Runs SQL as the service's role. */
  public void execute(String... statements) {
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), ROLE, PostgresServer.password(ROLE));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads bytes as they are. */
  public KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest"),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  /** Writes bytes as they are. */
  public Producer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers()),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  /** An audit command to recognise by its detail. */
  public static AuditCommand command(String action, String detail) {
    return AuditCommand.newBuilder()
        .setEnvelope(
            Envelopes.of("a", null, null, Instant.now(), detail, detail, "RECORD_AUDIT", 0))
        .setType(AuditCommandType.RECORD_AUDIT)
        .setRecord(
            RecordAudit.newBuilder()
                .setActor("test")
                .setAction(action)
                .setOutcome("SUCCESS")
                .setDetail(detail)
                .build())
        .build();
  }

  /** Calls the service. */
  public HttpResponse<String> call(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A request to the path, without a token. */
  public HttpRequest.Builder request(String path) {
    String port = service.getEnvironment().getRequiredProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }
}
