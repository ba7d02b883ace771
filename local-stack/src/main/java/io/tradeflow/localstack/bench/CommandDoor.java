package io.tradeflow.localstack.bench;

import io.tradeflow.events.AccountPartitioner;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.OrderCommand;
import io.tradeflow.events.OrderCommandType;
import io.tradeflow.events.OrderSource;
import io.tradeflow.events.OrderType;
import io.tradeflow.events.PlaceOrder;
import io.tradeflow.events.Side;
import io.tradeflow.events.TimeInForce;
import io.tradeflow.events.TopicCatalogue;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.client.ApiClient;
import io.tradeflow.localstack.infra.RegistrySubjects;
import io.tradeflow.localstack.serde.PlainSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topic of commands, as bots and partners use it: taken is what Kafka has. */
public final class CommandDoor implements Door, AutoCloseable {
  /** Confluent's wire format: a zero, the id of the schema, Avro. */
  private static final int HEADER_BYTES = 5;

  private final int schema;
  private final PlainSerializer avro = new PlainSerializer();
  private final KafkaProducer<String, byte[]> producer;

  /**
   * @param registry base address of the schema registry
   */
  public CommandDoor(String kafka, String registry) throws IOException {
    this.schema =
        new RegistrySubjects(registry)
            .register(TopicCatalogue.topic(Topics.EXECUTION_ORDER_COMMANDS));
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                kafka,
                "acks",
                "all",
                "partitioner.class",
                AccountPartitioner.class),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  @Override
  public CompletableFuture<String> place(ApiClient trader, String account, Wanted order) {
    String event = UUID.randomUUID().toString();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    OrderCommand command =
        OrderCommand.newBuilder()
            .setEnvelope(new Envelope(event, null, null, now, now, "bench", null))
            .setType(OrderCommandType.PLACE_ORDER)
            .setPlaceOrder(
                PlaceOrder.newBuilder()
                    .setSymbol(order.symbol())
                    .setSide(order.buys() ? Side.BUY : Side.SELL)
                    .setOrderType(OrderType.MARKET)
                    .setQuantity(Decimals.toWire(new BigDecimal(order.quantity())))
                    .setTimeInForce(TimeInForce.IOC)
                    .setBroker("paper")
                    .setSource(OrderSource.API)
                    .build())
            .build();
    CompletableFuture<String> taken = new CompletableFuture<>();
    producer.send(
        new ProducerRecord<>(Topics.EXECUTION_ORDER_COMMANDS, account, wire(command)),
        (metadata, failure) -> {
          if (failure == null) {
            taken.complete(orderId(account, event));
          } else {
            taken.completeExceptionally(new Refused(failure.getClass().getSimpleName()));
          }
        });
    return taken;
  }

  private byte[] wire(OrderCommand command) {
    byte[] body = avro.serialize(Topics.EXECUTION_ORDER_COMMANDS, command);
    return ByteBuffer.allocate(HEADER_BYTES + body.length)
        .put((byte) 0)
        .putInt(schema)
        .put(body)
        .array();
  }

  /** The id that execution-service derives for the order of a command. */
  private static String orderId(String account, String event) {
    return UUID.nameUUIDFromBytes((account + '|' + event).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  @Override
  public void close() {
    producer.close();
  }
}
