package io.tradeflow.execution.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.execution.domain.plan.Holding.Working;
import io.tradeflow.execution.domain.plan.PlanKind.Basket;
import io.tradeflow.execution.domain.plan.PlanKind.Target;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Split, basket and target position. */
class LegsTest {
  private static final UUID OTHER = new UUID(7, 7);

  @Test
  void splitPlacesItsPartsOneAfterAnother() {
    Run run = Run.of(split("0.5", "0.2"));
    assertThat(run.wants()).containsExactly("0 SLICE BUY 0.2");
    run.accepted(0).after(Duration.ofMillis(249));
    assertThat(run.wants()).isEmpty();
    run.after(Duration.ofMillis(1)).filled(1, "0.2");
    assertThat(run.wants()).containsExactly("1 SLICE BUY 0.2", "2 SLICE BUY 0.1");
    run.filled(0, "0.2").rejected(2, "X");
    assertThat(run.wants()).last().isEqualTo("CANCELLED: 2 of 3 orders were filled, 1 refused.");
  }

  @Test
  void splitIsAtMostAHundredOrders() {
    assertThat(Legs.parts((PlanKind.Split) split("20", "0.2"))).hasSize(100);
    assertThatThrownBy(() -> split("20.01", "0.2")).hasMessageContaining("100 orders");
    assertThat(Legs.parts((PlanKind.Split) split("0.41", "0.2")))
        .extracting(ChildTerms::quantity)
        .usingElementComparator(BigDecimal::compareTo)
        .containsExactly(new BigDecimal("0.2"), new BigDecimal("0.21"));
  }

  @Test
  void eachLegHasItsOwnVerdict() {
    Run run = Run.of(basket(3, false)).rejected(1, "X").filled(0, "1").filled(2, "3");
    assertThat(run.wants())
        .containsExactly(
            "0 LEG BUY 1",
            "1 LEG BUY 2",
            "2 LEG BUY 3",
            "complete CANCELLED",
            "CANCELLED: 2 of 3 orders were filled, 1 refused.");
  }

  @Test
  void fiveLegsAtATimeWaitForRisk() {
    Run run = Run.of(basket(7, false));
    assertThat(run.wants()).hasSize(5);
    run.accepted(0).accepted(3);
    assertThat(run.wants()).hasSize(2);
  }

  @Test
  void allOrNoneIsReleasedOnceEveryLegHasPassed() {
    Run run = Run.of(basket(3, true));
    assertThat(run.wants())
        .containsExactly("0 LEG BUY 1 held", "1 LEG BUY 2 held", "2 LEG BUY 3 held");
    run.accepted(0).accepted(2).accepted(2);
    assertThat(run.wants()).isEmpty();
    run.accepted(1);
    assertThat(run.wants()).containsExactly("release 0", "release 1", "release 2");
    run.rejected(0, "KILL_SWITCH").filled(1, "2").filled(2, "3");
    assertThat(run.status()).isEqualTo("CANCELLED");
  }

  @Test
  void allOrNoneEndsUnsentWithTheFirstRefusal() {
    Run run = Run.of(basket(3, true)).accepted(0).rejected(1, "MAX_POSITION");
    run.wants();
    run.cancelled(0).cancelled(2);
    assertThat(run.wants()).containsExactly("FAILED: Leg 2: MAX_POSITION. No leg was sent.");
    assertThat(run.plan().children()).allMatch(Child::held);
  }

  @Test
  void allOrNoneDoesNotWaitForEver() {
    Run run = Run.of(basket(2, true)).accepted(0).seconds(30);
    run.cancelled(0).cancelled(1);
    assertThat(run.status()).isEqualTo("FAILED");
  }

  @Test
  void likeLegsAreRefused() {
    ChildTerms leg = market("1");
    assertThatThrownBy(() -> new Basket(List.of(leg, leg), false)).hasMessageContaining("same");
  }

  @Test
  void wayThroughZeroIsTwoOrders() {
    Run run = Run.of(target("-2")).holding("1");
    assertThat(run.wants()).containsExactly("0 REDUCE SELL 1 reducing");
    run.accepted(0).filled(0, "1");
    assertThat(run.wants()).containsExactly("1 OPEN SELL 2");
    run.filled(1, "2");
    assertThat(run.status()).isEqualTo("DONE");
  }

  @Test
  void workingOrdersCountAsFilled() {
    Run run = Run.of(target("3")).holding("1", new Working(OTHER, new BigDecimal("0.5")));
    assertThat(run.wants()).containsExactly("0 OPEN BUY 1.5");
  }

