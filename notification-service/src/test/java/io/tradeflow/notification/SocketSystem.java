package io.tradeflow.notification;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** The service on a real Kafka, with an issuer of tokens beside it. */
final class SocketSystem implements AutoCloseable {
  static final String PAGE = "https://app.tradeflow.example";
  static final int MOST_OF_AN_ACCOUNT = 4;

  private static @Nullable SocketSystem shared;

  final Engine engine = new Engine();
  private final Tokens tokens = new Tokens();
  private final KafkaServer kafka = KafkaServer.startTemporary();
  private final DisposableServer issuer =
      HttpServer.create()
          .host("localhost")
          .port(0)
          .handle(
              (request, response) ->
                  request.uri().startsWith("/api/v1/bots/")
                      ? engine.answer(request, response)
                      : response
                          .header("Content-Type", "application/json")
                          .sendString(Mono.just(tokens.keys())))
          .bindNow();
  private final KafkaProducer<String, Object> producer =
      new KafkaProducer<>(
          Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
          new StringSerializer(),
          new PlainSerializer());
  private final ConfigurableApplicationContext context =
      new SpringApplicationBuilder(NotificationServiceApplication.class)
          .run(
              "--server.port=0",
              "--TRADEFLOW_GATEWAY=" + PAGE,
              "--TRADEFLOW_ISSUER=" + address(),
              "--TRADEFLOW_KAFKA=" + kafka.bootstrapServers(),
              "--tradeflow.sockets.authenticate-within=5s",
              "--tradeflow.sockets.max-connections-per-account=" + MOST_OF_AN_ACCOUNT,
              "--TRADEFLOW_URL_TRADING_ENGINE=" + address(),
              "--tradeflow.sockets.engine-timeout=5s",
              "--tradeflow.sockets.max-signals-per-minute=20",
              "--tradeflow.sockets.max-symbols=5",
              "--tradeflow.sockets.max-queued-messages=200",
              "--tradeflow.serializer=" + PlainSerializer.class.getName(),
              "--tradeflow.deserializer=" + PlainDeserializer.class.getName());

  /** One for all tests of the module, ready; each test brings accounts of its own. */
  static synchronized SocketSystem shared() {
    if (shared == null) {
      SocketSystem started = new SocketSystem();
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
      await().atMost(Duration.ofSeconds(60)).until(started::ready);
      shared = started;
    }
    return shared;
  }

  private String address() {
    return "http://localhost:" + issuer.port();
  }

  int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  static String account() {
    return UUID.randomUUID().toString();
  }

  String token(String account) {
    return token(account, UUID.randomUUID().toString(), Duration.ofMinutes(5));
  }

  String token(String account, String session, Duration life) {
    return tokens.of(address(), account, session, life);
  }

  /** A reader that has logged in with the header. */
  Reader reader(String path, String account) throws Exception {
    return new Reader(port(), path, true, "Authorization", "Bearer " + token(account));
  }

  /** A reader that has logged in as somebody with that role. */
  Reader readerAs(String role, String path) throws Exception {
    String token =
        tokens.of(address(), account(), role, UUID.randomUUID().toString(), Duration.ofMinutes(5));
    return new Reader(port(), path, true, "Authorization", "Bearer " + token);
  }

  void publish(String topic, String key, SpecificRecord event) {
    producer.send(new ProducerRecord<>(topic, key, event));
  }

  void flush() {
    producer.flush();
  }

  /** Open sockets as the service counts them. */
  int open() {
    return (int) context.getBean(MeterRegistry.class).get("tradeflow.sockets").gauge().value();
  }

  boolean ready() {
    return context
        .getBean(org.springframework.boot.health.actuate.endpoint.HealthEndpoint.class)
        .healthForPath("ready")
        .getStatus()
        .equals(org.springframework.boot.health.contributor.Status.UP);
  }

  @Override
  public void close() {
    context.close();
    producer.close();
    kafka.close();
    issuer.disposeNow();
  }
}
