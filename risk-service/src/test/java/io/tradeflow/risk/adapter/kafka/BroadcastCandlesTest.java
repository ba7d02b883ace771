package io.tradeflow.risk.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.events.CandleClosed;
import io.tradeflow.events.CandleEvent;
import io.tradeflow.events.CandleEventType;
import io.tradeflow.events.Decimals;
import io.tradeflow.risk.domain.portfolio.Close;
import io.tradeflow.starter.Envelopes;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BroadcastCandlesTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private final BroadcastCandles candles = new BroadcastCandles();

  @Test
  void hourlyClosesAreKeptInOrderOnceEach() {
    hear("BTC-USD", "1h", 1, "101");
    hear("BTC-USD", "1h", 0, "100");
    hear("BTC-USD", "1m", 2, "7");
    hear("ETH-USD", "1h", 1, "10");
    hear("BTC-USD", "1h", 1, "102");
    assertThat(candles.closes("BTC-USD"))
        .containsExactly(new Close(NOON, 100), new Close(NOON.plus(candles.interval()), 102));
    assertThat(candles.closes("ETH-USD")).hasSize(1);
    assertThat(candles.closes("SOL-USD")).isEmpty();
  }

  @Test
  void windowIsBoundedAndForgetsTheOldest() {
    for (int hour = 0; hour < BroadcastCandles.WINDOW + 5; hour++) {
      hear("BTC-USD", "1h", hour, "100");
    }
    assertThat(candles.closes("BTC-USD")).hasSize(BroadcastCandles.WINDOW);
    assertThat(candles.closes("BTC-USD").getFirst().openTime())
        .isEqualTo(NOON.plus(Duration.ofHours(5)));
  }

  @Test
  void recordedMarketThatLiesBackBeginsItsOwnHistory() {
    hear("BTC-USD", "1h", 0, "100");
    hear("BTC-USD", "1h", -BroadcastCandles.WINDOW - 1, "5");
    assertThat(candles.closes("BTC-USD")).extracting(Close::price).containsExactly(5.0);
  }

  private void hear(String symbol, String interval, long hour, String close) {
    BigDecimal price = Decimals.toWire(new BigDecimal(close));
    candles.onCandle(
        CandleEvent.newBuilder()
            .setEnvelope(Envelopes.of(null, null, NOON, NOON, "candle", "candle", "TEST", 0))
            .setType(CandleEventType.CANDLE_CLOSED)
            .setCandle(
                new CandleClosed(
                    symbol,
                    interval,
                    NOON.plus(Duration.ofHours(hour)),
                    price,
                    price,
                    price,
                    price,
                    price,
                    1L))
            .build());
  }
}
