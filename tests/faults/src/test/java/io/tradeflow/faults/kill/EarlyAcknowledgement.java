package io.tradeflow.faults.kill;

import io.tradeflow.events.AccountPartitioner;
import io.tradeflow.events.KillAckEvent;
import io.tradeflow.events.KillAckEventType;
import io.tradeflow.events.KillApplied;
import io.tradeflow.events.KillSwitchEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import io.tradeflow.starter.Envelopes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A planted defect: senders whose gate says that a change is applied, and nothing in flight, before
 * it has looked.
 */
final class EarlyAcknowledgement implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);

  private final KafkaConsumer<String, Object> reader;
  private final KafkaProducer<String, Object> producer;
  private final Set<String> senders = new HashSet<>();
  private final Thread thread;
  private volatile boolean ends;

  EarlyAcknowledgement(String kafka) {
    reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka), new StringDeserializer(), new PlainDeserializer());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "partitioner.class", AccountPartitioner.class),
            new StringSerializer(),
            new PlainSerializer());
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : List.of(Topics.RISK_KILL_SWITCH, Topics.RISK_KILL_ACKS)) {
      reader
          .partitionsFor(topic)
          .forEach(it -> all.add(new TopicPartition(it.topic(), it.partition())));
    }
    reader.assign(all);
    reader.seekToEnd(all);
    all.forEach(reader::position);
    thread = Thread.ofPlatform().name("early").daemon().start(this::run);
  }

  private void run() {
    while (!ends) {
      for (ConsumerRecord<String, Object> event : reader.poll(POLL)) {
        switch (event.value()) {
          case KillAckEvent ack when ack.getHeard() != null ->
              senders.add(ack.getHeard().getSenderId());
          case KillSwitchEvent change when change.getChanged() != null ->
              senders.forEach(it -> acknowledge(it, change.getChanged().getEpoch()));
          default -> {}
        }
      }
    }
  }

  private void acknowledge(String sender, long epoch) {
    KillAckEvent event =
        KillAckEvent.newBuilder()
            .setEnvelope(
                Envelopes.of(
                    null, null, null, Clock.systemUTC().instant(), sender, null, "PLANTED", 0))
            .setType(KillAckEventType.KILL_APPLIED)
            .setApplied(new KillApplied(sender, epoch, List.of()))
            .build();
    producer.send(new ProducerRecord<>(Topics.RISK_KILL_ACKS, sender, event));
  }

  @Override
  public void close() throws InterruptedException {
    ends = true;
    thread.join();
    reader.close();
    producer.close();
  }
}
