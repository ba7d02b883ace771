package io.tradeflow.marketdata.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tradeflow.marketdata.candle.Candle;
import io.tradeflow.marketdata.candle.CandleAggregator;
import io.tradeflow.marketdata.candle.Interval;
import io.tradeflow.marketdata.candle.Tick;
import io.tradeflow.marketdata.instrument.Instrument;
import io.tradeflow.marketdata.instrument.SimulatedListing;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Candles rebuilt from a replay's ticks are the file's rows. */
class ReplayRoundTripTest {
  private static final Instrument BTC = SimulatedListing.first(1).getFirst().instrument();
  private static final Instant BEGIN = Instant.parse("2020-02-28T23:00:00Z");

  @Property(tries = 300)
  void givesBackRandomMinutes(@ForAll("minutes") List<Bar> bars) {
    assertThat(rebuilt(bars, Interval.MINUTE)).isEqualTo(rows(bars));
  }

  @Property(tries = 100)
  void givesBackRandomSeconds(@ForAll("seconds") List<Bar> bars) {
    assertThat(rebuilt(bars, Interval.SECOND)).isEqualTo(rows(bars));
  }

  @Property(tries = 200)
  void givesBackTheTextOfAFile(@ForAll("files") String file) {
    String rows = String.join("\n", rebuilt(BarFile.parse(file), Interval.MINUTE));
    assertThat("time,open,high,low,close,volume\n" + rows).isEqualTo(file);
  }

  @ParameterizedTest
  @CsvSource({
    "btc-usd-1m.csv,MINUTE",
    "eth-usd-1m.csv,MINUTE",
    "btc-usd-1s.csv,SECOND",
    "eur-usd-1m.csv,MINUTE"
  })
  void givesBackTheRecordedFile(String name, Interval interval) throws IOException {
    Path file = Path.of("..", "..", "shared", "data", name);
    assumeThat(file).as("recorded market data beside the repository").exists();
    List<Bar> recorded = BarFile.parse(Files.readString(file));
    assertThat(rebuilt(recorded, interval)).isEqualTo(rows(recorded));
  }

  @Test
  void marketTimeNeverGoesBack() {
    List<Bar> file =
        BarFile.parse(
            """
        time,open,high,low,close,volume
        2016-10-07T00:00:00Z,611.78,611.91,611.78,611.9,1.13872
        2016-10-07T00:01:00Z,611.87,611.88,611.87,611.87,0.56799
        2016-10-07T00:03:00Z,611.81,611.87,611.81,611.83,2.06511
        """);
    List<Tick> ticks = ticks(new ReplayFeed(BTC, file));
    assertThat(ticks)
        .hasSize(12)
        .isSortedAccordingTo((a, b) -> a.marketTime().compareTo(b.marketTime()));
    assertThat(rebuilt(file, Interval.MINUTE)).isEqualTo(rows(file));
  }

  private static List<Tick> ticks(Feed feed) {
    List<Tick> ticks = new ArrayList<>();
    for (Tick tick = feed.next(); tick != null; tick = feed.next()) {
      ticks.add(tick);
    }
    return ticks;
  }

  private static List<String> rebuilt(List<Bar> file, Interval interval) {
    CandleAggregator aggregator = new CandleAggregator(Set.of(interval));
    List<Candle> candles = new ArrayList<>();
    ticks(new ReplayFeed(BTC, file)).forEach(tick -> candles.addAll(aggregator.add(tick)));
    candles.addAll(aggregator.flush());
    return candles.stream()
        .map(
            one ->
                row(one.openTime(), one.open(), one.high(), one.low(), one.close(), one.volume()))
        .toList();
  }

  private static List<String> rows(List<Bar> bars) {
    return bars.stream()
        .map(one -> row(one.time(), one.open(), one.high(), one.low(), one.close(), one.volume()))
        .toList();
  }

  private static String row(
      Instant time,
      BigDecimal open,
      BigDecimal high,
      BigDecimal low,
      BigDecimal close,
      BigDecimal volume) {
    return String.join(
        ",",
        time.toString(),
        open.stripTrailingZeros().toPlainString(),
        high.stripTrailingZeros().toPlainString(),
        low.stripTrailingZeros().toPlainString(),
        close.stripTrailingZeros().toPlainString(),
        volume.stripTrailingZeros().toPlainString());
  }

  @Provide
  Arbitrary<List<Bar>> minutes() {
    return bars(60);
  }

  @Provide
  Arbitrary<List<Bar>> seconds() {
    return bars(1);
  }

  /** Minutes with holes between them, to 18 decimal places; every fourth row trades nothing. */
  @Provide
  Arbitrary<String> files() {
    Arbitrary<BigDecimal> price = amounts("0.000000000000000001", "99999.99", 18);
    Arbitrary<BigDecimal> volume =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just(BigDecimal.ZERO)),
            Tuple.of(3, amounts("0", "1000000", 18)));
    return bars(60, price, volume)
        .map(bars -> "time,open,high,low,close,volume\n" + String.join("\n", rows(bars)));
  }

  private static Arbitrary<List<Bar>> bars(int seconds) {
    return bars(seconds, amounts("0.01", "99999.99", 2), amounts("0", "1000000", 8));
  }

  private static Arbitrary<BigDecimal> amounts(String least, String most, int scale) {
    return Arbitraries.bigDecimals()
        .between(new BigDecimal(least), new BigDecimal(most))
        .ofScale(scale);
  }

  private static Arbitrary<List<Bar>> bars(
      int seconds, Arbitrary<BigDecimal> price, Arbitrary<BigDecimal> volume) {
    Arbitrary<Integer> distance = Arbitraries.integers().between(1, 400);
    Arbitrary<Shape> shape =
        Combinators.combine(price, price, price, price, volume, distance).as(Shape::new);
    return shape.list().ofMinSize(1).ofMaxSize(60).map(shapes -> place(shapes, seconds));
  }

  private record Shape(
      BigDecimal a, BigDecimal b, BigDecimal c, BigDecimal d, BigDecimal volume, int distance) {}

  private static List<Bar> place(List<Shape> shapes, int seconds) {
    List<Bar> bars = new ArrayList<>();
    Instant time = seconds == 1 ? BEGIN.plusSeconds(1) : BEGIN;
    for (Shape shape : shapes) {
      List<BigDecimal> sorted =
          java.util.stream.Stream.of(shape.a(), shape.b(), shape.c(), shape.d()).sorted().toList();
      bars.add(new Bar(time, shape.a(), sorted.get(3), sorted.get(0), shape.b(), shape.volume()));
      time = time.plusSeconds((long) shape.distance() * seconds);
    }
    return bars;
  }
}
