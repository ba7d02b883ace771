package io.tradeflow.execution.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.execution.domain.plan.PlanEvent.Range;
import io.tradeflow.execution.domain.plan.PlanEvent.Tick;
import io.tradeflow.execution.domain.plan.PlanKind.Exit;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** OCO and bracket. */
class ExitsTest {
  @Test
  void limitOrderRestsAndTheStopIsWatched() {
    Run run = Run.at("100", oco(null));
    assertThat(run.wants()).containsExactly("0 PROFIT SELL 1 at 110");
    run.accepted(0).filled(0, "1");
    assertThat(run.wants()).containsExactly("complete DONE", "DONE: All of it was filled.");
  }

  @Test
  void stopTakesOnlyWhatTheLimitOrderHasNotFilledWhenItIsGone() {
    Run run = Run.at("100", oco(null)).accepted(0).filled(0, "0.3");
    run.wants();
    run.price("95");
    assertThat(run.wants()).containsExactly("cancel 0 STOP_HIT");
    run.filled(0, "0.5");
    assertThat(run.wants()).isEmpty();
    run.cancelled(0);
    assertThat(run.wants()).containsExactly("1 STOP SELL 0.5");
    run.accepted(1).filled(1, "0.5");
    assertThat(run.status()).isEqualTo("DONE");
    assertThat(run.plan().filled()).isEqualByComparingTo("1");
  }

  @Test
  void limitOrderThatFillsWhileItIsCancelledLeavesNothingForTheStop() {
    Run run = Run.at("100", oco(null)).accepted(0).price("90").filled(0, "1");
    assertThat(run.wants())
        .containsExactly(
            "0 PROFIT SELL 1 at 110",
            "cancel 0 STOP_HIT",
            "complete DONE",
            "DONE: All of it was filled.");
  }

  @Test
  void priceThatCameAndWentBetweenTwoTicksSetsTheStopOff() {
    Run run = Run.at("100", oco(null)).accepted(0);
    Range range = Range.at(new BigDecimal("101")).and(new BigDecimal("94.99"));
    run.tell(new Tick(range, BigDecimal.ZERO, null));
    assertThat(run.wants()).contains("cancel 0 STOP_HIT");
  }

  @Test
  void pricesAboveTheStopDoNot() {
    Run run = Run.at("100", oco(null)).accepted(0).price("95.01").price("200");
    assertThat(run.wants()).containsExactly("0 PROFIT SELL 1 at 110");
  }

  @Test
  void stopOfABuyIsAboveTheMarket() {
    Exit exit = new Exit("BTC-USD", "BUY", d("90"), d("105"), null, d("106"), false);
    Run run = Run.at("100", new PlanKind.Oco(exit, d("1"), Run.LOTS)).accepted(0);
    run.price("104.99").price("105").cancelled(0);
    assertThat(run.wants())
        .containsExactly("0 PROFIT BUY 1 at 90", "cancel 0 STOP_HIT", "1 STOP BUY 1 at 106");
  }

  @Test
  void stopWaitsForALimitOrderOfUnknownFate() {
    Run run = Run.at("100", oco(null)).accepted(0).price("95");
    run.tell(new PlanEvent.ChildUnknown(0)).seconds(60);
    assertThat(run.wants()).containsExactly("0 PROFIT SELL 1 at 110", "cancel 0 STOP_HIT");
    run.tell(new PlanEvent.ChildAccepted(0)).filled(0, "0.4").cancelled(0);
    assertThat(run.wants()).containsExactly("1 STOP SELL 0.6");
  }

  @Test
  void limitOrderThatIsRefusedEndsAnOco() {
    Run run = Run.at("100", oco(null)).rejected(0, "PRICE_COLLAR");
    assertThat(run.wants())
        .contains("FAILED: The limit order was refused: PRICE_COLLAR")
        .hasSize(3);
  }

