package io.tradeflow.engine.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.application.FeedWatch;
import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Candles;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.SignalEngine;
import io.tradeflow.engine.domain.Subscription;
import io.tradeflow.engine.domain.strategy.Strategies;
import io.tradeflow.events.CandleClosed;
import io.tradeflow.events.CandleEvent;
import io.tradeflow.events.CandleEventType;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.ConsumerSeekAware.ConsumerSeekCallback;

/**
 * An instance dies and another takes its partition over: it reads again from before the committed
 * offset and goes on as if nothing had been.
 */
class CandleRestartTest {
  private static final TopicPartition PARTITION = new TopicPartition(Topics.MARKET_CANDLES, 0);
  private static final List<ConsumerRecord<String, CandleEvent>> TOPIC = topic();

  /** What is on the signal topic, and where the last instance was sent. */
  private final List<Signal> published = new ArrayList<>();

  private long position;

  @Test
  void goesOnWithTheSameSignals() throws Exception {
    run(start(0), 600);
    List<Signal> unbroken = List.copyOf(published);
    assertThat(unbroken.stream().map(each -> each.source().strategy()).distinct()).hasSize(8);
    published.clear();

    run(start(0), 400);
    int before = published.size();
    // The offsets of the last fifty had not been committed.
    run(start(350), 600);

    List<UUID> uncommitted = ids(published.subList(0, before), signal -> minute(signal) >= 350);
    List<UUID> again = ids(published.subList(before, published.size()), any -> true);
    assertThat(uncommitted).isNotEmpty();
    assertThat(again).startsWith(uncommitted.toArray(UUID[]::new)).doesNotHaveDuplicates();
    assertThat(published.stream().distinct().toList()).isEqualTo(unbroken);
  }

  @Test
  void raisesNothingThatWasRaisedAndCommitted() throws Exception {
    run(start(0), 600);
    published.clear();
    run(start(600), 600);
    assertThat(published).isEmpty();
  }

  /** A new instance with nothing in memory, which takes the partition at a committed offset. */
  private CandleListener start(long committed) {
    SignalEngine engine = new SignalEngine(400);
    CandleListener listener =
        new CandleListener(
            engine,
            (signal, cause) -> {
              published.add(signal);
              return CompletableFuture.completedFuture(null);
            },
            new FeedWatch(),
            () -> engine.subscribe(everything()),
            1_000,
            Duration.ofSeconds(30),
            Clock.fixed(Candles.START, ZoneOffset.UTC));
    listener.onPartitionsAssigned(Map.of(PARTITION, committed), new Seek());
    return listener;
  }

  private void run(CandleListener listener, int end) throws Exception {
    while (position < end) {
      int to = (int) Math.min(end, position + 37);
      listener.on(TOPIC.subList((int) position, to));
      position = to;
    }
  }

  private static List<Subscription> everything() {
    return Strategies.all().stream()
        .map(
            type ->
                new Subscription(
                    switch (type.code()) {
                      case "grid" -> type.configure(Map.of("step", new BigDecimal("0.5")));
                      case "dca" -> type.configure(Map.of("everyMinutes", BigDecimal.TEN));
                      case "apex" -> type.configure(Map.of("volumeFactor", BigDecimal.ZERO));
                      default -> type.configure(Map.of());
                    },
                    "BTC-USD",
                    Interval.MINUTE))
        .toList();
  }

  private static List<UUID> ids(List<Signal> signals, java.util.function.Predicate<Signal> which) {
    return signals.stream().filter(which).map(Signal::id).toList();
  }

  private static long minute(Signal signal) {
    return Duration.between(Candles.START, signal.candleOpenTime()).toMinutes();
  }

  private static List<ConsumerRecord<String, CandleEvent>> topic() {
    List<ConsumerRecord<String, CandleEvent>> records = new ArrayList<>();
    for (Candle candle : Candles.walk("BTC-USD", 600, 3)) {
      records.add(
          new ConsumerRecord<>(
              PARTITION.topic(), 0, records.size(), candle.symbol(), event(candle)));
    }
    return records;
  }

  private static CandleEvent event(Candle candle) {
    return CandleEvent.newBuilder()
        .setEnvelope(
            Envelopes.of(
                null,
                null,
                candle.closeTime(),
                Candles.START,
                candle.feedRun(),
                null,
                "CANDLE_CLOSED",
                0))
        .setType(CandleEventType.CANDLE_CLOSED)
        .setCandle(
            CandleClosed.newBuilder()
                .setSymbol(candle.symbol())
                .setInterval(candle.interval().code())
                .setOpenTime(candle.openTime())
                .setOpen(wire(candle.open()))
                .setHigh(wire(candle.high()))
                .setLow(wire(candle.low()))
                .setClose(Decimals.toWire(candle.price()))
                .setVolume(wire(candle.volume()))
                .setTrades(1)
                .build())
        .build();
  }

  private static BigDecimal wire(double amount) {
    return Decimals.toWire(BigDecimal.valueOf(amount));
  }

  private final class Seek implements ConsumerSeekCallback {
    @Override
    public void seek(String topic, int partition, long offset) {
      position = offset;
    }

    @Override
    public void seek(String topic, int partition, Function<Long, Long> offset) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void seekToBeginning(String topic, int partition) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void seekToBeginning(Collection<TopicPartition> partitions) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void seekToEnd(String topic, int partition) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void seekToEnd(Collection<TopicPartition> partitions) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void seekRelative(String topic, int partition, long offset, boolean toCurrent) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void seekToTimestamp(String topic, int partition, long timestamp) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void seekToTimestamp(Collection<TopicPartition> topicPartitions, long timestamp) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String getGroupId() {
      return "trading-engine-service.candles";
    }
  }
}
