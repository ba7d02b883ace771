package io.tradeflow.marketdata.travel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.marketdata.candle.Candle;
import io.tradeflow.marketdata.candle.Interval;
import io.tradeflow.marketdata.instrument.Instrument;
import io.tradeflow.marketdata.instrument.SimulatedListing;
import io.tradeflow.marketdata.quote.Quotes;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The recording alone decides what an account sees, whatever the speed and the interruptions. */
class RecordingTest {
  private static final Instant FROM = Instant.parse("2020-03-01T09:00:00Z");
  private static final Clock WALL =
      Clock.fixed(Instant.parse("2026-11-21T09:00:00Z"), ZoneOffset.UTC);
  private static final Map<String, Instrument> LISTED =
      SimulatedListing.first(2).stream()
          .map(SimulatedListing::instrument)
          .collect(Collectors.toMap(Instrument::symbol, Function.identity()));

  /** Everything that was told, once: what is told again is the same. */
  private static final class Told implements TravelRun.Outlet {
    private final LinkedHashSet<String> prices = new LinkedHashSet<>();
    private final LinkedHashSet<String> candles = new LinkedHashSet<>();

    @Override
    public void price(Travel travel, Quotes.Latest latest) {
      prices.add(latest.tick() + " " + latest.sequence() + " " + latest.book());
    }

    @Override
    public void candle(Travel travel, Candle candle) {
      candles.add(candle.toString());
    }
  }

  @Property(tries = 50)
  void tellsTheSameAtEverySpeedAndAfterEveryInterruption(
      @ForAll @IntRange(min = 1, max = 100) int speed,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 90) Integer> pauses,
      @ForAll @IntRange(max = 19) int interruption) {
    Told once = new Told();
    TravelRun whole = run(travel(1), once, 0);
    assertThat(whole.advance(Duration.ofHours(2).toNanos())).isFalse();

    Told parts = new Told();
    long nanos = 0;
    TravelRun run = run(travel(speed), parts, nanos);
    for (int i = 0; i < pauses.size(); i++) {
      nanos += Duration.ofSeconds(pauses.get(i)).toNanos();
      boolean ignored = run.advance(nanos);
      if (i == interruption) {
        run = run(run.travel(), parts, nanos);
      }
    }
    assertThat(run.advance(nanos + Duration.ofHours(2).toNanos())).isFalse();

    assertThat(parts.prices).containsExactlyElementsOf(once.prices).hasSize(2 * 5 * 4);
    assertThat(parts.candles).containsExactlyElementsOf(once.candles);
  }

  @Test
  void marketTimePassesAtTheSpeedAndShowsNoFuture() {
    Told told = new Told();
    TravelRun run = run(travel(10), told, 0);

    assertThat(run.advance(Duration.ofSeconds(2).toNanos())).isTrue();

    assertThat(run.travel().position()).isEqualTo(FROM.plusSeconds(20));
    assertThat(run.find("BTC-USD").orElseThrow().tick().marketTime())
        .isEqualTo(FROM.plusSeconds(15));
    assertThat(told.prices).hasSize(4);
    assertThat(told.candles).isEmpty();
    assertThat(run.advance(Duration.ofSeconds(6).toNanos())).isTrue();
    assertThat(told.candles).hasSize(2).allMatch(candle -> candle.contains("MINUTE"));
  }

  @Test
  void ofAHoleOnlyTenMinutesAreWaitedFor() {
    List<Candle> minutes = new ArrayList<>();
    minutes.add(minute("BTC-USD", 0));
    minutes.add(minute("BTC-USD", 600));
    Travel travel = travel(List.of("BTC-USD"), 100, FROM.plus(Duration.ofMinutes(601)));
    TravelRun run = new TravelRun(travel, new Recording(minutes), LISTED, new Told(), WALL, 0);

    assertThat(run.advance(Duration.ofSeconds(6).toNanos())).isTrue();
    assertThat(run.travel().position()).isEqualTo(FROM.plusSeconds(600));
    assertThat(run.advance(Duration.ofSeconds(7).toNanos())).isTrue();
    assertThat(run.travel().position()).isEqualTo(FROM.plus(Duration.ofMinutes(600)));
  }

  private static TravelRun run(Travel travel, Told told, long nanos) {
    List<Candle> minutes = new ArrayList<>();
    for (int i = 4; i >= 0; i--) {
      minutes.add(minute("ETH-USD", i));
      minutes.add(minute("BTC-USD", i));
    }
    return new TravelRun(travel, new Recording(minutes), LISTED, told, WALL, nanos);
  }

  private static Travel travel(int speed) {
    return travel(List.of("BTC-USD", "ETH-USD"), speed, FROM.plus(Duration.ofMinutes(5)));
  }

  private static Travel travel(List<String> symbols, int speed, Instant to) {
    return new Travel(
        new UUID(0, 1),
        "alice",
        FROM,
        to,
        speed,
        symbols,
        FROM,
        Travel.State.RUNNING,
        null,
        WALL.instant(),
        null);
  }

  private static Candle minute(String symbol, int number) {
    BigDecimal open = BigDecimal.valueOf(1_000L + number);
    return new Candle(
        symbol,
        Interval.MINUTE,
        FROM.plus(Duration.ofMinutes(number)),
        open,
        open.add(BigDecimal.TEN),
        open.subtract(BigDecimal.TEN),
        open.add(BigDecimal.ONE),
        BigDecimal.valueOf(4),
        4);
  }
}
