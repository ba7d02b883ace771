package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.CandleClosed;
import io.tradeflow.events.CandleEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.risk.application.PriceHistory;
import io.tradeflow.risk.domain.portfolio.Close;
import io.tradeflow.starter.kafka.BroadcastReaders;
import io.tradeflow.starter.kafka.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The last hourly closes of each symbol. What the topic holds from before the start is read beside
 * the work, so that no order waits for it. A candle that begins before the latest by more than the
 * window holds is of another, recorded market: the history begins again with it.
 */
public final class BroadcastCandles implements PriceHistory, SmartLifecycle {
  /** Most closes kept of a symbol. */
  static final int WINDOW = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(BroadcastCandles.class);
  private static final String HOURLY = "1h";
  private static final Duration HOUR = Duration.ofHours(1);

  private final Map<String, NavigableMap<Instant, Close>> symbols = new ConcurrentHashMap<>();
  private volatile boolean running;

  /** Begins to read new candles. */
  public void subscribe(BroadcastReaders readers) {
    readers.<CandleEvent>fromNowTogether(Topics.MARKET_CANDLES, event -> onCandle(event.value()));
  }

  /** Reads at most so many older records of each partition, on a thread of its own. */
  public void readBack(KafkaSettings settings, long records) {
    running = true;
    Thread.ofPlatform()
        .name("candles-read-back")
        .daemon()
        .priority(Thread.MIN_PRIORITY)
        .start(() -> read(new TopicReplay(settings, () -> !running), records));
  }

  private void read(TopicReplay replay, long records) {
    try {
      replay.readBack(
          replay.partitionsOf(Topics.MARKET_CANDLES),
          records,
          past -> {
            if (past.value() instanceof CandleEvent candle) {
              onCandle(candle);
            }
          });
    } catch (KafkaException e) {
      LOG.warn("Older candles are not known; the history begins now", e);
    }
  }

  @Override
  public Duration interval() {
    return HOUR;
  }

  @Override
  public List<Close> closes(String symbol) {
    @Nullable NavigableMap<Instant, Close> known = symbols.get(symbol);
    if (known == null) {
      return List.of();
    }
    synchronized (known) {
      return List.copyOf(known.values());
    }
  }

  void onCandle(CandleEvent event) {
    @Nullable CandleClosed candle = event.getCandle();
    if (candle != null && candle.getInterval().equals(HOURLY)) {
      keep(
          symbols.computeIfAbsent(candle.getSymbol(), symbol -> new TreeMap<>()),
          new Close(candle.getOpenTime(), candle.getClose().doubleValue()));
    }
  }

  private static void keep(NavigableMap<Instant, Close> known, Close next) {
    synchronized (known) {
      if (!known.isEmpty()
          && next.openTime().isBefore(known.lastKey().minus(HOUR.multipliedBy(WINDOW)))) {
        known.clear();
      }
      known.put(next.openTime(), next);
      if (known.size() > WINDOW) {
        known.pollFirstEntry();
      }
    }
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
