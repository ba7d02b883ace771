package io.tradeflow.engine.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.domain.rule.RuleReference;
import io.tradeflow.engine.domain.strategy.ConfiguredStrategy;
import io.tradeflow.engine.domain.strategy.Strategies;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/**
 * Whenever an instance ends, wherever in the topic the next one begins to read, and whenever a
 * strategy was asked for: the signals are those of an engine that never ended, each once.
 */
class RestartPropertiesTest {
  private static final int BARS = 600;

  /** What is in memory is not enough for any strategy. */
  private static final int HISTORY = 40;

  private static final List<Subscription> ALL =
      Stream.concat(Strategies.all().stream().map(type -> busy(type.code())), Stream.of(rule()))
          .map(strategy -> new Subscription(strategy, "BTC-USD", Interval.MINUTE))
          .toList();

  @Property(tries = 60)
  void aRestartChangesNoSignal(
      @ForAll @LongRange(min = 1, max = 1_000) long seed,
      @ForAll @IntRange(min = 1, max = BARS - 1) int restart,
      @ForAll @IntRange(min = 0, max = BARS) int readAgain,
      @ForAll @IntRange(min = 0, max = BARS - 1) int secondAsks) {
    List<Candle> candles = Candles.walk("BTC-USD", BARS, seed);
    List<Signal> unbroken = new ArrayList<>();
    Life life = new Life(new MemoryPast(), secondAsks);
    life.live(candles, 0, 0, BARS, unbroken);

    MemoryPast past = new MemoryPast();
    List<Signal> broken = new ArrayList<>();
    new Life(past, secondAsks).live(candles, 0, 0, restart, broken);
    new Life(past, secondAsks)
        .live(candles, Math.max(0, restart - readAgain), restart, BARS, broken);

    assertThat(broken).isEqualTo(unbroken);
    assertThat(broken).extracting(Signal::id).doesNotHaveDuplicates();
  }

  /** What the property rests on: the past is needed. */
  @Test
  void withoutThePastItWouldChange() {
    List<Candle> candles = Candles.walk("BTC-USD", BARS, 3);
    List<Signal> unbroken = new ArrayList<>();
    new Life(new MemoryPast(), 0).live(candles, 0, 0, BARS, unbroken);
    List<Signal> broken = new ArrayList<>();
    new Life(new MemoryPast(), 0).live(candles, 0, 0, 400, broken);
    new Life(new MemoryPast(), 0).live(candles, 350, 400, BARS, broken);
    assertThat(broken).isNotEqualTo(unbroken);
  }

  /** One instance, from its start until it ends. */
  private record Life(MemoryPast past, int secondAsks) {
    void live(List<Candle> candles, int from, int live, int end, List<Signal> raised) {
      SignalEngine engine = new SignalEngine(HISTORY, past);
      List<Subscription> first = ALL.subList(0, ALL.size() / 2);
      engine.subscribe(live > secondAsks ? ALL : first);
      for (int bar = from; bar < end; bar++) {
        if (bar == secondAsks && live <= secondAsks) {
          engine.subscribe(ALL);
        }
        List<Signal> signals = engine.on(candles.get(bar));
        if (bar >= live) {
          past.keep(candles.get(bar));
          raised.addAll(signals);
        }
      }
    }
  }

  private static ConfiguredStrategy busy(String code) {
    Map<String, BigDecimal> parameters =
        switch (code) {
          case "grid" -> Map.of("step", new BigDecimal("0.3"));
          case "dca" -> Map.of("everyMinutes", BigDecimal.TEN, "maxBuys", BigDecimal.valueOf(30));
          case "apex" -> Map.of("volumeFactor", BigDecimal.ZERO, "adxMin", BigDecimal.TEN);
          case "donchian-breakout" -> Map.of("entry", BigDecimal.TEN, "exit", BigDecimal.TEN);
          default -> Map.of();
        };
    return Strategies.of(code).orElseThrow().configure(parameters);
  }

  private static ConfiguredStrategy rule() {
    String document =
        """
        {"name": "Dips", "indicators": {"rsi": {"type": "rsi", "period": 7}},
         "entry": {"crossesAbove": ["rsi", 40]}, "takeProfit": {"percent": 0.4},
         "trailingStop": {"percent": 0.8}, "exitAfter": {"bars": 120}, "cooldown": {"bars": 55}}
        """;
    return new RuleReference(new UUID(0, 1), 1)
        .type(document)
        .configure(Map.of("version", BigDecimal.ONE));
  }
}
