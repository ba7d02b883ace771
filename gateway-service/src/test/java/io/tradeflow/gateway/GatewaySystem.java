package io.tradeflow.gateway;

import static org.awaitility.Awaitility.await;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.EntitlementChanged;
import io.tradeflow.events.EntitlementEvent;
import io.tradeflow.events.EntitlementEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.Ports;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.infra.FreePort;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.infra.RedisServer;
import io.tradeflow.localstack.process.ChildProcess;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import io.tradeflow.starter.Envelopes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The gateway with a real Redis and a real Kafka; behind it servers that the tests watch. One for
 * all test classes: each test brings accounts of its own.
 */
final class GatewaySystem implements AutoCloseable {
  /** Hands the one system to every test that asks for it. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == GatewaySystem.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(GatewaySystem.class, type -> new GatewaySystem(), GatewaySystem.class);
    }
  }

  static final String PAGE = "https://app.tradeflow.example";

  /** Behind auth, market data, trading engine, execution, admin and the sockets. */
  final Upstream service = new Upstream();

  /** Behind the routes of risk. */
  final Upstream slow = new Upstream();

  /** Behind the routes of subscription. */
  final Upstream flaky = new Upstream();

  final Tokens tokens;
  final ConfigurableApplicationContext context;
  final Wire wire;
  private final StackLayout layout = layout();
  private final KafkaServer kafka = KafkaServer.startTemporary();
  private final KafkaProducer<String, Object> producer;
  private ChildProcess redis = startRedis();

  GatewaySystem() {
    String issuer = service.address() + "/realms/tradeflow";
    tokens = new Tokens(issuer);
    service.publishes(tokens.keys());
    producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
            new StringSerializer(),
            new PlainSerializer());
    String inside = service.address();
    context =
        new SpringApplicationBuilder(GatewayServiceApplication.class)
            .run(
                "--server.port=0",
                "--TRADEFLOW_GATEWAY=" + PAGE,
                "--TRADEFLOW_ISSUER=" + issuer,
                "--TRADEFLOW_KAFKA=" + kafka.bootstrapServers(),
                "--TRADEFLOW_REDIS_PORT=" + layout.port(Ports.REDIS),
                "--TRADEFLOW_URL_AUTH=" + inside,
                "--TRADEFLOW_URL_MARKET_DATA=" + inside,
                "--TRADEFLOW_URL_TRADING_ENGINE=" + inside,
                "--TRADEFLOW_URL_EXECUTION=" + inside,
                "--TRADEFLOW_URL_ADMIN=" + inside,
                "--TRADEFLOW_URL_NOTIFICATION=" + inside,
                "--TRADEFLOW_URL_RISK=" + slow.address(),
                "--TRADEFLOW_URL_SUBSCRIPTION=" + flaky.address(),
                "--TRADEFLOW_URL_ANALYTICS=http://localhost:1",
                // Longer than a busy machine stands still, and than patience with a body.
                "--spring.cloud.gateway.server.webflux.httpclient.response-timeout=4s",
                "--tradeflow.rate-limits.public-per-minute=10000",
                "--tradeflow.rate-limits.redis-patience=500ms",
                "--tradeflow.requests.patience=2s",
                "--tradeflow.serializer=" + PlainSerializer.class.getName(),
                "--tradeflow.deserializer=" + PlainDeserializer.class.getName());
    wire = new Wire(port("local.server.port"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> wire.call("GET", "/health/ready", "").status() == 200);
  }

  int port(String property) {
    return context.getEnvironment().getRequiredProperty(property, Integer.class);
  }

  /** A call with a token. */
  Wire.Answer call(String method, String path, String token, String body, String... headers) {
    String[] all = new String[headers.length + (body.isEmpty() ? 1 : 2)];
    all[0] = "Authorization: Bearer " + token;
    if (!body.isEmpty()) {
      all[1] = "Content-Type: application/json";
    }
    System.arraycopy(headers, 0, all, all.length - headers.length, headers.length);
    return wire.call(method, path, body, all);
  }

  Wire.Answer get(String path, String token, String... headers) {
    return call("GET", path, token, "", headers);
  }

  static String account() {
    return UUID.randomUUID().toString();
  }

  void publish(String topic, String key, SpecificRecord event) {
    producer.send(new ProducerRecord<>(topic, key, event));
    producer.flush();
  }

  /** Tells the gateway how often the account may call. */
  void entitles(String account, int callsPerMinute) {
    BigDecimal cap = Decimals.toWire(BigDecimal.valueOf(500));
    EntitlementChanged entitlement =
        new EntitlementChanged(
            "FREE", false, null, cap, cap, 3, 10, 1, callsPerMinute, List.of("PAPER"));
    publish(
        Topics.SUBSCRIPTION_ENTITLEMENTS,
        account,
        new EntitlementEvent(
            Envelopes.of(account, 1L, null, Instant.now(), "c", "c", "ENTITLEMENT_CHANGED", 0),
            EntitlementEventType.ENTITLEMENT_CHANGED,
            entitlement));
  }

  /** Asks Redis itself. */
  String redisSays(String command) {
    return new Wire(layout.port(Ports.REDIS)).send(command + "\r\nQUIT\r\n").body();
  }

  void stopRedis() {
    redis.stop();
    try {
      redis.awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  ChildProcess startRedis() {
    try {
      redis = RedisServer.start(layout);
      return redis;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StackLayout layout() {
    try {
      return new StackLayout(Files.createTempDirectory("gateway"), FreePort.any() - Ports.REDIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    context.close();
    producer.close();
    kafka.close();
    stopRedis();
    service.close();
    slow.close();
    flaky.close();
  }
}
