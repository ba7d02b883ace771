package io.tradeflow.execution;

import io.tradeflow.events.AccountPartitioner;
import io.tradeflow.events.DecisionApproved;
import io.tradeflow.events.DecisionEvent;
import io.tradeflow.events.DecisionEventType;
import io.tradeflow.events.KillAckEvent;
import io.tradeflow.events.KillSwitchChanged;
import io.tradeflow.events.KillSwitchEvent;
import io.tradeflow.events.KillSwitchEventType;
import io.tradeflow.events.LeaseGranted;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.SenderHeard;
import io.tradeflow.events.SenderLeaseEvent;
import io.tradeflow.events.SenderLeaseEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import io.tradeflow.starter.Envelopes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Says what risk-service would say, grants leases while it is up, and hears everything. */
public final class ScriptedRisk implements AutoCloseable {
  /** Asked for anew after a third of it: most of it is always left, on a busy machine too. */
  private static final long LEASE_MILLIS = 6_000;

  public final List<KillAckEvent> acks = new CopyOnWriteArrayList<>();
  public final List<OrderEvent> orders = new CopyOnWriteArrayList<>();
  public volatile boolean up;
  private final KafkaProducer<String, Object> producer;
  private final Thread reader;
  private volatile boolean running = true;
  private volatile long epoch;

  public ScriptedRisk(String kafka) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "partitioner.class", AccountPartitioner.class),
            new StringSerializer(),
            new PlainSerializer());
    KafkaConsumer<String, Object> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka, "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new PlainDeserializer());
    List<TopicPartition> all =
        Stream.of(Topics.RISK_KILL_ACKS, Topics.EXECUTION_ORDER_EVENTS)
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    reader = Thread.ofPlatform().start(() -> read(consumer));
  }

  private void read(KafkaConsumer<String, Object> consumer) {
    try (consumer) {
      while (running) {
        consumer.poll(Duration.ofMillis(20)).forEach(event -> hear(event.value()));
      }
    }
  }

  private void hear(Object event) {
    switch (event) {
      case OrderEvent order -> orders.add(order);
      case KillAckEvent ack -> {
        acks.add(ack);
        if (ack.getHeard() != null && up) {
          grant(ack.getHeard());
        }
      }
      default -> throw new AssertionError(event);
    }
  }

  private void grant(SenderHeard heard) {
    SenderLeaseEvent lease =
        SenderLeaseEvent.newBuilder()
            .setEnvelope(envelope("lease"))
            .setType(SenderLeaseEventType.LEASE_GRANTED)
            .setGranted(
                new LeaseGranted(heard.getSenderId(), heard.getRequestId(), LEASE_MILLIS, epoch))
            .build();
    say(Topics.RISK_SENDER_LEASES, heard.getSenderId(), lease);
  }

  public void approves(NewOrder order) {
    DecisionEvent decision =
        DecisionEvent.newBuilder()
            .setEnvelope(
                Envelopes.of(
                    order.accountId(), 1L, null, Instant.now(), "c", order.id().toString(), "D", 0))
            .setType(DecisionEventType.ORDER_APPROVED)
            .setApproved(
                DecisionApproved.newBuilder()
                    .setOrderId(order.id().toString())
                    .setInputs(null)
                    .build())
            .build();
    say(Topics.RISK_DECISIONS, order.accountId(), decision);
  }

  /** Engages or releases the scope; the epoch. */
  public long changes(String scope, boolean engages) {
    epoch++;
    KillSwitchEvent event =
        KillSwitchEvent.newBuilder()
            .setEnvelope(envelope("kill"))
            .setType(KillSwitchEventType.KILL_SWITCH_CHANGED)
            .setChanged(new KillSwitchChanged(scope, engages, epoch, "drill", "operator-1"))
            .build();
    say(Topics.RISK_KILL_SWITCH, scope, event);
    return epoch;
  }

  /** Whether the sender has said that it applied the epoch with nothing in flight. */
  public boolean settled(long wanted) {
    return acks.stream()
        .anyMatch(
            ack -> {
              var applied = ack.getApplied();
              return applied != null
                  && applied.getAppliedEpoch() >= wanted
                  && !applied.getUnsettledEpochs().contains(wanted);
            });
  }

  private static io.tradeflow.events.Envelope envelope(String cause) {
    return Envelopes.of(null, null, null, Instant.now(), cause, null, cause, 0);
  }

  private void say(String topic, String key, SpecificRecord event) {
    producer.send(new ProducerRecord<>(topic, key, event));
    producer.flush();
  }

  @Override
  public void close() throws InterruptedException {
    running = false;
    reader.join();
    producer.close();
  }
}
