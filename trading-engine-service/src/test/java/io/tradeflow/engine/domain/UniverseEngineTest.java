package io.tradeflow.engine.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.domain.UniverseEngine.Arrival;
import io.tradeflow.engine.domain.UniverseEngine.Raised;
import io.tradeflow.engine.domain.universe.UniverseType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Rotation holds the one that rose most in two minutes; each third minute begins a slot. */
class UniverseEngineTest {
  private static final List<String> SYMBOLS = List.of("AAA-USD", "BBB-USD", "CCC-USD");
  private static final UniverseSubscription ROTATION = rotation(SYMBOLS);

  private final MemoryPast past = new MemoryPast();
  private final UniverseEngine engine = new UniverseEngine(100, past);
  private final List<Raised> raised = new ArrayList<>();

  @Test
  void aCloseIsShownWhenItsLastSymbolHasCome() {
    engine.subscribe(List.of(ROTATION));
    minutes(0, 3);
    come(0, 3, "AAA-USD", "101");
    come(1, 3, "BBB-USD", "102");
    assertThat(raised).isEmpty();
    come(2, 3, "CCC-USD", "100");
    assertThat(texts()).containsExactly("3 BUY BBB-USD");
    assertThat(raised.getFirst().signal().source()).isEqualTo(ROTATION.source(1));
    assertThat(raised.getFirst().cause().lane()).isEqualTo(1);
    assertThat(raised.getFirst().signal().price()).isEqualByComparingTo("102");
  }

  @Test
  void whoeverAsksItIsComputedOnceAndForItsOwnSymbols() {
    UniverseSubscription turned = rotation(SYMBOLS.reversed());
    engine.subscribe(List.of(ROTATION, rotation(SYMBOLS), turned));
    assertThat(engine.instances()).isEqualTo(2);
    assertThat(turned.source(0).parametersHash()).isNotEqualTo(ROTATION.source(0).parametersHash());
    minutes(0, 3);
    rising(3);
    assertThat(texts()).containsExactly("3 BUY BBB-USD", "3 BUY BBB-USD");
    assertThat(raised).extracting(each -> each.signal().id()).doesNotHaveDuplicates();
  }

  @Test
  void aSymbolWithoutABarStopsNobodyOnceItsLaneIsFurther() {
    engine.subscribe(List.of(ROTATION));
    minutes(0, 3);
    come(0, 3, "AAA-USD", "101");
    come(1, 3, "BBB-USD", "102");
    // Another symbol in the lane of the third, of the next second.
    second(2, 240);
    assertThat(raised).isEmpty();
    second(0, 240);
    second(1, 240);
    assertThat(texts()).containsExactly("3 BUY BBB-USD");
  }

  @Test
  void aLaneThatIsSilentIsWaitedForByMarketTimeOnly() {
    engine.subscribe(List.of(ROTATION));
    minutes(0, 3);
    come(0, 3, "AAA-USD", "101");
    come(1, 3, "BBB-USD", "102");
    second(0, 243);
    second(1, 243);
    assertThat(raised).isEmpty();
    second(1, 244);
    assertThat(texts()).containsExactly("3 BUY BBB-USD");
  }

  @Test
  void aCandleThatComesTooLateIsLeftOut() {
    engine.subscribe(List.of(ROTATION));
    minutes(0, 3);
    come(0, 3, "AAA-USD", "101");
    come(1, 3, "BBB-USD", "102");
    second(1, 244);
    come(2, 3, "CCC-USD", "120");
    assertThat(engine.late()).isEqualTo(1);
    assertThat(texts()).containsExactly("3 BUY BBB-USD");
  }

  @Test
  void aCandleIsLateOnceHoweverManyFollowIt() {
    engine.subscribe(List.of(ROTATION, rotation(SYMBOLS.reversed())));
    minutes(0, 3);
    come(0, 3, "AAA-USD", "101");
    come(1, 3, "BBB-USD", "102");
    second(1, 244);
    come(2, 3, "CCC-USD", "120");
    come(2, 3, "CCC-USD", "120");
    assertThat(engine.late()).isEqualTo(1);
  }

  @Test
  void repeatedCandlesRaiseNothing() {
    engine.subscribe(List.of(ROTATION));
    minutes(0, 3);
    rising(3);
    rising(3);
    rising(3);
    assertThat(raised).hasSize(1);
    assertThat(engine.late()).isZero();
  }

