package io.tradeflow.marketdata.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.marketdata.candle.Candle;
import io.tradeflow.marketdata.candle.CandleAggregator;
import io.tradeflow.marketdata.candle.Interval;
import io.tradeflow.marketdata.candle.Tick;
import io.tradeflow.marketdata.instrument.Instrument;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SimulatedFeedTest {
  private static final Instant BEGIN = Instant.parse("2025-01-01T00:00:00Z");
  private static final int SPEED = 10;

  @Property(tries = 30)
  void theSameSeedGivesTheSameStream(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int symbols) {
    assertThat(ticks(seed, symbols, 2_000)).isEqualTo(ticks(seed, symbols, 2_000));
  }

  @Test
  void anotherSeedGivesAnotherStream() {
    assertThat(ticks(1, 20, 500)).isNotEqualTo(ticks(2, 20, 500));
  }

  @Property(tries = 30)
  void pricesAndQuantitiesLieOnTheGridAndTimeRises(@ForAll long seed) {
    SimulatedFeed feed = feed(seed, 40);
    Map<String, Instrument> listed =
        feed.instruments().stream()
            .collect(Collectors.toMap(Instrument::symbol, Function.identity()));
    Instant last = BEGIN;
    for (int i = 0; i < 4_000; i++) {
      Tick tick = feed.next();
      Instrument instrument = listed.get(tick.symbol());
      assertThat(tick.price().remainder(instrument.tickSize())).isEqualByComparingTo("0");
      assertThat(tick.quantity().remainder(instrument.lotSize())).isEqualByComparingTo("0");
      assertThat(tick.quantity()).isPositive();
      assertThat(tick.marketTime()).isAfterOrEqualTo(last);
      last = tick.marketTime();
    }
  }

  @Test
  void listsWhatIsAskedFor() {
    List<String> symbols = feed(1, 1_000).instruments().stream().map(Instrument::symbol).toList();
    assertThat(symbols).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(symbols.getFirst()).isEqualTo("BTC-USD");
    assertThat(symbols.get(20)).isEqualTo("SYM0001-USD");
    assertThat(symbols.getLast()).isEqualTo("SYM0980-USD");
  }

  @Test
  void everyMinuteHasACandleAndTheMarketMovesBothWays() {
    SimulatedFeed feed = feed(42, 20);
    CandleAggregator aggregator = new CandleAggregator(Set.of(Interval.MINUTE));
    List<Candle> candles =
        Stream.generate(feed::next)
            .limit(20L * 12 * 60 * 3)
            .flatMap(tick -> aggregator.add(tick).stream())
            .toList();
    assertThat(candles).hasSize(20 * (180 - 1));
    List<BigDecimal> btc =
        candles.stream().filter(one -> one.symbol().equals("BTC-USD")).map(Candle::close).toList();
    BigDecimal high = btc.stream().reduce(BigDecimal::max).orElseThrow();
    BigDecimal low = btc.stream().reduce(BigDecimal::min).orElseThrow();
    assertThat(high.doubleValue() / low.doubleValue()).isBetween(1.003, 1.5);
  }

  @Test
  void staysInASaneRangeForAMonth() {
    SimulatedFeed feed = new SimulatedFeed(7, 1, 30, BEGIN);
    for (int i = 0; i < 4 * 60 * 24 * 30; i++) {
      assertThat(feed.next().price().doubleValue()).isBetween(43_000 / 20.0, 43_000 * 20.0);
    }
  }

  private static SimulatedFeed feed(long seed, int symbols) {
    return new SimulatedFeed(seed, symbols, SPEED, BEGIN);
  }

  private static List<Tick> ticks(long seed, int symbols, int count) {
    return Stream.generate(feed(seed, symbols)::next).limit(count).toList();
  }
}
