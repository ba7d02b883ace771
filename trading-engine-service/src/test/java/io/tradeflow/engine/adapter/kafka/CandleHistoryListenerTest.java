package io.tradeflow.engine.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.engine.TestDatabase;
import io.tradeflow.engine.adapter.postgres.PostgresHistory;
import io.tradeflow.engine.application.queue.History;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.events.CandleClosed;
import io.tradeflow.events.CandleEvent;
import io.tradeflow.events.CandleEventType;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.r2dbc.core.DatabaseClient;

class CandleHistoryListenerTest {
  private static final Instant TIME = Instant.parse("2026-11-21T12:00:00Z");

  private final String symbol = UUID.randomUUID() + "-USD";
  private final History history =
      new PostgresHistory(DatabaseClient.create(TestDatabase.connections()));
  private final CandleHistoryListener listener = new CandleHistoryListener(history, true);

  @Test
  void keepsCandlesOfAllIntervalsThatAreKnown() {
    List<ConsumerRecord<String, CandleEvent>> events =
        List.of(
            of(candle("1s", 0, "100")),
            of(candle("1m", 0, "100")),
            of(null),
            of(candle("1m", 1, "101")),
            of(candle("7m", 1, "101")),
            of(candle("1h", 0, "101")));
    listener.on(events);
    listener.on(events);
    long second = TIME.getEpochSecond();
    assertThat(history.coverage(symbol, Interval.MINUTE))
        .contains(new History.Coverage(second, second + 120, 2));
    assertThat(history.coverage(symbol, Interval.HOUR))
        .contains(new History.Coverage(second, second + 3_600, 1));
    assertThat(history.coverage(symbol, Interval.SECOND))
        .contains(new History.Coverage(second, second + 1, 1));
  }

  @Test
  void leavesThoseOfASecondOutWhereTheyAreNotWanted() {
    CandleHistoryListener sparing = new CandleHistoryListener(history, false);
    sparing.on(List.of(of(candle("1s", 0, "100")), of(candle("1m", 0, "100"))));
    assertThat(history.coverage(symbol, Interval.SECOND)).isEmpty();
    assertThat(history.coverage(symbol, Interval.MINUTE)).isPresent();
  }

  @Test
  void whatCameBeforeANonsenseCandleIsKept() {
    assertThatThrownBy(
            () -> listener.on(List.of(of(candle("1m", 0, "100")), of(candle("1m", 1, "-1")))))
        .isInstanceOf(BatchListenerFailedException.class);
    assertThat(history.coverage(symbol, Interval.MINUTE).orElseThrow().candles()).isEqualTo(1);
  }

  private ConsumerRecord<String, CandleEvent> of(@Nullable CandleEvent event) {
    return new ConsumerRecord<>(Topics.MARKET_CANDLES, 0, 0, symbol, event);
  }

  private CandleEvent candle(String interval, int minute, String price) {
    BigDecimal amount = Decimals.toWire(new BigDecimal(price));
    return CandleEvent.newBuilder()
        .setEnvelope(Envelopes.of(null, null, TIME, TIME, "run", "cause", "CANDLE", minute))
        .setType(CandleEventType.CANDLE_CLOSED)
        .setCandle(
            CandleClosed.newBuilder()
                .setSymbol(symbol)
                .setInterval(interval)
                .setOpenTime(TIME.plusSeconds(60L * minute))
                .setOpen(amount)
                .setHigh(amount)
                .setLow(amount)
                .setClose(amount)
                .setVolume(amount.abs())
                .setTrades(1)
                .build())
        .build();
  }
}