  @Test
  void stopThatIsRefusedIsTriedAgainLaterAndLater() {
    Run run = Run.at("100", oco(null)).accepted(0).price("95").cancelled(0);
    run.wants();
    for (int i = 1; i < 5; i++) {
      run.rejected(i, "SELF_MATCH");
      assertThat(run.wants()).isEmpty();
      run.seconds((1L << (i - 1)) - 1);
      assertThat(run.wants()).isEmpty();
      run.seconds(1);
      assertThat(run.wants()).containsExactly((i + 1) + " STOP SELL 1");
    }
    run.rejected(5, "KILL_SWITCH");
    assertThat(run.wants())
        .last()
        .isEqualTo("FAILED: The stop's order failed 5 times, last for KILL_SWITCH; 1 has no exit.");
  }

  @Test
  void stopThatTheMarketDidNotFillWhollyIsPlacedForTheRest() {
    Run run = Run.at("100", oco(null)).accepted(0).price("95").cancelled(0);
    run.filled(1, "0.7").cancelled(1).seconds(1);
    assertThat(run.wants()).last().isEqualTo("2 STOP SELL 0.3");
  }

  @Test
  void limitOfAStopThatSomebodyCancelsIsNotPlacedAgain() {
    Run run = Run.at("100", oco("94")).accepted(0).price("95").cancelled(0);
    run.accepted(1).cancelled(1);
    assertThat(run.wants()).last().isEqualTo("CANCELLED: The stop's order ended: CANCELLED");
  }

  @Test
  void bracketPlacesItsExitsForWhatTheEntryFilled() {
    Run run = Run.of(bracket("110", "95"));
    assertThat(run.wants()).containsExactly("0 ENTRY BUY 1 at 100");
    run.accepted(0).seconds(1).filled(0, "0.4");
    assertThat(run.wants()).containsExactly("1 PROFIT SELL 0.4 at 110 reducing");
    run.seconds(1).filled(0, "1");
    assertThat(run.wants()).containsExactly("2 PROFIT SELL 0.6 at 110 reducing");
    run.filled(1, "0.4");
    assertThat(run.status()).isEqualTo("ACTIVE");
    run.filled(2, "0.6");
    assertThat(run.status()).isEqualTo("DONE");
  }

  @Test
  void fillTooSmallForAnExitWaitsForMore() {
    Run run = Run.of(bracket("110", "95")).accepted(0).filled(0, "0.01");
    assertThat(run.wants()).hasSize(1);
    run.filled(0, "0.03");
    assertThat(run.wants()).containsExactly("1 PROFIT SELL 0.03 at 110 reducing");
  }

  @Test
  void stopLossEndsTheEntryAndLeavesWithAllThatIsThere() {
    Run run = Run.of(bracket("110", "95")).accepted(0).filled(0, "0.4").accepted(1);
    run.wants();
    run.price("94");
    assertThat(run.wants()).containsExactly("cancel 0 STOP_HIT", "cancel 1 STOP_HIT");
    run.filled(0, "0.5").cancelled(0).filled(1, "0.1").cancelled(1);
    assertThat(run.wants()).containsExactly("2 STOP SELL 0.4 reducing");
    run.filled(2, "0.4");
    assertThat(run.status()).isEqualTo("DONE");
    assertThat(Exits.entered(run.plan())).isEqualByComparingTo("0.5");
  }

  @Test
  void entryThatDoesNotEndDoesNotKeepTheStopFromLeaving() {
    Run run = Run.of(bracket(null, "95")).accepted(0).filled(0, "0.4").price("94");
    run.wants();
    run.seconds(1);
    assertThat(run.wants()).isEmpty();
    run.seconds(1);
    assertThat(run.wants()).containsExactly("1 STOP SELL 0.4 reducing");
    run.filled(0, "0.6").filled(1, "0.4");
    assertThat(run.wants()).containsExactly("2 STOP SELL 0.2 reducing");
  }

  @Test
  void priceBeforeTheEntryFilledDoesNotSetTheStopOff() {
    Run run = Run.of(bracket("110", "95")).accepted(0).price("90").filled(0, "1");
    assertThat(run.wants())
        .containsExactly("0 ENTRY BUY 1 at 100", "1 PROFIT SELL 1 at 110 reducing");
  }

