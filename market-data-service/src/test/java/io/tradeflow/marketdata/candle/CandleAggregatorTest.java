package io.tradeflow.marketdata.candle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CandleAggregatorTest {
  private static final Instant BEGIN = Instant.parse("2024-03-01T10:00:00Z");

  private final List<Candle> closed = new ArrayList<>();

  @Test
  void buildsAMinuteFromItsTicks() {
    CandleAggregator aggregator = new CandleAggregator(Set.of(Interval.MINUTE));
    given(aggregator, tick("BTC-USD", 0, "100.00", "1"));
    given(aggregator, tick("BTC-USD", 20, "103.50", "0.25"));
    given(aggregator, tick("BTC-USD", 40, "99.10", "2"));
    given(aggregator, tick("BTC-USD", 59.999, "101.00", "0.75"));
    assertThat(closed).isEmpty();
    given(aggregator, tick("BTC-USD", 60, "102.00", "1"));
    assertThat(closed)
        .containsExactly(
            candle(
                "BTC-USD", Interval.MINUTE, 0, "100.00", "103.50", "99.10", "101.00", "4.00", 4));
  }

  @Test
  void anotherSymbolsTickClosesToo() {
    CandleAggregator aggregator = new CandleAggregator(Set.of(Interval.MINUTE));
    given(aggregator, tick("BTC-USD", 5, "100", "1"));
    given(aggregator, tick("ETH-USD", 61, "10", "1"));
    assertThat(closed)
        .containsExactly(candle("BTC-USD", Interval.MINUTE, 0, "100", "100", "100", "100", "1", 1));
  }

  @Test
  void closesShorterIntervalsFirstAndLeavesEmptyOnesOut() {
    CandleAggregator aggregator = new CandleAggregator(EnumSet.allOf(Interval.class));
    given(aggregator, tick("BTC-USD", 0, "100", "1"));
    given(aggregator, tick("BTC-USD", 3599, "90", "2"));
    closed.addAll(aggregator.flush());
    assertThat(closed)
        .containsExactly(
            candle("BTC-USD", Interval.SECOND, 0, "100", "100", "100", "100", "1", 1),
            candle("BTC-USD", Interval.MINUTE, 0, "100", "100", "100", "100", "1", 1),
            candle("BTC-USD", Interval.FIVE_MINUTES, 0, "100", "100", "100", "100", "1", 1),
            candle("BTC-USD", Interval.SECOND, 3599, "90", "90", "90", "90", "2", 1),
            candle("BTC-USD", Interval.MINUTE, 3540, "90", "90", "90", "90", "2", 1),
            candle("BTC-USD", Interval.FIVE_MINUTES, 3300, "90", "90", "90", "90", "2", 1),
            candle("BTC-USD", Interval.HOUR, 0, "100", "100", "90", "90", "3", 2));
  }

  @Test
  void marketTimeAloneClosesToo() {
    CandleAggregator aggregator = new CandleAggregator(Set.of(Interval.MINUTE));
    given(aggregator, tick("BTC-USD", 5, "100", "1"));
    assertThat(aggregator.advance(BEGIN.plusSeconds(59))).isEmpty();
    assertThat(aggregator.advance(BEGIN.plusSeconds(60))).hasSize(1);
    assertThat(aggregator.flush()).isEmpty();
  }

  @Test
  void refusesTimeThatGoesBack() {
    CandleAggregator aggregator = new CandleAggregator(Set.of(Interval.MINUTE));
    given(aggregator, tick("BTC-USD", 5, "100", "1"));
    assertThatThrownBy(() -> aggregator.add(tick("BTC-USD", 4, "100", "1")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aligningWorksBeforeTheEpoch() {
    assertThat(Interval.HOUR.floor(Instant.parse("1969-12-31T23:59:59Z")))
        .isEqualTo(Instant.parse("1969-12-31T23:00:00Z"));
  }

  private void given(CandleAggregator aggregator, Tick tick) {
    closed.addAll(aggregator.add(tick));
  }

  private static Tick tick(String symbol, double second, String price, String quantity) {
    return new Tick(
        symbol,
        BEGIN.plusMillis(Math.round(second * 1000)),
        new BigDecimal(price),
        new BigDecimal(quantity));
  }

  private static Candle candle(
      String symbol,
      Interval interval,
      long second,
      String open,
      String high,
      String low,
      String close,
      String volume,
      long trades) {
    return new Candle(
        symbol,
        interval,
        BEGIN.plusSeconds(second),
        new BigDecimal(open),
        new BigDecimal(high),
        new BigDecimal(low),
        new BigDecimal(close),
        new BigDecimal(volume),
        trades);
  }
}
