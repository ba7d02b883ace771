package io.tradeflow.risk;

import io.tradeflow.events.KillAckEvent;
import io.tradeflow.events.KillAckEventType;
import io.tradeflow.events.KillApplied;
import io.tradeflow.events.KillSwitchEvent;
import io.tradeflow.events.LeaseGranted;
import io.tradeflow.events.SenderBroker;
import io.tradeflow.events.SenderHeard;
import io.tradeflow.events.SenderLeaseEvent;
import io.tradeflow.events.SenderRetired;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import io.tradeflow.starter.Envelopes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A sender that says what the test tells it to, and acknowledges kills while it is told to. */
final class ScriptedSender implements AutoCloseable {
  final String id = UUID.randomUUID().toString();
  final List<LeaseGranted> leases = new CopyOnWriteArrayList<>();
  final List<String> ended = new CopyOnWriteArrayList<>();
  volatile boolean acknowledges;
  private final boolean enforcesValidity;
  private final KafkaProducer<String, Object> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", RiskServers.kafka(), "linger.ms", 0),
          new StringSerializer(),
          new PlainSerializer());
  private final Thread reader;
  private volatile boolean running = true;
  private volatile long applied;
  private long requests;

  ScriptedSender(boolean enforcesValidity) {
    this.enforcesValidity = enforcesValidity;
    KafkaConsumer<String, Object> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", RiskServers.kafka()),
            new StringDeserializer(),
            new PlainDeserializer());
    List<TopicPartition> all =
        Stream.of(Topics.RISK_KILL_SWITCH, Topics.RISK_SENDER_LEASES)
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToEnd(all);
    all.forEach(consumer::position);
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
      case KillSwitchEvent kill -> {
        applied = kill.getChanged().getEpoch();
        if (acknowledges) {
          applied(List.of());
        }
      }
      case SenderLeaseEvent lease -> {
        if (lease.getGranted() != null && lease.getGranted().getSenderId().equals(id)) {
          leases.add(lease.getGranted());
        } else if (lease.getEnded() != null && lease.getEnded().getSenderId().equals(id)) {
          ended.add(lease.getEnded().getReason());
        }
      }
      default -> throw new AssertionError(event);
    }
  }

  /** Asks for a lease; the number of the request. */
  long asks() {
    requests++;
    repeats();
    return requests;
  }

  /** The last request once more, as Kafka may deliver it again. */
  void repeats() {
    say(
        start(KillAckEventType.SENDER_HEARD)
            .setHeard(
                new SenderHeard(
                    id,
                    requests,
                    acknowledges ? applied : 0,
                    new ArrayList<>(),
                    List.of(new SenderBroker("kraken", enforcesValidity)),
                    "")));
  }

  void applied(List<Long> unsettled) {
    say(
        start(KillAckEventType.KILL_APPLIED)
            .setApplied(new KillApplied(id, applied, new ArrayList<>(unsettled))));
  }

  long appliedEpoch() {
    return applied;
  }

  void retires() {
    say(start(KillAckEventType.SENDER_RETIRED).setRetired(new SenderRetired(id)));
  }

  private static KillAckEvent.Builder start(KillAckEventType type) {
    return KillAckEvent.newBuilder()
        .setEnvelope(Envelopes.of(null, null, null, Instant.now(), "test", null, type.name(), 0))
        .setType(type);
  }

  private void say(KillAckEvent.Builder event) {
    producer.send(new ProducerRecord<>(Topics.RISK_KILL_ACKS, id, event.build()));
    producer.flush();
  }

  @Override
  public void close() throws InterruptedException {
    running = false;
    reader.join();
    producer.close();
  }
}