  @Test
  void takeProfitThatIsRefusedLeavesTheStopOnWatch() {
    Run run = Run.of(bracket("110", "95")).accepted(0).filled(0, "1");
    run.rejected(1, "PRICE_COLLAR").seconds(10);
    assertThat(run.status()).isEqualTo("ACTIVE");
    run.wants();
    run.price("95");
    assertThat(run.wants()).containsExactly("2 STOP SELL 1 reducing");
  }

  @Test
  void takeProfitThatIsRefusedWithoutAStopIsTold() {
    Run run = Run.of(bracket("110", null)).accepted(0).filled(0, "1").rejected(1, "HALTED");
    assertThat(run.wants()).last().isEqualTo("FAILED: The limit order was refused: HALTED");
  }

  @Test
  void entryThatIsRefusedEndsABracket() {
    Run run = Run.of(bracket("110", "95")).rejected(0, "MAX_ORDER_VALUE");
    assertThat(run.wants()).last().isEqualTo("FAILED: The entry was refused: MAX_ORDER_VALUE");
    assertThat(Run.of(bracket("110", "95")).accepted(0).cancelled(0).status())
        .isEqualTo("CANCELLED");
  }

  @Test
  void cancelTakesEntryAndExitsAndEndsAfterTheLast() {
    Run run = Run.of(bracket("110", "95")).accepted(0).filled(0, "0.4");
    run.wants();
    run.tell(new PlanEvent.CancelPlan("USER"));
    assertThat(run.wants()).containsExactly("cancel 0 PLAN_CANCELLED", "cancel 1 PLAN_CANCELLED");
    run.cancelled(0);
    assertThat(run.status()).isEqualTo("COMPLETING");
    run.cancelled(1);
    assertThat(run.wants()).containsExactly("CANCELLED: USER");
  }

  @Test
  void stopThatTrailsFollowsTheMarketInTenthsOfItsDistanceAndNeverBack() {
    Run run = Run.of(trailing(new Trail(d("5"), null))).accepted(0);
    assertThat(run.plan().progress().trailingStop()).isNull();
    run.filled(0, "1").price("100");
    assertThat(run.plan().progress().trailingStop()).isEqualByComparingTo("95");
    run.price("100.49");
    assertThat(run.plan().progress().trailingStop()).isEqualByComparingTo("95");
    run.price("100.50");
    assertThat(run.plan().progress().trailingStop()).isEqualByComparingTo("95.50");
    run.price("108").price("103.01");
    assertThat(run.plan().progress().trailingStop()).isEqualByComparingTo("103");
    assertThat(run.wants())
        .containsExactly("0 ENTRY BUY 1 at 100", "1 PROFIT SELL 1 at 110 reducing");
    run.price("103");
    assertThat(run.wants()).containsExactly("cancel 1 STOP_HIT");
    run.cancelled(1);
    assertThat(run.wants()).containsExactly("2 STOP SELL 1 reducing");
    run.filled(2, "1");
    assertThat(run.status()).isEqualTo("DONE");
  }

  @Test
  void percentageIsOfThePriceThatTheStopFollows() {
    Exit exit = new Exit("BTC-USD", "BUY", d("90"), null, new Trail(null, d("4")), null, false);
    Run run = Run.at("100", new PlanKind.Oco(exit, d("1"), Run.LOTS)).accepted(0);
    assertThat(run.plan().progress().trailingStop()).isEqualByComparingTo("104");
    run.price("95");
    assertThat(run.plan().progress().trailingStop()).isEqualByComparingTo("98.80");
    run.price("98.79");
    assertThat(run.plan().progress().stopHitAt()).isNull();
    run.price("98.80");
    assertThat(run.plan().progress().stopHitAt()).isNotNull();
  }

