package io.tradeflow.starter.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/**
 * Reads whole topics in every instance, outside any group. The service is ready when every reader
 * has reached what the topic held when it began. A handler runs on the reader's own thread, one
 * record at a time in partition order; when it throws, the record is logged and counted and the
 * reader goes on: broadcast handlers update views.
 */
public final class BroadcastReaders implements SmartLifecycle, HealthIndicator {
  /** Takes one record. */
  @FunctionalInterface
  public interface Handler<T> {
    /** Called once per record; the value is never null. */
    void accept(ConsumerRecord<String, T> event);
  }

  private static final int TOGETHER_BYTES = 256 * 1024;
  private static final int TOGETHER_MILLIS = 100;
  private static final int IDLE_MILLIS = 1_000;

  private final KafkaSettings settings;
  private final List<BroadcastReader<?>> readers = new CopyOnWriteArrayList<>();
  private volatile boolean running = true;

  BroadcastReaders(KafkaSettings settings) {
    this.settings = settings;
  }

  /** Starts to read the topic from its first record. */
  public <T> void fromBeginning(String topic, Handler<T> handler) {
    start(topic, true, settings.assignedConsumer(), handler);
  }

  /** Starts to read the topic from its end; earlier records are not seen. */
  public <T> void fromNow(String topic, Handler<T> handler) {
    start(topic, false, settings.assignedConsumer(), handler);
  }

  /**
   * The same for topics that never rest, such as quotes: records come up to 100 ms later, and many
   * at a time. One by one, each costs every reader and the broker a request.
   */
  public <T> void fromNowTogether(String topic, Handler<T> handler) {
    Map<String, Object> config = settings.assignedConsumer();
    config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, TOGETHER_BYTES);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, TOGETHER_MILLIS);
    start(topic, false, config, handler);
  }

  private <T> void start(
      String topic, boolean fromBeginning, Map<String, Object> config, Handler<T> handler) {
    config.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, IDLE_MILLIS);
    BroadcastReader<T> reader =
        new BroadcastReader<>(
            topic, fromBeginning, () -> new KafkaConsumer<String, T>(config), handler);
    readers.add(reader);
    Thread.ofPlatform().name("broadcast-" + topic).daemon().start(reader);
  }

  @Override
  public Health health() {
    List<String> behind =
        readers.stream().filter(reader -> !reader.caughtUp()).map(BroadcastReader::topic).toList();
    return behind.isEmpty()
        ? Health.up().build()
        : Health.outOfService().withDetail("catchingUp", behind).build();
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    readers.forEach(BroadcastReader::stop);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
