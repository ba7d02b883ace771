package io.tradeflow.engine.domain.backtest;

import static io.tradeflow.engine.domain.backtest.Lines.FREE;
import static io.tradeflow.engine.domain.backtest.Lines.bars;
import static io.tradeflow.engine.domain.backtest.Lines.run;
import static io.tradeflow.engine.domain.backtest.Lines.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.engine.domain.bot.Sizing;
import io.tradeflow.engine.domain.strategy.Scaling;
import io.tradeflow.engine.domain.strategy.Strategies;
import io.tradeflow.engine.domain.strategy.StrategyType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stop orders; bars are walked open, nearer extreme, other extreme, close. */
class ProtectionTest {
  private static BacktestTerms stops(@Nullable String loss, @Nullable String trailing) {
    return FREE.withSizing(new Sizing(Sizing.Type.QUANTITY, BigDecimal.TEN))
        .withProtection(
            new Protection(
                loss == null ? null : new BigDecimal(loss),
                trailing == null ? null : new BigDecimal(trailing)));
  }

  private static List<String> fills(Result result) {
    return result.ledger().executions().stream()
        .map(
            it ->
                "%s %d %s"
                    .formatted(
                        it.direction(), it.bar(), it.price().stripTrailingZeros().toPlainString()))
        .toList();
  }

  @Test
  void sellsWhereTheFallingPriceComesByTheStop() {
    Bars falling = bars("AAA-USD", "100 100 100 100.0 9", "100 101 99 100 9", "100 101 90 92 9");
    assertThat(fills(run(script("B"), stops("5", null), falling)))
        .containsExactly("BUY 1 100", "SELL 2 95");
    assertThat(fills(run(script("B"), stops("12", null), falling))).containsExactly("BUY 1 100");
    assertThat(fills(run(script("B"), stops(null, null), falling))).containsExactly("BUY 1 100");
  }

  @Test
  void sellsAtTheOpenAfterAGap() {
    Bars gap = bars("AAA-USD", "100 100 100 100.0 9", "100 101 99 100 9", "80 85 79 84 9");
    assertThat(fills(run(script("B"), stops("5", null), gap)))
        .containsExactly("BUY 1 100", "SELL 2 80");
  }

  @Test
  void mayBeReachedInTheBarOfThePurchaseButNotBeforeIt() {
    Bars dip = bars("AAA-USD", "100 100 80 100.0 9", "100 101 90 100 9", "100 100 100 100 9");
    assertThat(fills(run(script("B"), stops("5", null), dip)))
        .containsExactly("BUY 1 100", "SELL 1 95");
  }

  @Test
  void followsTheMarketUpAndNeverDown() {
    Bars hill =
        bars(
            "AAA-USD",
            "100 100 100 100.0 9",
            "100 110 99 110 9",
            "110 120 109 115 9",
            "115 116 105 106 9");
    // 10 % below 120 is 108.
    assertThat(fills(run(script("B"), stops(null, "10"), hill)))
        .containsExactly("BUY 1 100", "SELL 3 108");
    assertThat(fills(run(script("B"), stops("5", "10"), hill)))
        .containsExactly("BUY 1 100", "SELL 3 108");
  }

  @Test
  void theStrategysOwnSaleTakesItsPlace() {
    Bars flat =
        bars(
            "AAA-USD",
            "100 100 100 100.0 9",
            "100 100 100 100 9",
            "100 100 100 100 9",
            "97 97 90 97 9",
            "97 97 90 97 9");
    Result result = run(script("B.S"), stops("5", null), flat);
    assertThat(fills(result)).containsExactly("BUY 1 100", "SELL 3 97");
    assertThat(result.ledger().trips()).hasSize(1);
    assertThat(result.ledger().unanswered()).isEmpty();
    assertThat(result.ledger().refused()).isEmpty();
  }

  @Test
  void protectsAllThatWasAddedAtItsAveragePrice() {
    Bars steps =
        bars(
            "AAA-USD",
            "100 100 100 100.0 9",
            "100 100 100 100 9",
            "110 110 110 110 9",
            "110 110 90 90 9");
    Result result = run(script(Scaling.ADDS_AND_REDUCES, "BB"), stops("5", null), steps);
    // Twice 10 at 100 and 110: 5 % below 105 is 99.75, on the tick of 1 it is 99.
    assertThat(fills(result)).containsExactly("BUY 1 100", "BUY 2 110", "SELL 3 99");
    assertThat(result.ledger().executions().getLast().quantity()).isEqualByComparingTo("20");
  }

  @Test
  void aStopThatSellsOnlyPartIsGivenAgainForTheRest() {
    BacktestTerms terms = stops("5", null).withParticipation(new BigDecimal("0.5"));
    Bars thin =
        bars(
            "AAA-USD",
            "100 100 100 100.0 40",
            "100 100 100 100 40",
            "94 94 94 94 8",
            "94 94 94 94 40");
    Result result = run(script("B"), terms, thin);
    assertThat(result.ledger().executions())
        .extracting(it -> it.bar() + " " + it.quantity().stripTrailingZeros().toPlainString())
        .containsExactly("1 10", "2 4", "3 6");
  }

  static Stream<StrategyType> all() {
    return Strategies.all().stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void knowsNoFutureAndSkipsNothing(StrategyType type) {
    BacktestTerms terms =
        BacktestTerms.STANDARD.withProtection(
            new Protection(new BigDecimal("1"), new BigDecimal("0.5")));
    Subject subject = Subject.of(type.configure(Map.of()));
    List<Bars> bars = List.of(Lines.generated());
    Result quick = new Backtest(subject, bars, terms, Long.MIN_VALUE).run(Progress.NONE);
    Result whole = new Backtest(subject, bars, terms, Long.MIN_VALUE, true).run(Progress.NONE);
    assertThat(quick.ledger()).isEqualTo(whole.ledger());
    assertThat(quick.equity().values()).isEqualTo(whole.equity().values());
    assertThat(new LookAhead(subject, bars, terms).search(5, Progress.NONE)).isEmpty();
  }

  @Test
  void refusesWhatIsNoDistance() {
    assertThatThrownBy(() -> stops("0", null)).isInstanceOf(InvalidBacktest.class);
    assertThatThrownBy(() -> stops(null, "100")).hasMessageContaining("below 100 percent");
  }
}