  @Test
  void symbolIsClearedOnlyToLeaveIt() {
    assertThatThrownBy(() -> new Target("BTC-USD", new BigDecimal("-0.89"), null, true, Run.LOTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leave a symbol");
  }

  @Test
  void positionAtItsTargetNeedsNothing() {
    assertThat(Run.of(target("1")).holding("1").status()).isEqualTo("DONE");
    assertThat(Run.of(target("1")).holding("0.99").status()).isEqualTo("DONE");
  }

  @Test
  void closeCancelsWhatWorksAndThenSellsWhatIsThere() {
    Run run = Run.of(Target.close("BTC-USD", Run.LOTS));
    run.holding("1", new Working(OTHER, new BigDecimal("-0.5")));
    run.holding("1", new Working(OTHER, new BigDecimal("-0.5")));
    assertThat(run.wants()).containsExactly("cancel order " + OTHER);
    run.holding("0.8");
    assertThat(run.wants()).containsExactly("0 REDUCE SELL 0.8 reducing to paper");
    run.holding("0.8").filled(0, "0.8");
    assertThat(run.status()).isEqualTo("DONE");
  }

  @Test
  void closeOfAShortPositionBuys() {
    Run run = Run.of(Target.close("BTC-USD", Run.LOTS)).holding("-0.5");
    assertThat(run.wants()).containsExactly("0 REDUCE BUY 0.5 reducing to paper");
  }

  @Test
  void closeLeavesEachBrokerByAnOrderOfItsOwn() {
    Run run = Run.of(Target.close("BTC-USD", Run.LOTS)).holdingBoth("2", "3");
    assertThat(run.wants())
        .containsExactly(
            "0 REDUCE SELL 3 reducing to simulator", "1 REDUCE SELL 2 reducing to paper");
    run.filled(1, "2").accepted(0);
    assertThat(run.wants()).isEmpty();
    assertThat(run.filled(0, "3").status()).isEqualTo("DONE");
  }

  @Test
  void whatOneBrokerRefusesDoesNotKeepTheOthers() {
    Run run = Run.of(Target.close("BTC-USD", Run.LOTS)).holdingBoth("2", "3");
    run.wants();
    run.rejected(0, "KILL_SWITCH");
    assertThat(run.wants()).isEmpty();
    run.filled(1, "1").cancelled(1);
    assertThat(run.wants())
        .last()
        .isEqualTo("FAILED: An order was refused: KILL_SWITCH at simulator");
  }

  @Test
  void closeOfOneBrokerLeavesTheOthers() {
    Run run = Run.of(Target.close("BTC-USD", Run.LOTS), "simulator").holdingBoth("2", "3");
    assertThat(run.wants()).containsExactly("0 REDUCE SELL 3 reducing to simulator");
    assertThat(run.filled(0, "3").status()).isEqualTo("DONE");
  }

  @Test
  void brokersThatHoldBothSidesAreLeftAsFarAsThatReduces() {
    PlanKind close = Target.close("BTC-USD", Run.LOTS);
    Run all = Run.of(close).holdingBoth("-1", "3");
    assertThat(all.wants()).containsExactly("0 REDUCE SELL 2 reducing to simulator");
    assertThat(all.filled(0, "2").status()).isEqualTo("DONE");
    Run more = Run.of(close, "simulator").holdingBoth("-1", "3").filled(0, "2");
    assertThat(more.wants())
        .last()
        .isEqualTo("CANCELLED: 1 is left, against which other brokers hold the other side.");
    Run less = Run.of(close, "paper").holdingBoth("-1", "3");
    assertThat(less.plan().children()).isEmpty();
    assertThat(less.status()).isEqualTo("FAILED");
  }

  @Test
  void closeThatAnEarlierVersionMeasuredGoesOn() {
    PlanKind close = Target.close("BTC-USD", Run.LOTS);
    Plan before = Plan.of(new UUID(1, 2), "account", null, close, Run.START);
    Plan measured =
        before.with(
            before
                .progress()
                .measured(new Progress.Measure(BigDecimal.ONE, BigDecimal.ONE.negate(), null)));
    PlanLife.Advanced placed = PlanLife.advance(measured, PlanEvent.Tick.QUIET, Run.START);
    assertThat(placed.steps()).hasSize(1);
    PlanEvent filled = new PlanEvent.ChildFilled(0, BigDecimal.ONE);
    assertThat(PlanLife.advance(placed.plan(), filled, Run.START).plan().status().label())
        .isEqualTo("DONE");
  }

  @Test
  void likeLegsOfDifferentBrokersAreDifferentLegs() {
    ChildTerms leg = market("1");
    Run run = Run.of(new Basket(List.of(leg, leg.at("simulator")), true));
    assertThat(run.wants()).containsExactly("0 LEG BUY 1 held", "1 LEG BUY 1 to simulator held");
  }

  @Test
  void planTradesWhereItsOrdersGo() {
    Plan basket = Run.of(new Basket(List.of(market("1").at("simulator")), false)).plan();
    assertThat(basket.trades("BTC-USD", "simulator")).isTrue();
    assertThat(basket.trades("BTC-USD", "paper")).isFalse();
    assertThat(basket.trades("BTC-USD", null)).isTrue();
    assertThat(basket.trades("ETH-USD", null)).isFalse();
    Plan split = Run.of(split("1", "1")).plan();
    assertThat(split.trades("BTC-USD", "paper")).isTrue();
    assertThat(split.trades("BTC-USD", "simulator")).isFalse();
    PlanKind close = Target.close("BTC-USD", Run.LOTS);
    assertThat(Run.of(close).plan().trades("BTC-USD", "simulator")).isTrue();
    assertThat(Run.of(close, "paper").plan().trades("BTC-USD", "simulator")).isFalse();
  }

  @Test
  void closeGivesUpWhenOrdersWillNotEnd() {
    Run run = Run.of(Target.close("BTC-USD", Run.LOTS));
    run.holding("1", new Working(OTHER, BigDecimal.ONE)).seconds(30);
    assertThat(run.status()).isEqualTo("FAILED");
  }

  private static PlanKind split(String quantity, String size) {
    return new PlanKind.Split(market(quantity), new BigDecimal(size), Run.LOTS);
  }

  private static PlanKind basket(int legs, boolean allOrNone) {
    return new Basket(
        IntStream.rangeClosed(1, legs).mapToObj(i -> market(Integer.toString(i))).toList(),
        allOrNone);
  }

  private static PlanKind target(String target) {
    return new Target("BTC-USD", new BigDecimal(target), null, false, Run.LOTS);
  }

  private static ChildTerms market(String quantity) {
    return ChildTerms.simple("BTC-USD", "BUY", new BigDecimal(quantity), null, false);
  }
}