  @Test
  void whatIsReadAgainAfterARestartIsNotLate() {
    engine.subscribe(List.of(ROTATION));
    minutes(0, 3);
    engine.begin(List.of(0, 1, 2));
    live = false;
    minutes(0, 2);
    // The third lane is read again last, when the others have come further.
    come(0, 2, "AAA-USD", "100");
    come(1, 2, "BBB-USD", "100");
    second(0, 244);
    come(2, 2, "CCC-USD", "100");
    assertThat(engine.late()).isZero();
    live = true;
    come(0, 5, "AAA-USD", "100");
    come(1, 5, "BBB-USD", "100");
    second(1, 600);
    come(2, 5, "CCC-USD", "100");
    assertThat(engine.late()).isEqualTo(1);
  }

  @Test
  void ofAnEarlierRunOnlyWhatSomebodyFollowsIsLate() {
    engine.subscribe(List.of(ROTATION));
    minutes(0, 3);
    String before = run;
    run = "another";
    minutes(0, 3);
    run = before;
    second(0, 240);
    assertThat(engine.late()).isZero();
    come(0, 4, "AAA-USD", "200");
    assertThat(engine.late()).isEqualTo(1);
  }

  @Test
  void candlesThatSeveralAreRebuiltFromAreReadOnce() {
    minutes(0, 3);
    engine.subscribe(List.of(ROTATION, rotation(SYMBOLS.reversed())));
    engine.begin(List.of(0, 1, 2));
    minutes(2, 3);
    rising(3);
    assertThat(past.reads()).isEqualTo(3);
    assertThat(texts()).containsExactly("3 BUY BBB-USD", "3 BUY BBB-USD");
  }

  @Test
  void anotherRunBeginsAnewAndTheOldOneIsNotHeardAnyMore() {
    engine.subscribe(List.of(ROTATION));
    minutes(0, 3);
    rising(3);
    String before = run;
    run = "another";
    minutes(0, 3);
    run = before;
    come(0, 4, "AAA-USD", "200");
    run = "another";
    rising(3);
    assertThat(texts()).containsExactly("3 BUY BBB-USD", "3 BUY BBB-USD");
    assertThat(raised).extracting(each -> each.signal().id()).doesNotHaveDuplicates();
  }

  @Test
  void whoBeginsInTheMiddleWaitsUntilThePastIsComplete() {
    minutes(0, 3);
    past.behind(true);
    engine.subscribe(List.of(ROTATION));
    engine.begin(List.of(0, 1, 2));
    minutes(2, 3);
    rising(3);
    assertThat(raised).isEmpty();
    past.behind(false);
    second(0, 240);
    assertThat(texts()).containsExactly("3 BUY BBB-USD");
    assertThat(past.begins()).containsEntry(ROTATION.source(0), Candles.START);
  }

  @Test
  void whoIsAskedForInTheMiddleOfACloseMissesNothingOfIt() {
    minutes(0, 1);
    come(0, 1, "AAA-USD", "80");
    come(1, 1, "BBB-USD", "100");
    come(2, 1, "CCC-USD", "100");
    come(0, 2, "AAA-USD", "90");
    engine.subscribe(List.of(ROTATION));
    come(1, 2, "BBB-USD", "100");
    come(2, 2, "CCC-USD", "100");
    come(0, 3, "AAA-USD", "100");
    come(1, 3, "BBB-USD", "104");
    come(2, 3, "CCC-USD", "100");
    // With the bar of minute 2 left out it would be 0 % and BBB would be bought.
    assertThat(texts()).containsExactly("3 BUY AAA-USD");
    assertThat(raised.getFirst().signal().reason()).contains("+25.00 % in 2 candles");
    assertThat(engine.late()).isZero();
  }

  @Test
  void whatNobodyFollowsAnyMoreBeginsAnew() {
    engine.subscribe(List.of(ROTATION));
    minutes(0, 3);
    assertThat(past.begins()).hasSize(1);
    engine.subscribe(List.of());
    assertThat(engine.instances()).isZero();
    assertThat(past.begins()).isEmpty();
  }

