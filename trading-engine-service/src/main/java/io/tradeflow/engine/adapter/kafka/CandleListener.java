package io.tradeflow.engine.adapter.kafka;

import io.tradeflow.engine.application.FeedWatch;
import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.SignalEngine;
import io.tradeflow.events.CandleClosed;
import io.tradeflow.events.CandleEvent;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.ConsumerSeekAware;

/**
 * Candles in, signals out. When a partition is assigned it is read again from some records before
 * the committed offset: with the first of a market its strategies are rebuilt from the past, and
 * until the committed offset they raise nothing. Signals are stored before the offset is committed,
 * so none is lost; one that is sent twice has the same id.
 */
public class CandleListener implements ConsumerSeekAware {
  private static final long SEND_TIMEOUT_SECONDS = 30;

  private final SignalEngine engine;
  private final BiFunction<Signal, String, CompletableFuture<Void>> publish;
  private final FeedWatch watch;
  private final Runnable beforeWarmUp;
  private final long warmUpRecords;
  private final Duration maxAge;
  private final Clock clock;
  private final Map<TopicPartition, Long> liveFrom = new ConcurrentHashMap<>();

  /**
   * @param publish is given a signal and the event that caused it; the future ends when it is
   *     stored
   * @param watch is told of every candle that was evaluated
   * @param beforeWarmUp tells the engine what to compute
   * @param warmUpRecords how far to go back, per partition
   * @param maxAge candles older than this by wall clock raise nothing: nobody may trade on them
   */
  public CandleListener(
      SignalEngine engine,
      BiFunction<Signal, String, CompletableFuture<Void>> publish,
      FeedWatch watch,
      Runnable beforeWarmUp,
      long warmUpRecords,
      Duration maxAge,
      Clock clock) {
    this.engine = engine;
    this.publish = publish;
    this.watch = watch;
    this.beforeWarmUp = beforeWarmUp;
    this.warmUpRecords = warmUpRecords;
    this.maxAge = maxAge;
    this.clock = clock;
  }

  @Override
  public void onPartitionsAssigned(
      Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
    beforeWarmUp.run();
    assignments.forEach(
        (partition, committed) -> {
          liveFrom.put(partition, committed);
          callback.seek(
              partition.topic(), partition.partition(), Math.max(0, committed - warmUpRecords));
        });
  }

  /** Applies the candles in their order. */
  @KafkaListener(topics = Topics.MARKET_CANDLES, groupId = "trading-engine-service.candles")
  public void on(List<ConsumerRecord<String, CandleEvent>> events) throws Exception {
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    try {
      events.forEach(event -> sent.addAll(apply(event)));
    } finally {
      CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
          .get(SEND_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private List<CompletableFuture<Void>> apply(ConsumerRecord<String, CandleEvent> event) {
    CandleEvent value = event.value();
    List<Signal> raised;
    try {
      Optional<Candle> candle = candle(value);
      raised = candle.map(engine::on).orElse(List.of());
      candle.ifPresent(
          closed -> watch.saw(closed, value.getEnvelope().getOccurredAt(), clock.instant()));
    } catch (IllegalArgumentException e) {
      throw new BatchListenerFailedException("Not a candle", e, event);
    }
    if (raised.isEmpty() || !isLive(event)) {
      return List.of();
    }
    String cause = value.getEnvelope().getEventId();
    return raised.stream().map(signal -> publish.apply(signal, cause)).toList();
  }

  private boolean isLive(ConsumerRecord<String, CandleEvent> event) {
    long from = liveFrom.getOrDefault(new TopicPartition(event.topic(), event.partition()), 0L);
    return event.offset() >= from
        && !event.value().getEnvelope().getOccurredAt().plus(maxAge).isBefore(clock.instant());
  }

  /** Empty for records that hold no candle, or one of an interval that is not known. */
  static Optional<Candle> candle(@Nullable CandleEvent event) {
    CandleClosed closed = event == null ? null : event.getCandle();
    if (event == null || closed == null) {
      return Optional.empty();
    }
    return Interval.of(closed.getInterval())
        .map(interval -> candle(event.getEnvelope().getCorrelationId(), closed, interval));
  }

  private static Candle candle(String feedRun, CandleClosed closed, Interval interval) {
    return new Candle(
        feedRun,
        closed.getSymbol(),
        interval,
        closed.getOpenTime(),
        closed.getOpen().doubleValue(),
        closed.getHigh().doubleValue(),
        closed.getLow().doubleValue(),
        Decimals.fromWire(closed.getClose()),
        closed.getVolume().doubleValue());
  }
}
