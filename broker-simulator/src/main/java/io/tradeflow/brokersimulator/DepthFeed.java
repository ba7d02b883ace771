package io.tradeflow.brokersimulator;

import io.tradeflow.events.BookLevel;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.DepthEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.Level;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads the books that market-data publishes, from now on and up to 100 ms later, many at a time,
 * on a thread of its own. A record that cannot be read is logged and skipped; while Kafka is away
 * it is tried again each second.
 */
final class DepthFeed implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DepthFeed.class.getName());
  private static final Duration POLL = Duration.ofMillis(200);

  private final String kafka;
  private final DepthReader reader;
  private final Consumer<Depth> books;
  private final Thread thread;
  private volatile boolean stopped;

  /**
   * @param registry that has the schemas, Confluent-compatible
   */
  DepthFeed(String kafka, URI registry, Consumer<Depth> books) {
    this.kafka = kafka;
    this.reader = new DepthReader(registry);
    this.books = books;
    this.thread = Thread.ofPlatform().name("depth-feed").daemon().start(this::run);
  }

  private void run() {
    while (!stopped) {
      try (KafkaConsumer<String, byte[]> consumer =
          new KafkaConsumer<>(
              Map.of(
                  "bootstrap.servers", kafka, "fetch.min.bytes", 262_144, "fetch.max.wait.ms", 100),
              new StringDeserializer(),
              new ByteArrayDeserializer())) {
        read(consumer);
      } catch (RuntimeException e) {
        LOG.log(
            stopped ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
            "The books are read again in 1 s: " + e);
        pause();
      }
    }
  }

  private void read(KafkaConsumer<String, byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.MARKET_DEPTH).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    while (!stopped) {
      for (ConsumerRecord<String, byte[]> one : consumer.poll(POLL)) {
        take(one.value());
      }
    }
  }

  private void take(byte[] value) {
    try {
      DepthEvent event = reader.read(value);
      if (event.getDepth() != null) {
        books.accept(
            new Depth(
                event.getDepth().getSymbol(),
                levels(event.getDepth().getBids()),
                levels(event.getDepth().getAsks()),
                event.getEnvelope().getMarketTime()));
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A book cannot be read and is skipped", e);
    }
  }

  private static List<Level> levels(List<BookLevel> levels) {
    return levels.stream()
        .filter(level -> level.getQuantity().signum() > 0)
        .map(
            level ->
                new Level(
                    Decimals.fromWire(level.getPrice()), Decimals.fromWire(level.getQuantity())))
        .toList();
  }

  private void pause() {
    try {
      Thread.sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
  }
}
