package io.tradeflow.brokersimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.events.BookLevel;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.DepthEvent;
import io.tradeflow.events.DepthEventType;
import io.tradeflow.events.DepthUpdated;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.serde.PlainSerializer;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** The venue on the books that market-data publishes: a real Kafka, a registry that counts. */
class DepthFeedTest {
  private static final int SCHEMA_ID = 7;

  @Test
  void ordersFillFromPublishedBooksAndWhatCannotBeReadIsSkipped() {
    AtomicInteger asked = new AtomicInteger();
    byte[] schema = Json.bytes(Map.of("schema", DepthEvent.getClassSchema().toString()));
    DisposableServer registry =
        HttpServer.create()
            .host("localhost")
            .port(0)
            .route(
                routes ->
                    routes.get(
                        "/schemas/ids/" + SCHEMA_ID,
                        (request, response) -> {
                          asked.incrementAndGet();
                          return response.sendByteArray(Mono.just(schema));
                        }))
            .bindNow();
    try (KafkaServer kafka = KafkaServer.startTemporary();
        KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
        Simulator venue = Simulator.start(Settings.inMemory(), Clock.systemUTC())) {
      venue.follow(kafka.bootstrapServers(), URI.create("http://localhost:" + registry.port()));
      Caller caller = new Caller(venue);
      caller.place("a", "BUY", "1", ",\"limitPrice\":\"101\"");
      await()
          .atMost(Caller.PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                producer.send(new ProducerRecord<>(Topics.MARKET_DEPTH, "BTC-USD", new byte[] {1}));
                producer.send(new ProducerRecord<>(Topics.MARKET_DEPTH, "BTC-USD", book()));
                producer.flush();
                return caller.get("/v1/orders/a").text("state").equals("FILLED");
              });
      assertThat(caller.get("/v1/orders/a/fills").body().toString()).contains("\"price\":\"101\"");
      assertThat(asked.get()).isEqualTo(1);
    } finally {
      registry.disposeNow();
    }
  }

  private static byte[] book() {
    DepthEvent event =
        DepthEvent.newBuilder()
            .setEnvelope(envelope())
            .setType(DepthEventType.DEPTH_UPDATED)
            .setDepth(
                DepthUpdated.newBuilder()
                    .setSymbol("BTC-USD")
                    .setBids(List.of())
                    .setAsks(List.of(level("101", "5")))
                    .setSequence(1)
                    .build())
            .build();
    byte[] avro;
    try (PlainSerializer serializer = new PlainSerializer()) {
      avro = serializer.serialize(Topics.MARKET_DEPTH, event);
    }
    return ByteBuffer.allocate(5 + avro.length).put((byte) 0).putInt(SCHEMA_ID).put(avro).array();
  }

  private static BookLevel level(String price, String quantity) {
    return BookLevel.newBuilder()
        .setPrice(Decimals.toWire(new BigDecimal(price)))
        .setQuantity(Decimals.toWire(new BigDecimal(quantity)))
        .build();
  }

  private static Envelope envelope() {
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    return Envelope.newBuilder()
        .setEventId("event")
        .setMarketTime(now)
        .setOccurredAt(now)
        .setCorrelationId("correlation")
        .setCausationId("cause")
        .build();
  }
}
