package io.tradeflow.marketdata.quote;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradeflow.events.DepthEvent;
import io.tradeflow.events.DepthEventType;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.QuoteEvent;
import io.tradeflow.events.QuoteEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.marketdata.candle.Tick;
import io.tradeflow.marketdata.instrument.Instrument;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.kafka.EventSender;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The latest quote of each symbol of the running feed. Publishes quote and depth of a symbol at
 * most once a pause; what was left out in between is made up for by the next {@link #flush}. One
 * thread writes, many read.
 */
@Component
public class Quotes implements QuoteOutlet {
  private static final Logger LOG = LoggerFactory.getLogger(Quotes.class);

  private final EventSender sender;
  private final Clock clock;
  private final Counter failures;
  private final Map<String, Latest> latest = new ConcurrentHashMap<>();
  private final Map<String, Latest> waiting = new LinkedHashMap<>();
  private final Map<String, Long> sentNanos = new LinkedHashMap<>();
  private String runId = "";
  private Duration pause = Duration.ZERO;

  /**
   * A symbol's last tick.
   *
   * @param sequence rises by one per symbol and run
   * @param at wall time
   */
  public record Latest(Instrument instrument, Tick tick, long sequence, Instant at) {
    /** The book around it. */
    public Book book() {
      return Book.around(instrument, tick.price(), sequence);
    }
  }

  Quotes(EventSender sender, Clock clock, MeterRegistry meters) {
    this.sender = sender;
    this.clock = clock;
    this.failures = meters.counter("tradeflow.market.quotes.failed");
  }

  @Override
  public void begin(String newRunId, Duration newPause) {
    latest.clear();
    waiting.clear();
    sentNanos.clear();
    runId = newRunId;
    pause = newPause;
  }

  @Override
  public void tick(Instrument instrument, Tick tick, long nanoTime) {
    @Nullable Latest before = latest.get(tick.symbol());
    long sequence = before == null ? 1 : before.sequence() + 1;
    Latest now = new Latest(instrument, tick, sequence, clock.instant());
    latest.put(tick.symbol(), now);
    waiting.put(tick.symbol(), now);
    if (due(tick.symbol(), nanoTime)) {
      waiting.remove(tick.symbol());
      publish(now, nanoTime);
    }
  }

  @Override
  public void flush(long nanoTime) {
    for (Iterator<Latest> left = waiting.values().iterator(); left.hasNext(); ) {
      Latest one = left.next();
      if (due(one.tick().symbol(), nanoTime)) {
        left.remove();
        publish(one, nanoTime);
      }
    }
  }

  @Override
  public void finish(long nanoTime) {
    waiting.values().forEach(one -> publish(one, nanoTime));
    waiting.clear();
  }

  /** The symbol's latest, if the running feed has had a tick of it. */
  public Optional<Latest> find(String symbol) {
    return Optional.ofNullable(latest.get(symbol));
  }

  private boolean due(String symbol, long nanoTime) {
    @Nullable Long sent = sentNanos.get(symbol);
    return sent == null || nanoTime - sent >= pause.toNanos();
  }

  private void publish(Latest one, long nanoTime) {
    sentNanos.put(one.tick().symbol(), nanoTime);
    send(Topics.MARKET_QUOTES, one, quote(one));
    send(Topics.MARKET_DEPTH, one, depth(one));
  }

  private void send(String topic, Latest one, SpecificRecord event) {
    try {
      sender
          .send(topic, one.tick().symbol(), event)
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  failures.increment();
                }
              });
    } catch (RuntimeException e) {
      // The next quote replaces this one.
      failures.increment();
      LOG.warn("Not sent to {}: {}", topic, e.toString());
    }
  }

  private Envelope envelope(Latest one, String type) {
    return Envelopes.of(
        null,
        null,
        one.tick().marketTime(),
        one.at(),
        runId,
        runId + ':' + one.tick().symbol() + ':' + one.sequence(),
        type,
        0);
  }

  private QuoteEvent quote(Latest one) {
    return new QuoteEvent(
        envelope(one, QuoteEventType.QUOTE_UPDATED.name()),
        QuoteEventType.QUOTE_UPDATED,
        QuotePayloads.quote(one));
  }

  private DepthEvent depth(Latest one) {
    return new DepthEvent(
        envelope(one, DepthEventType.DEPTH_UPDATED.name()),
        DepthEventType.DEPTH_UPDATED,
        QuotePayloads.depth(one));
  }
}
