package io.tradeflow.marketdata.candle;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradeflow.events.CandleEvent;
import io.tradeflow.events.CandleEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.kafka.EventSender;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Stores closed candles and then publishes them, in batches and in order, on a thread of its own. A
 * batch that fails is done again until it succeeds: candles leave at least once, with the same ids
 * each time. The queue is bounded, so a database or broker that is down stops the feed.
 */
@Component
public class CandleWriter implements CandleOutlet, SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(CandleWriter.class);
  private static final int QUEUE = 10_000;
  private static final int BATCH = 2_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final int PHASE = Integer.MAX_VALUE - 100;
  private static final long POLL_MILLIS = 100;
  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long LONGEST_RETRY_MILLIS = 5_000;

  private sealed interface Entry {
    record Begin(List<String> symbols, Instant from, Instant to) implements Entry {}

    record Closed(String runId, Candle candle) implements Entry {}
  }

  private final CandleTable table;
  private final EventSender sender;
  private final Clock clock;
  private final Counter written;
  private final Counter failures;
  private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE);
  private volatile @Nullable Thread thread;
  private volatile boolean running;

  CandleWriter(CandleTable table, EventSender sender, Clock clock, MeterRegistry meters) {
    this.table = table;
    this.sender = sender;
    this.clock = clock;
    this.written = meters.counter("tradeflow.market.candles.published");
    this.failures = meters.counter("tradeflow.market.candles.retries");
    meters.gaugeCollectionSize("tradeflow.market.candles.queued", List.of(), queue);
  }

  @Override
  public void begin(List<String> symbols, Instant from, Instant to) throws InterruptedException {
    queue.put(new Entry.Begin(symbols, from, to));
  }

  @Override
  public void closed(String runId, List<Candle> candles) throws InterruptedException {
    for (Candle candle : candles) {
      queue.put(new Entry.Closed(runId, candle));
    }
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("candle-writer").daemon().start(this::work);
  }

  /** Writes what is queued, for a while. */
  @Override
  public void stop() {
    running = false;
    @Nullable Thread worker = thread;
    thread = null;
    if (worker == null) {
      return;
    }
    try {
      worker.join(DRAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    worker.interrupt();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before the feed in starting, after it in stopping. */
  @Override
  public int getPhase() {
    return PHASE;
  }

  private void work() {
    try {
      while (running || !queue.isEmpty()) {
        @Nullable Entry first = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          List<Entry> batch = new ArrayList<>();
          batch.add(first);
          queue.drainTo(batch, BATCH - 1);
          process(batch);
        }
      }
    } catch (InterruptedException e) {
      LOG.warn("Candle writer stopped with {} entries not written", queue.size());
    }
  }

  private void process(List<Entry> batch) throws InterruptedException {
    List<Entry.Closed> closed = new ArrayList<>();
    for (Entry entry : batch) {
      switch (entry) {
        case Entry.Closed one -> closed.add(one);
        case Entry.Begin begin -> {
          write(closed);
          closed.clear();
          untilDone(() -> table.forget(begin.symbols(), begin.from(), begin.to()).block(TIMEOUT));
        }
      }
    }
    write(closed);
  }

  private void write(List<Entry.Closed> closed) throws InterruptedException {
    if (!closed.isEmpty()) {
      List<Entry.Closed> batch = List.copyOf(closed);
      untilDone(
          () -> {
            table.save(batch.stream().map(Entry.Closed::candle).toList()).block(TIMEOUT);
            publish(batch);
          });
      written.increment(batch.size());
    }
  }

  private void publish(List<Entry.Closed> batch) throws Exception {
    CompletableFuture.allOf(
            batch.stream()
                .map(
                    one ->
                        sender.send(
                            Topics.MARKET_CANDLES,
                            one.candle().symbol(),
                            event(one, clock.instant())))
                .toArray(CompletableFuture[]::new))
        .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  static CandleEvent event(String runId, Candle candle, Instant now) {
    String cause =
        String.join(
            ":", runId, candle.symbol(), candle.interval().code(), candle.openTime().toString());
    return new CandleEvent(
        Envelopes.of(
            null,
            null,
            candle.closeTime(),
            now,
            runId,
            cause,
            CandleEventType.CANDLE_CLOSED.name(),
            0),
        CandleEventType.CANDLE_CLOSED,
        candle.payload());
  }

  private static CandleEvent event(Entry.Closed one, Instant now) {
    return event(one.runId(), one.candle(), now);
  }

  private interface Step {
    void run() throws Exception;
  }

  private void untilDone(Step step) throws InterruptedException {
    for (long pause = FIRST_RETRY_MILLIS; ; pause = Math.min(2 * pause, LONGEST_RETRY_MILLIS)) {
      try {
        step.run();
        return;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        if (Thread.currentThread().isInterrupted() || !running) {
          throw new InterruptedException("Stopped while writing");
        }
        failures.increment();
        LOG.warn("Candles not written, trying again in {} ms", pause, e);
        TimeUnit.MILLISECONDS.sleep(pause);
      }
    }
  }
}
