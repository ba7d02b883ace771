package io.tradeflow.marketdata.candle;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.events.CandleEvent;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CandleWriterEventTest {
  private static final Candle CANDLE =
      new Candle(
          "BTC-USD",
          Interval.MINUTE,
          Instant.parse("2016-10-07T00:00:00Z"),
          new BigDecimal("611.78"),
          new BigDecimal("611.91"),
          new BigDecimal("611.78"),
          new BigDecimal("611.9"),
          new BigDecimal("1.13872"),
          4);

  @Test
  void theSameCandleOfTheSameRunHasTheSameId() {
    CandleEvent first = CandleWriter.event("run", CANDLE, Instant.parse("2024-01-01T00:00:00Z"));
    CandleEvent again = CandleWriter.event("run", CANDLE, Instant.parse("2024-01-01T00:00:09Z"));
    CandleEvent other = CandleWriter.event("run-2", CANDLE, Instant.parse("2024-01-01T00:00:09Z"));
    assertThat(again.getEnvelope().getEventId()).isEqualTo(first.getEnvelope().getEventId());
    assertThat(other.getEnvelope().getEventId()).isNotEqualTo(first.getEnvelope().getEventId());
  }

  @Test
  void marketTimeIsTheFilesAndOccurredAtTheWallClock() {
    Instant now = Instant.parse("2024-01-01T00:00:00Z");
    CandleEvent event = CandleWriter.event("run", CANDLE, now);
    assertThat(event.getEnvelope().getMarketTime()).isEqualTo(CANDLE.closeTime());
    assertThat(event.getEnvelope().getOccurredAt()).isEqualTo(now);
    assertThat(event.getEnvelope().getCorrelationId()).isEqualTo("run");
    assertThat(event.getCandle().getVolume()).isEqualByComparingTo("1.13872");
  }
}