  /** Each symbol in a lane of its own, lanes in any order, some bars missing. */
  @Property(tries = 40)
  void aRestartChangesNoSignal(
      @ForAll @LongRange(min = 1, max = 1_000) long seed,
      @ForAll @IntRange(min = 1, max = 299) int restart,
      @ForAll @IntRange(min = 1, max = 299) int readAgain) {
    List<List<Arrival>> closes = closes(seed, 300);
    UniverseSubscription pairs =
        new UniverseSubscription(
            type("pairs")
                .configure(
                    Map.of("window", BigDecimal.valueOf(50), "entry", new BigDecimal("0.8")),
                    SYMBOLS.subList(0, 2)),
            Interval.MINUTE);
    List<UniverseSubscription> all = List.of(ROTATION, pairs);
    List<Signal> unbroken = new ArrayList<>();
    UniverseEngine one = new UniverseEngine(10, new MemoryPast());
    one.subscribe(all);
    closes.forEach(close -> feed(one, close, unbroken));

    MemoryPast kept = new MemoryPast();
    List<Signal> broken = new ArrayList<>();
    UniverseEngine first = new UniverseEngine(10, kept);
    first.subscribe(all);
    closes.subList(0, restart).forEach(close -> feed(first, close, broken));
    closes.forEach(close -> close.forEach(each -> kept.keep(each.candle())));
    UniverseEngine next = new UniverseEngine(10, kept);
    next.begin(List.of(0, 1, 2));
    next.subscribe(all);
    List<Signal> again = new ArrayList<>();
    closes
        .subList(Math.max(0, restart - 1 - readAgain), closes.size())
        .forEach(close -> feed(next, close, again));

    // A close waits for the bars that are missing, so those at the restart may come from either.
    again.removeIf(broken::contains);
    again.removeIf(
        signal -> signal.candleOpenTime().isBefore(time(closes, Math.max(0, restart - 2))));
    broken.addAll(again);
    assertThat(broken).isEqualTo(unbroken);
  }

  private static Instant time(List<List<Arrival>> closes, int close) {
    return closes.get(close).getFirst().candle().openTime();
  }

  private static void feed(UniverseEngine engine, List<Arrival> close, List<Signal> signals) {
    close.forEach(each -> engine.on(each).forEach(raised -> signals.add(raised.signal())));
  }

  private static List<List<Arrival>> closes(long seed, int count) {
    Random random = new Random(seed);
    List<List<Candle>> walks = new ArrayList<>();
    for (int i = 0; i < SYMBOLS.size(); i++) {
      walks.add(Candles.inRun("run", Candles.walk(SYMBOLS.get(i), count, seed + i)));
    }
    List<List<Arrival>> closes = new ArrayList<>();
    for (int bar = 0; bar < count; bar++) {
      List<Arrival> close = new ArrayList<>();
      for (int i = 0; i < walks.size(); i++) {
        if (random.nextInt(20) > 0) {
          Candle candle = walks.get(i).get(bar);
          close.add(random.nextInt(close.size() + 1), arrival(i, candle, true));
        }
      }
      if (!close.isEmpty()) {
        closes.add(close);
      }
    }
    return closes;
  }

  private String run = "run";
  private boolean live = true;

  private void minutes(int from, int to) {
    for (int minute = from; minute < to; minute++) {
      for (int i = 0; i < SYMBOLS.size(); i++) {
        come(i, minute, SYMBOLS.get(i), "100");
      }
    }
  }

  private void rising(int minute) {
    come(0, minute, "AAA-USD", "101");
    come(1, minute, "BBB-USD", "102");
    come(2, minute, "CCC-USD", "100");
  }

  private void come(int lane, int minute, String symbol, String close) {
    Candle candle = Candles.inRun(run, List.of(Candles.at(symbol, minute, close))).getFirst();
    past.keep(candle);
    raised.addAll(engine.on(arrival(lane, candle, live)));
  }

  /** A candle of a second, of a symbol that nobody follows. */
  private void second(int lane, int second) {
    Instant open = Candles.START.plusSeconds(second);
    Candle candle = new Candle(run, "OTHER", Interval.SECOND, open, 1, 1, 1, BigDecimal.ONE, 1);
    raised.addAll(engine.on(arrival(lane, candle, live)));
  }

  private static Arrival arrival(int lane, Candle candle, boolean live) {
    return new Arrival(candle, lane, live, candle.closeTime(), "event");
  }

  private List<String> texts() {
    return raised.stream()
        .map(Raised::signal)
        .map(
            signal ->
                "%d %s %s"
                    .formatted(
                        (signal.candleOpenTime().getEpochSecond() - Candles.START.getEpochSecond())
                            / 60,
                        signal.direction(),
                        signal.source().symbol()))
        .toList();
  }

  private static UniverseSubscription rotation(List<String> symbols) {
    return new UniverseSubscription(
        type("momentum-rotation")
            .configure(
                Map.of(
                    "lookback",
                    BigDecimal.TWO,
                    "top",
                    BigDecimal.ONE,
                    "everyMinutes",
                    BigDecimal.valueOf(3)),
                symbols),
        Interval.MINUTE);
  }

  private static UniverseType type(String code) {
    return UniverseType.of(code).orElseThrow();
  }
}