  @Test
  void stopThatTrailsIsLookedAtBeforeThePricesOfTheTickMoveIt() {
    Run run = Run.of(trailing(new Trail(d("5"), null))).accepted(0).filled(0, "1").price("100");
    Range range = Range.at(d("95")).and(d("109"));
    run.tell(new Tick(range, BigDecimal.ZERO, null));
    assertThat(run.plan().progress().stopHitAt()).isNotNull();
    assertThat(run.plan().progress().trailingStop()).isEqualByComparingTo("95");
  }

  @Test
  void stopIsMovedUntilItHasGoneOff() {
    Run run = Run.of(bracket("110", "95")).accepted(0).filled(0, "1").price("100");
    run.tell(PlanEvent.MoveExit.stop(d("98"))).price("98.01");
    assertThat(run.plan().progress().stopHitAt()).isNull();
    run.tell(PlanEvent.MoveExit.trail(new Trail(d("3"), null))).price("102");
    assertThat(run.plan().progress().trailingStop()).isEqualByComparingTo("99");
    run.tell(PlanEvent.MoveExit.trail(new Trail(d("3"), null))).price("101");
    assertThat(run.plan().progress().trailingStop()).as("a repeat").isEqualByComparingTo("99");
    run.tell(PlanEvent.MoveExit.trail(new Trail(d("2"), null))).price("99.5");
    assertThat(run.plan().progress().trailingStop()).as("anew").isEqualByComparingTo("97.5");
    run.price("97.5");
    assertThat(run.plan().progress().stopHitAt()).isNotNull();
    Plan hit = run.plan();
    run.tell(PlanEvent.MoveExit.stop(d("90")));
    assertThat(run.plan()).isEqualTo(hit);
  }

  @Test
  void stopMayBeMovedToWhereItKeepsAProfit() {
    PlanKind.Bracket loss = (PlanKind.Bracket) bracket("110", "95");
    assertThat(loss.stopsALoss()).isTrue();
    PlanKind kept = loss.moved(PlanEvent.MoveExit.stop(d("105"))).orElseThrow();
    assertThat(((PlanKind.Bracket) kept).stopsALoss()).isFalse();
  }

  @Test
  void onlyAStopIsMoved() {
    PlanEvent.MoveExit move = PlanEvent.MoveExit.stop(d("90"));
    assertThat(bracket("110", null).moved(move)).isEmpty();
    assertThat(new PlanKind.Target("BTC-USD", d("1"), null, false, Run.LOTS).moved(move)).isEmpty();
    assertThatThrownBy(() -> oco(null).moved(PlanEvent.MoveExit.stop(d("111"))))
        .hasMessageContaining("below the limit");
    assertThatThrownBy(() -> new PlanEvent.MoveExit(null, null, null))
        .hasMessageContaining("one of");
  }

  @Test
  void takeProfitThatIsMovedIsPlacedAnewForWhatItHadNotFilledWhenItWasGone() {
    Run run = Run.at("100", oco(null)).accepted(0).filled(0, "0.3");
    run.wants();
    run.tell(PlanEvent.MoveExit.profit(d("112")));
    assertThat(run.wants()).containsExactly("cancel 0 TAKE_PROFIT_MOVED");
    run.filled(0, "0.5").seconds(1);
    assertThat(run.wants()).isEmpty();
    run.cancelled(0);
    assertThat(run.wants()).containsExactly("1 PROFIT SELL 0.5 at 112");
    run.accepted(1).price("95").cancelled(1);
    assertThat(run.wants()).containsExactly("cancel 1 STOP_HIT", "2 STOP SELL 0.5");
    assertThat(run.filled(2, "0.5").status()).isEqualTo("DONE");
    assertThat(run.plan().filled()).isEqualByComparingTo("1");
  }

  @Test
  void takeProfitThatFillsWhileItIsMovedLeavesNothingToPlace() {
    Run run = Run.at("100", oco(null)).accepted(0);
    run.tell(PlanEvent.MoveExit.profit(d("112"))).filled(0, "1");
    assertThat(run.wants()).last().isEqualTo("DONE: All of it was filled.");
    assertThat(run.plan().children()).hasSize(1);
  }

