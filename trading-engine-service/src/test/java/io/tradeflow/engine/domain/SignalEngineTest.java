package io.tradeflow.engine.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.domain.strategy.Strategies;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignalEngineTest {
  private static final Subscription CROSS =
      new Subscription(
          Strategies.of("ema-cross").orElseThrow().configure(Map.of()), "BTC-USD", Interval.MINUTE);
  private final List<Candle> walk = Candles.walk("BTC-USD", 600, 3);

  @Test
  void whoeverAsksASignalIsComputedOnce() {
    SignalEngine engine = engine();
    engine.subscribe(List.of(CROSS, CROSS));
    assertThat(engine.instances()).isEqualTo(1);
    List<Signal> signals = feed(engine, walk);
    assertThat(signals).isNotEmpty().extracting(Signal::id).doesNotHaveDuplicates();
  }

  @Test
  void parameterSetsAndSymbolsRunApart() {
    SignalEngine engine = engine();
    Subscription other =
        new Subscription(
            Strategies.of("ema-cross")
                .orElseThrow()
                .configure(Map.of("fast", BigDecimal.valueOf(5))),
            "BTC-USD",
            Interval.MINUTE);
    engine.subscribe(
        List.of(CROSS, other, new Subscription(CROSS.strategy(), "ETH-USD", Interval.MINUTE)));
    assertThat(engine.instances()).isEqualTo(3);
    assertThat(feed(engine, walk))
        .extracting(signal -> signal.source().symbol())
        .containsOnly("BTC-USD");
  }

  @Test
  void aRestartGivesTheSameSignalsWithTheSameIds() {
    SignalEngine before = engine();
    before.subscribe(List.of(CROSS));
    feed(before, walk.subList(0, 500));
    List<Signal> expected = feed(before, walk.subList(500, 600));

    SignalEngine after = engine();
    after.subscribe(List.of(CROSS));
    feed(after, walk.subList(0, 500));
    List<Signal> again = feed(after, walk.subList(500, 600));

    assertThat(again).isEqualTo(expected);
    assertThat(again).extracting(Signal::id).isEqualTo(expected.stream().map(Signal::id).toList());
  }

  @Test
  void aStrategyThatIsAskedForLateIsWarm() {
    SignalEngine early = engine();
    early.subscribe(List.of(CROSS));
    feed(early, walk.subList(0, 300));
    SignalEngine late = engine();
    feed(late, walk.subList(0, 300));
    late.subscribe(List.of(CROSS));
    assertThat(feed(late, walk.subList(300, 600)))
        .isNotEmpty()
        .isEqualTo(feed(early, walk.subList(300, 600)));
  }

  @Test
  void anIndicatorIsCalculatedOnceWhoeverAsks() {
    SignalEngine engine = engine();
    engine.subscribe(
        List.of(
            apex("adxMin", 10), apex("adxMin", 30), apex("overbought", 80), apex("exitRsi", 70)));
    feed(engine, walk);
    assertThat(engine.instances()).isEqualTo(4);
    // Two RSI, the trend, ADX and the average volume: not four times as many.
    assertThat(engine.studies()).isEqualTo(5);
    assertThat(engine.calculations()).isEqualTo(5L * walk.size());

    engine.subscribe(List.of(CROSS));
    assertThat(engine.studies()).isEqualTo(2);
  }

  @Test
  void whatOthersFollowChangesNoSignal() {
    Subscription one = apex("adxMin", 10);
    SignalEngine alone = engine();
    alone.subscribe(List.of(one));
    SignalEngine crowded = engine();
    crowded.subscribe(List.of(CROSS, apex("adxMin", 30), one));
    feed(crowded, walk.subList(0, 200));
    crowded.subscribe(List.of(one, apex("rsiFast", 5)));
    List<Signal> expected = feed(alone, walk);

    assertThat(feed(crowded, walk.subList(200, 600)))
        .filteredOn(signal -> signal.source().equals(one.source()))
        .isNotEmpty()
        .isEqualTo(
            expected.stream()
                .filter(signal -> !signal.candleOpenTime().isBefore(walk.get(200).openTime()))
                .toList());
  }

  private static Subscription apex(String parameter, int value) {
    return new Subscription(
        Strategies.of("apex")
            .orElseThrow()
            .configure(
                Map.of(parameter, BigDecimal.valueOf(value), "volumeFactor", BigDecimal.ZERO)),
        "BTC-USD",
        Interval.MINUTE);
  }

  @Test
  void repeatedCandlesRaiseNothing() {
    SignalEngine engine = engine();
    engine.subscribe(List.of(CROSS));
    assertThat(feed(engine, walk)).isNotEmpty();
    assertThat(feed(engine, walk)).isEmpty();
  }

  @Test
  void anotherRunOfTheFeedStartsTheStrategiesAfresh() {
    SignalEngine engine = engine();
    engine.subscribe(List.of(CROSS));
    feed(engine, Candles.walk("BTC-USD", 400, 99));
    SignalEngine fresh = engine();
    fresh.subscribe(List.of(CROSS));
    assertThat(feed(engine, walk)).isNotEmpty().isEqualTo(feed(fresh, walk));
  }

  @Test
  void theSameCandlesInAnotherRunRaiseSignalsOfTheirOwn() {
    SignalEngine engine = engine();
    engine.subscribe(List.of(CROSS));
    List<Signal> first = feed(engine, walk);
    List<Signal> second = feed(engine, Candles.inRun("another run", walk));
    assertThat(second).hasSameSizeAs(first);
    assertThat(second)
        .extracting(Signal::id)
        .doesNotContainAnyElementsOf(first.stream().map(Signal::id).toList());
  }

  @Test
  void nothingRunsWhenNobodyAsks() {
    SignalEngine engine = engine();
    engine.subscribe(List.of(CROSS));
    engine.subscribe(List.of());
    assertThat(feed(engine, walk)).isEmpty();
    assertThat(engine.instances()).isZero();
  }

  private static SignalEngine engine() {
    return new SignalEngine(1_000);
  }

  private static List<Signal> feed(SignalEngine engine, List<Candle> candles) {
    return candles.stream().flatMap(candle -> engine.on(candle).stream()).toList();
  }
}
