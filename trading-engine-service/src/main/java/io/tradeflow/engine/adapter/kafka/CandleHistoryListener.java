package io.tradeflow.engine.adapter.kafka;

import io.tradeflow.engine.application.queue.History;
import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.events.CandleEvent;
import io.tradeflow.events.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.BatchListenerFailedException;

/**
 * Keeps candles for backtests and for strategies that are rebuilt. A group of its own, so that a
 * slow disk holds up no signal; begins with the oldest record that the topic has.
 */
public final class CandleHistoryListener {
  private final History history;
  private final boolean keepsSeconds;

  /**
   * Keeps them there.
   *
   * @param keepsSeconds whether those of a second are kept, too: sixty times as many
   */
  public CandleHistoryListener(History history, boolean keepsSeconds) {
    this.history = history;
    this.keepsSeconds = keepsSeconds;
  }

  /** Offsets are committed after the candles; those that come again change nothing. */
  @KafkaListener(
      topics = Topics.MARKET_CANDLES,
      properties = {"fetch.min.bytes=262144", "fetch.max.wait.ms=500"},
      groupId = "trading-engine-service.history")
  public void on(List<ConsumerRecord<String, CandleEvent>> events) {
    List<Candle> candles = new ArrayList<>();
    for (ConsumerRecord<String, CandleEvent> event : events) {
      try {
        CandleListener.candle(event.value())
            .filter(candle -> keepsSeconds || candle.interval() != Interval.SECOND)
            .ifPresent(candles::add);
      } catch (IllegalArgumentException e) {
        history.keep(candles);
        throw new BatchListenerFailedException("Not a candle", e, event);
      }
    }
    history.keep(candles);
  }
}
