package io.tradeflow.starter.kafka;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Produces events to their topics. Order per key is the order of the calls; a full buffer blocks
 * the caller for at most the producer's {@code max.block.ms}.
 */
public final class EventSender {
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private final Producer<String, byte[]> producer;
  private final EventCodec codec;

  EventSender(Producer<String, byte[]> producer, EventCodec codec) {
    this.producer = producer;
    this.codec = codec;
  }

  /** Sends the event; the future ends when all in-sync replicas have it, or with the error. */
  public CompletableFuture<Void> send(String topic, String key, SpecificRecord event) {
    return send(topic, key, codec.encode(topic, event));
  }

  /** Sends a payload that is encoded already. */
  public CompletableFuture<Void> send(String topic, String key, byte[] payload) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    producer.send(
        new ProducerRecord<>(topic, key, payload),
        (metadata, failure) -> {
          if (failure == null) {
            sent.complete(null);
          } else {
            sent.completeExceptionally(failure);
          }
        });
    return sent;
  }

  /** Waits until everything sent so far is acknowledged. */
  public void flush() {
    producer.flush();
  }

  /** Ends the sending; what Kafka has not acknowledged within five seconds is given up. */
  public void close() {
    producer.close(CLOSE);
  }
}
