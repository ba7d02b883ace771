package io.tradeflow.engine.domain.backtest;

import static io.tradeflow.engine.domain.backtest.Lines.FREE;
import static io.tradeflow.engine.domain.backtest.Lines.bars;
import static io.tradeflow.engine.domain.backtest.Lines.run;
import static io.tradeflow.engine.domain.backtest.Lines.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.engine.domain.backtest.BacktestTerms.OrderStyle;
import io.tradeflow.engine.domain.backtest.BacktestTerms.RiskTerms;
import io.tradeflow.engine.domain.bot.Sizing;
import io.tradeflow.engine.domain.strategy.Scaling;
import io.tradeflow.engine.domain.strategy.Strategies;
import io.tradeflow.engine.domain.strategy.StrategyType;
import io.tradeflow.engine.domain.universe.UniverseType;
import io.tradeflow.paperbroker.Latency;
import io.tradeflow.paperbroker.PaperTerms;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BacktestTest {
  private static final Bars RISING =
      bars("AAA-USD", "10 10 10 10 8", "11 13 11 12 8", "14 15 13 14 8", "20 22 19 21 8");

  private static BacktestTerms units(String quantity) {
    return FREE.withSizing(new Sizing(Sizing.Type.QUANTITY, new BigDecimal(quantity)));
  }

  @Test
  void executesAtTheOpenOfTheNextBarAndCountsAtTheClose() {
    Result result = run(script("B.S."), units("100"), RISING);

    assertThat(result.ledger().executions())
        .extracting(Execution::advised, Execution::bar, it -> it.price().toPlainString())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(0, 1, "11"),
            org.assertj.core.groups.Tuple.tuple(2, 3, "20"));
    assertThat(result.equity().values()).containsExactly(10_000, 10_100, 10_300, 10_900);
    assertThat(result.exposed()).isEqualTo(2);
  }

  @Test
  void paysFeeSlippageAndSpread() {
    BacktestTerms terms =
        units("90")
            .withSpread(new BigDecimal("100"))
            .withPaper(
                new PaperTerms(
                    new BigDecimal("50"),
                    new BigDecimal("50"),
                    new BigDecimal("100"),
                    Duration.ZERO,
                    1));
    Bars cents =
        bars("AAA-USD", "100.00 100 100 100 1", "100.00 100 100 100 1", "100.01 101 100 100 1");

    Ledger ledger = run(script("B.."), terms, cents).ledger();

    // Offer 100.50, slipped by 1 % to 101.505, on the next worse cent.
    Execution done = ledger.executions().getFirst();
    assertThat(done.price()).isEqualByComparingTo("101.51");
    assertThat(done.fee()).isEqualByComparingTo("45.6795");
    assertThat(ledger.cash()).isEqualByComparingTo("818.4205");
    assertThat(ledger.debt()).isFalse();
  }

  @Test
  void takesNoMoreThanItsShareOfTheVolume() {
    BacktestTerms terms = units("100").withParticipation(new BigDecimal("0.25"));

    Ledger ledger = run(script("B.S."), terms, RISING).ledger();

    assertThat(ledger.executions())
        .extracting(it -> it.quantity().stripTrailingZeros().toPlainString())
        .containsExactly("2", "2");
    assertThat(ledger.unanswered()).containsEntry("PARTLY_FILLED", 1);
  }

  @Test
  void waitsForABarInWhichTheMarketTradedAtAll() {
    Bars quiet = bars("AAA-USD", "10 10 10 10 8", "11 11 11 11 0", "12 12 12 12 8");
    BacktestTerms terms = units("1").withParticipation(BigDecimal.ONE);

    assertThat(run(script("B"), terms, quiet).ledger().executions())
        .extracting(Execution::bar)
        .containsExactly(2);
  }

  @Test
  void latencyMeetsTheEventThatStandsWhenItIsOver() {
    // Between 25 and 35 s: after the second of four events of the minute, its low.
    Latency latency =
        new Latency.Empirical(List.of(Duration.ofSeconds(25), Duration.ofSeconds(29)));
    Bars wild = bars("AAA-USD", "10 10 10 10 8", "10 16 8 12 8", "12 12 12 12 8");

    assertThat(run(script("B"), units("1").withLatency(latency), wild).ledger().executions())
        .extracting(it -> it.price().intValueExact(), Execution::second)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(8, 90L));
  }

  @Test
  void limitOrdersWaitForOneBarAndPayNoMoreThanTheClose() {
    BacktestTerms terms = units("1").withOrder(OrderStyle.LIMIT);
    Bars reached = bars("AAA-USD", "10 10 10 10 8", "11 12 9 11 8", "11 11 11 11 8");
    Bars missed = bars("AAA-USD", "10 10 10 10 8", "11 12 11 11 8", "9 9 9 9 8");

    assertThat(run(script("B"), terms, reached).ledger().executions())
        .extracting(it -> it.price().intValueExact(), Execution::bar)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(10, 1));
    assertThat(run(script("B"), terms, missed).ledger().executions()).isEmpty();
    assertThat(run(script("B"), terms, missed).ledger().unanswered())
        .containsEntry("NOT_FILLED", 1);
  }

  @Test
  void riskRefusesWhatItRefusesLive() {
    BigDecimal whole = new BigDecimal("100");
    BacktestTerms narrow = units("100").withRisk(RiskTerms.of(BigDecimal.ONE, whole, null));
    BacktestTerms dear = units("999");
    BacktestTerms careful = FREE.withRisk(RiskTerms.of(whole, new BigDecimal("3"), null));
    Bars falling =
        bars("AAA-USD", "10 10 10 10 8", "10 10 10 10 8", "9 9 9 9 8", "9 9 9 9 8", "9 9 9 9 8");

    assertThat(run(script("B"), narrow, RISING).ledger().refused())
        .containsOnly(Map.entry("POSITION_SIZE", 1));
    assertThat(run(script("B"), dear, RISING).ledger().refused())
        .containsOnly(Map.entry("BUYING_POWER", 1));
    assertThat(run(script("B.S.B"), careful, falling).ledger().refused())
        .containsOnly(Map.entry("DAILY_LOSS", 1));
  }

  @Test
  void scalesAsBotsDo() {
    Result adds = run(script(Scaling.ADDS, "B.B.."), units("2"), RISING);
    Result holds = run(script("B.B.."), units("2"), RISING);

    assertThat(adds.ledger().executions()).hasSize(2);
    assertThat(holds.ledger().executions()).hasSize(1);
    assertThat(holds.ledger().unanswered()).containsEntry("ALREADY_HOLDING", 1);
  }

  @Test
  void tradesKnowWhatTheyPaidAndHowFarThePriceWent() {
    Bars wild = bars("AAA-USD", "10 10 10 10 8", "10 12 8 10 8", "10 15 9 10 8", "11 99 1 11 8");

    List<RoundTrip> trips = run(script("B.S."), units("3"), wild).ledger().trips();

    assertThat(trips).hasSize(1);
    RoundTrip trip = trips.getFirst();
    assertThat(trip.profit()).isEqualByComparingTo("3");
    assertThat(trip.entryPrice()).isEqualByComparingTo("10");
    // The bar of the exit counts with the exit alone: what came after it was not held.
    assertThat(trip.worst()).isEqualTo(0.8 - 1);
    assertThat(trip.best()).isEqualTo(0.5);
    assertThat(trip.open()).isFalse();
  }

  @Test
  void whatIsHeldAtTheEndCountsAtTheLastClose() {
    Result result = run(script("B"), units("10"), RISING);

    assertThat(result.ledger().trips())
        .extracting(RoundTrip::open, it -> it.profit().intValueExact())
        .containsExactly(org.assertj.core.groups.Tuple.tuple(true, 100));
    assertThat(result.equity().last()).isEqualTo(10_100);
  }

  @Test
  void benchmarkBuysTheFirstOpenAndHolds() {
    assertThat(run(script("...."), FREE, RISING).benchmark().values())
        .containsExactly(10_000, 12_000, 14_000, 21_000);
  }

  @Test
  void barsBeforeTheBeginOnlyWarmUp() {
    Result result =
        new Backtest(script("B.B."), List.of(RISING), units("1"), 60).run(Progress.NONE);

    assertThat(result.equity().count()).isEqualTo(3);
    assertThat(result.ledger().executions()).extracting(Execution::bar).containsExactly(3);
  }

  @Test
  void severalSymbolsShareTheAccount() {
    Bars one = bars("AAA-USD", "10 10 10 10 8", "10 10 10 10 8", "12 12 12 12 8");
    Bars two = bars("BBB-USD", "5 5 5 5 8", "5 5 5 5 8", "4 4 4 4 8");

    Result result = run(script("B.."), units("100"), one, two);

    assertThat(result.equity().values()).containsExactly(10_000, 10_000, 10_100);
    assertThat(result.ledger().executions()).extracting(Execution::symbol).containsExactly(0, 1);
  }

  static Stream<StrategyType> strategies() {
    return Strategies.all().stream();
  }

  /** What is fast shows the broker nothing while it has no orders; this shows it everything. */
  @ParameterizedTest
  @MethodSource("strategies")
  void isExactlyWhatItIsWhenNothingIsLeftOut(StrategyType type) {
    Subject subject = Subject.of(type.configure(Map.of()));
    for (BacktestTerms terms :
        List.of(
            BacktestTerms.STANDARD,
            BacktestTerms.STANDARD.withParticipation(new BigDecimal("0.3")),
            BacktestTerms.STANDARD
                .withOrder(OrderStyle.LIMIT)
                .withLatency(new Latency.Uniform(Duration.ofSeconds(40))))) {
      List<Bars> bars = List.of(Lines.generated());
      Result fast = new Backtest(subject, bars, terms, 0).run(Progress.NONE);
      Result full = new Backtest(subject, bars, terms, 0, true).run(Progress.NONE);

      assertThat(fast.ledger()).isEqualTo(full.ledger());
      assertThat(fast.equity().values()).isEqualTo(full.equity().values());
      assertThat(fast.exposed()).isEqualTo(full.exposed());
      assertThat(fast.ledger().orders()).isPositive();
    }
  }

  @Test
  void universeStrategiesTradeAllSymbols() {
    Bars[] pair = Pairs.bars();
    Subject subject =
        new Subject.Together(
            "momentum-rotation",
            bars ->
                UniverseType.all()
                    .getFirst()
                    .start(
                        Map.of(
                            "top",
                            BigDecimal.ONE,
                            "lookback",
                            BigDecimal.TEN,
                            "everyMinutes",
                            BigDecimal.TEN),
                        bars.size()));

    Result once = run(subject, FREE, pair);
    Result again = run(subject, FREE, pair);

    assertThat(once.ledger().trips()).extracting(RoundTrip::symbol).contains(0, 1);
    assertThat(once.ledger()).isEqualTo(again.ledger());
    assertThat(once.equity().values()).isEqualTo(again.equity().values());
  }

  @Test
  void refusesWhatCannotBeTested() {
    Bars hours = new Bars("BBB-USD", 3_600, new long[] {0}, one(), one(), one(), one(), one());

    assertThatThrownBy(() -> new Backtest(script("B"), List.of(RISING, RISING), FREE, 0))
        .isInstanceOf(InvalidBacktest.class)
        .hasMessage("AAA-USD is there twice");
    assertThatThrownBy(() -> new Backtest(script("B"), List.of(RISING, hours), FREE, 0))
        .hasMessageContaining("bars of one length");
    assertThatThrownBy(() -> new Backtest(script("B"), List.of(RISING), FREE, 1_000))
        .hasMessageContaining("begin earlier");
  }

  @Test
  void stopsWhenItsWatcherSaysSo() {
    Backtest test = new Backtest(script("B"), List.of(RISING), FREE, 0);

    assertThatThrownBy(() -> test.run((done, total) -> false)).isInstanceOf(Stopped.class);
  }

  private static double[] one() {
    return new double[] {1};
  }
}
