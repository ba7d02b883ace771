package io.tradeflow.engine.adapter.kafka;

import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.UniverseEngine;
import io.tradeflow.engine.domain.UniverseEngine.Arrival;
import io.tradeflow.engine.domain.UniverseEngine.Raised;
import io.tradeflow.events.CandleEvent;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.ConsumerSeekAware;

/**
 * Candles of all partitions in, signals of strategies over several symbols out. One instance reads
 * them all. What it takes over is read again from some minutes ago; the strategies are rebuilt from
 * the past up to there. Signals are stored before the offset is committed; one that is sent twice
 * has the same id.
 */
public class UniverseListener implements ConsumerSeekAware {
  private static final long SEND_TIMEOUT_SECONDS = 30;
  private static final int MOST_WAITING = 100_000;

  /** Nobody asks again before the next candle, and after the last one of a day that is far off. */
  private static final Duration ANSWERS = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(UniverseListener.class);

  private final UniverseEngine engine;
  private final BiFunction<Signal, String, CompletableFuture<Void>> publish;
  private final Runnable beforeReading;
  private final Duration readAgain;
  private final Duration maxAge;
  private final Clock clock;
  private final Lanes<Arrival> lanes = new Lanes<>(UniverseListener::published, MOST_WAITING);
  private final Map<TopicPartition, Long> liveFrom = new HashMap<>();

  /**
   * Reads for that engine.
   *
   * @param publish is given a signal and the event that caused it; the future ends when it is
   *     stored
   * @param beforeReading tells the engine what to compute
   * @param readAgain how far to go back, by publication
   * @param maxAge candles older than this by wall clock raise nothing: nobody may trade on them
   */
  public UniverseListener(
      UniverseEngine engine,
      BiFunction<Signal, String, CompletableFuture<Void>> publish,
      Runnable beforeReading,
      Duration readAgain,
      Duration maxAge,
      Clock clock) {
    this.engine = engine;
    this.publish = publish;
    this.beforeReading = beforeReading;
    this.readAgain = readAgain;
    this.maxAge = maxAge;
    this.clock = clock;
  }

  @Override
  public void onPartitionsAssigned(
      Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
    beforeReading.run();
    liveFrom.clear();
    liveFrom.putAll(assignments);
    Set<Integer> numbers =
        assignments.keySet().stream().map(TopicPartition::partition).collect(Collectors.toSet());
    lanes.begin(numbers);
    engine.begin(numbers);
    if (!assignments.isEmpty()) {
      callback.seekToTimestamp(
          assignments.keySet(), clock.instant().minus(readAgain).toEpochMilli());
    }
  }

  /** Applies the candles in the order in which they were published. */
  @KafkaListener(
      topics = Topics.MARKET_CANDLES,
      groupId = "trading-engine-service.universes",
      properties = "partition.assignment.strategy=io.tradeflow.engine.adapter.kafka.OneForAll")
  public void on(List<ConsumerRecord<String, CandleEvent>> events, Consumer<?, ?> consumer)
      throws Exception {
    events.forEach(this::add);
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    try {
      lanes.drain(new Ends(consumer)::reached, arrival -> sent.addAll(apply(arrival)));
    } finally {
      CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
          .get(SEND_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void add(ConsumerRecord<String, CandleEvent> event) {
    try {
      CandleListener.candle(event.value())
          .ifPresent(candle -> lanes.add(event.partition(), arrival(event, candle)));
    } catch (IllegalArgumentException e) {
      throw new BatchListenerFailedException("Not a candle", e, event);
    }
  }

  private Arrival arrival(ConsumerRecord<String, CandleEvent> event, Candle candle) {
    Envelope envelope = event.value().getEnvelope();
    boolean live =
        event.offset()
            >= liveFrom.getOrDefault(new TopicPartition(event.topic(), event.partition()), 0L);
    return new Arrival(
        candle, event.partition(), live, envelope.getOccurredAt(), envelope.getEventId());
  }

  /**
   * Where the partitions end, asked when it matters and after all that waits was read. The lag that
   * the consumer knows is of the last records that it gave out: a partition whose next ones it has
   * fetched but not given out would seem to be at its end, and others would pass it by.
   */
  private static final class Ends {
    private final Consumer<?, ?> consumer;
    private @Nullable Map<TopicPartition, Long> ends;

    Ends(Consumer<?, ?> consumer) {
      this.consumer = consumer;
    }

    /** False, too, when the broker does not say. */
    boolean reached(int lane) {
      TopicPartition partition = new TopicPartition(Topics.MARKET_CANDLES, lane);
      return consumer.currentLag(partition).orElse(1) == 0
          && consumer.position(partition) >= ends().getOrDefault(partition, Long.MAX_VALUE);
    }

    private Map<TopicPartition, Long> ends() {
      if (ends == null) {
        try {
          ends = consumer.endOffsets(consumer.assignment(), ANSWERS);
        } catch (TimeoutException e) {
          LOG.warn("Kafka does not say where candles end: signals wait for the next ones", e);
          ends = Map.of();
        }
      }
      return ends;
    }
  }

  /** As finely as events tell it: two closes may be published within a millisecond. */
  static long published(Arrival arrival) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, arrival.publishedAt());
  }

  private List<CompletableFuture<Void>> apply(Arrival arrival) {
    return engine.on(arrival).stream()
        .filter(Raised::live)
        .filter(each -> !each.cause().publishedAt().plus(maxAge).isBefore(clock.instant()))
        .map(each -> publish.apply(each.signal(), each.cause().eventId()))
        .toList();
  }
}