  @Test
  void takeProfitOfUnknownFateHoldsTheNextBackForItsQuantity() {
    Run run = Run.at("100", oco(null)).accepted(0);
    run.tell(PlanEvent.MoveExit.profit(d("112"))).tell(new PlanEvent.ChildUnknown(0)).seconds(60);
    assertThat(run.plan().children()).hasSize(1);
    run.tell(new PlanEvent.ChildAccepted(0)).filled(0, "0.4").cancelled(0);
    assertThat(run.wants()).last().isEqualTo("1 PROFIT SELL 0.6 at 112");
  }

  @Test
  void takeProfitThatIsRefusedWhereItWasMovedGoesBack() {
    Run run = Run.at("100", oco(null)).accepted(0);
    run.tell(PlanEvent.MoveExit.profit(d("150"))).cancelled(0);
    run.wants();
    run.rejected(1, "PRICE_COLLAR");
    assertThat(run.wants()).containsExactly("2 PROFIT SELL 1 at 110");
    run.accepted(2).tell(PlanEvent.MoveExit.profit(d("150"))).cancelled(2).accepted(3);
    assertThat(run.wants())
        .as("the next wish for the same price is a wish of its own")
        .containsExactly("cancel 2 TAKE_PROFIT_MOVED", "3 PROFIT SELL 1 at 150");
  }

  @Test
  void takeProfitThatIsRefusedThereAndWhereItWasIsOver() {
    Run run = Run.at("100", oco(null)).accepted(0);
    run.tell(PlanEvent.MoveExit.profit(d("150"))).cancelled(0).rejected(1, "HALTED");
    run.rejected(2, "HALTED");
    assertThat(run.wants()).last().isEqualTo("FAILED: The limit order was refused: HALTED");
  }

  @Test
  void takeProfitIsMovedBackAndForth() {
    Run run = Run.at("100", oco(null)).accepted(0);
    run.tell(PlanEvent.MoveExit.profit(d("112"))).tell(PlanEvent.MoveExit.profit(d("110")));
    run.cancelled(0);
    assertThat(run.wants())
        .containsExactly(
            "0 PROFIT SELL 1 at 110", "cancel 0 TAKE_PROFIT_MOVED", "1 PROFIT SELL 1 at 110");
  }

  @Test
  void takeProfitOfABracketIsMovedBeforeAndWhileItsEntryFills() {
    Run run = Run.of(bracket("110", "95")).accepted(0).tell(PlanEvent.MoveExit.profit(d("112")));
    run.filled(0, "0.4").accepted(1);
    run.tell(PlanEvent.MoveExit.profit(d("111"))).cancelled(1).accepted(2).seconds(1);
    run.filled(0, "1").accepted(3);
    assertThat(run.wants())
        .containsExactly(
            "0 ENTRY BUY 1 at 100",
            "1 PROFIT SELL 0.4 at 112 reducing",
            "cancel 1 TAKE_PROFIT_MOVED",
            "2 PROFIT SELL 0.4 at 111 reducing",
            "3 PROFIT SELL 0.6 at 111 reducing");
    run.filled(2, "0.4").filled(3, "0.6");
    assertThat(run.status()).isEqualTo("DONE");
  }

  @Test
  void takeProfitThatWasRefusedComesBackWhereItIsMoved() {
    Run run = Run.of(bracket("110", "95")).accepted(0).filled(0, "1").rejected(1, "PRICE_COLLAR");
    run.wants();
    run.tell(PlanEvent.MoveExit.profit(d("105")));
    assertThat(run.wants()).containsExactly("2 PROFIT SELL 1 at 105 reducing");
  }

  @Test
  void stopThatTrailsStaysWhereItIsWhenTheTakeProfitIsMoved() {
    Run run = Run.of(trailing(new Trail(d("5"), null))).accepted(0).filled(0, "1").price("100");
    run.tell(PlanEvent.MoveExit.profit(d("120")));
    assertThat(run.plan().progress().trailingStop()).isEqualByComparingTo("95");
    run.tell(new PlanEvent.MoveExit(d("121"), null, new Trail(d("5"), null)));
    assertThat(run.plan().progress().trailingStop()).isEqualByComparingTo("95");
  }

