package io.tradeflow.engine.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.application.outside.Prices.Price;
import io.tradeflow.events.CandleClosed;
import io.tradeflow.events.CandleEvent;
import io.tradeflow.events.CandleEventType;
import io.tradeflow.events.Decimals;
import io.tradeflow.starter.Envelopes;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LatestPricesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final LatestPrices prices = new LatestPrices();

  /** A replay: the market's clock is a year behind. */
  private static CandleEvent candle(String interval, Instant at, String close) {
    Instant open = Instant.parse("2025-11-21T12:00:00Z");
    BigDecimal price = Decimals.toWire(new BigDecimal(close));
    return new CandleEvent(
        Envelopes.of(null, null, open, at, "run", "c" + close, "CANDLE_CLOSED", 0),
        CandleEventType.CANDLE_CLOSED,
        new CandleClosed("BTC-USD", interval, open, price, price, price, price, price, 1L));
  }

  @Test
  void knowsTheLastCloseAndWhenItWasInTheMarket() {
    prices.accept(candle("1m", NOW, "40000"));
    prices.accept(candle("1s", NOW.plusSeconds(1), "40010.5"));

    assertThat(prices.last("BTC-USD", NOW))
        .contains(new Price(new BigDecimal("40010.5"), Instant.parse("2025-11-21T12:00:01Z")));
    assertThat(prices.last("ETH-USD", NOW)).isEmpty();
  }

  @Test
  void anOldCloseIsNoPrice() {
    prices.accept(candle("1m", NOW, "40000"));

    assertThat(prices.last("BTC-USD", NOW.minusSeconds(1))).isPresent();
    assertThat(prices.last("BTC-USD", NOW)).isEmpty();
  }

  @Test
  void anIntervalThatIsNotKnownHereIsLeftOut() {
    prices.accept(candle("4h", NOW, "40000"));

    assertThat(prices.last("BTC-USD", NOW.minusSeconds(1))).isEmpty();
  }
}