  @Test
  void takeProfitIsNotMovedWhereItCannotBe() {
    assertThatThrownBy(() -> oco(null).moved(PlanEvent.MoveExit.profit(d("95"))))
        .hasMessageContaining("below the limit");
    assertThat(oco(null).moved(PlanEvent.MoveExit.profit(d("95.01")))).isPresent();
    assertThatThrownBy(() -> bracket("110", null).moved(PlanEvent.MoveExit.profit(d("100"))))
        .hasMessageContaining("losing side");
    assertThat(bracket("110", null).moved(PlanEvent.MoveExit.profit(d("100.01")))).isPresent();
    assertThat(bracket(null, "95").moved(PlanEvent.MoveExit.profit(d("110")))).isEmpty();
    Run run = Run.at("100", oco(null)).accepted(0);
    Plan before = run.plan();
    run.tell(PlanEvent.MoveExit.profit(d("95")));
    assertThat(run.plan()).as("what has become impossible").isEqualTo(before);
    run.price("95");
    Plan hit = run.plan();
    run.tell(PlanEvent.MoveExit.profit(d("120")));
    assertThat(run.plan()).as("after the stop went off").isEqualTo(hit);
  }

  @Test
  void distancesThatAreNoneAreRefused() {
    assertThatThrownBy(() -> new Trail(null, null)).hasMessageContaining("either");
    assertThatThrownBy(() -> new Trail(d("1"), d("1"))).hasMessageContaining("either");
    assertThatThrownBy(() -> new Trail(d("0"), null)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> new Trail(null, d("100"))).hasMessageContaining("below 100");
    assertThatThrownBy(
            () -> new Exit("BTC-USD", "SELL", null, d("95"), new Trail(d("1"), null), null, true))
        .hasMessageContaining("stands still or trails");
    assertThatThrownBy(
            () -> new Exit("BTC-USD", "SELL", null, null, new Trail(d("1"), null), d("94"), true))
        .hasMessageContaining("stopLimitPrice");
  }

  @Test
  void pricesOnTheWrongSideAreRefused() {
    assertThatThrownBy(() -> new Exit("BTC-USD", "SELL", d("90"), d("95"), null, null, false))
        .hasMessageContaining("To sell, the stop is below the limit");
    assertThatThrownBy(() -> bracket("99", null)).hasMessageContaining("takeProfitPrice");
    assertThatThrownBy(() -> bracket(null, null)).hasMessageContaining("take-profit");
    assertThatThrownBy(
            () ->
                new PlanKind.Oco(
                    new Exit("BTC-USD", "SELL", d("110"), null, null, null, false),
                    d("1"),
                    Run.LOTS))
        .hasMessageContaining("both");
  }

  private static PlanKind oco(@Nullable String stopLimit) {
    Exit exit =
        new Exit(
            "BTC-USD",
            "SELL",
            d("110"),
            d("95"),
            null,
            stopLimit == null ? null : d(stopLimit),
            false);
    return new PlanKind.Oco(exit, d("1"), Run.LOTS);
  }

  private static PlanKind trailing(Trail trail) {
    return new PlanKind.Bracket(
        new ChildTerms("BTC-USD", "BUY", "LIMIT", d("1"), d("100"), null, null, false, "GTC"),
        new Exit("BTC-USD", "SELL", d("110"), null, trail, null, true),
        Run.LOTS);
  }

  private static PlanKind bracket(@Nullable String profit, @Nullable String stop) {
    return new PlanKind.Bracket(
        new ChildTerms("BTC-USD", "BUY", "LIMIT", d("1"), d("100"), null, null, false, "GTC"),
        new Exit(
            "BTC-USD",
            "SELL",
            profit == null ? null : d(profit),
            stop == null ? null : d(stop),
            null,
            null,
            true),
        Run.LOTS);
  }

  private static BigDecimal d(String value) {
    return new BigDecimal(value);
  }
}
