package io.tradeflow.execution.application;

import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.plan.ChildTerms;
import io.tradeflow.execution.domain.plan.Lots;
import io.tradeflow.execution.domain.plan.Plan;
import io.tradeflow.execution.domain.plan.PlanEvent;
import io.tradeflow.execution.domain.plan.PlanKind;
import io.tradeflow.execution.domain.plan.PlanKind.Exit;
import io.tradeflow.execution.domain.plan.PlanKind.Slicing;
import io.tradeflow.execution.domain.plan.Trail;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans on the real ledger: worked to their end, across restarts and failures. */
class PlanDeskTest {
  private static final Lots LOTS = new Lots(new BigDecimal("0.0001"), new BigDecimal("0.0001"));

  private final String account = ExecutionSystem.account();
  private final PlanFloor.Hand hand = new PlanFloor.Hand();
  private final List<PlanFloor> floors = new ArrayList<>();

  @BeforeEach
  void nothingOfOthers() {
    ExecutionSystem.sql("UPDATE orders SET state = 'CANCELLED'");
    ExecutionSystem.sql("UPDATE plan_children SET state = 'CANCELLED'");
    ExecutionSystem.sql(
        "UPDATE plans SET status = 'CANCELLED', ending = 'CANCELLED', reason = 'OVER'");
  }

  @AfterEach
  void stop() {
    floors.forEach(PlanFloor::close);
  }

  @Test
  void bracketGoesFromItsEntryToItsProfit() {
    PlanFloor floor = floor().book("100", "101");
    Plan plan = made(bracket());
    floor.plans.round();
    floor.approve();
    awaitOrders(floor, OrderState.SUBMITTED, 1);
    floor.approve();
    awaitOrders(floor, OrderState.WORKING, 1);
    floor.book("110", "111");
    awaitStatus(floor, plan, "DONE");
    assertThat(floor.position()).isZero();
    assertThat(floor.all()).hasSize(2).allMatch(order -> order.state() == OrderState.FILLED);
  }

  @Test
  void stopIsWatchedAcrossARestart() {
    PlanFloor first = floor().book("100", "101");
    Plan plan = made(bracket());
    first.plans.round();
    first.approve();
    awaitOrders(first, OrderState.SUBMITTED, 1);
    first.approve();
    awaitOrders(first, OrderState.WORKING, 1);
    first.close();

    PlanFloor second = floor().book("94", "95");
    second.price("94.5");
    awaitOrders(second, OrderState.SUBMITTED, 1);
    second.approve();
    awaitStatus(second, plan, "DONE");
    assertThat(second.position()).isZero();
    assertThat(second.all())
        .extracting(Order::state)
        .containsExactlyInAnyOrder(OrderState.FILLED, OrderState.CANCELLED, OrderState.FILLED);
  }

  @Test
  void stopThatTrailsGoesOnWhereItWasAfterARestart() {
    PlanFloor first = floor().book("100", "101");
    Exit exit = new Exit("BTC-USD", "SELL", d("200"), null, new Trail(null, d("5")), null, true);
    Plan plan = made(new PlanKind.Bracket(market("0.5"), exit, LOTS));
    first.plans.round();
    first.approve();
    awaitOrders(first, OrderState.SUBMITTED, 1);
    first.price("100").price("120");
    assertThat(first.plan(plan).progress().trailingStop()).isEqualByComparingTo("114");
    first.close();

    PlanFloor second = floor().book("113", "114");
    second.price("116");
    assertThat(second.plan(plan).progress().trailingStop()).isEqualByComparingTo("114");
    second.price("114");
    assertThat(second.plan(plan).progress().stopHitAt()).isNotNull();
    awaitOrders(second, OrderState.SUBMITTED, 1);
    second.approve();
    awaitStatus(second, plan, "DONE");
    assertThat(second.position()).isZero();
  }

  @Test
  void stopThatIsMovedIsWhereItIsWantedAlsoAfterARestart() {
    PlanFloor first = floor().book("100", "101");
    Plan plan = made(bracket());
    first.plans.round();
    first.approve();
    awaitOrders(first, OrderState.SUBMITTED, 1);
    PlanEvent.MoveExit move = PlanEvent.MoveExit.trail(new Trail(null, d("5")));
    assertThat(done(plans().askToMove(plan.id(), account, move))).isTrue();
    assertThat(done(plans().askToMove(plan.id(), "another", move))).isFalse();
    first.price("100");
    first.price("106");
    assertThat(first.plan(plan).progress().trailingStop()).isEqualByComparingTo("100.7");
    first.close();

    PlanFloor second = floor().book("100", "101");
    second.price("105");
    assertThat(second.plan(plan).kind()).isEqualTo(plan.kind().moved(move).orElseThrow());
    assertThat(second.plan(plan).progress().trailingStop()).isEqualByComparingTo("100.7");
    assertThat(done(plans().find(plan.id(), account)).orElseThrow().moveAsked()).isNull();
    second.price("100.7");
    assertThat(second.plan(plan).progress().stopHitAt()).isNotNull();
  }

  @Test
  void takeProfitThatIsMovedIsWhereItIsWantedAlsoAfterARestart() {
    PlanFloor first = floor().book("100", "101");
    Plan plan = made(bracket());
    first.plans.round();
    first.approve();
    awaitOrders(first, OrderState.SUBMITTED, 1);
    first.approve();
    awaitOrders(first, OrderState.WORKING, 1);
    assertThat(done(plans().askToMove(plan.id(), account, PlanEvent.MoveExit.profit(d("112")))))
        .isTrue();
    PlanEvent.MoveExit stop = PlanEvent.MoveExit.stop(d("97"));
    assertThat(done(plans().askToMove(plan.id(), account, stop))).isTrue();
    first.plans.round();
    assertThat(first.plan(plan).children().get(1).cancelReason()).isEqualTo("TAKE_PROFIT_MOVED");
    assertThat(done(plans().find(plan.id(), account)).orElseThrow().moveAsked()).isNull();
    first.close();

    PlanFloor second = floor().book("100", "101");
    awaitOrders(second, OrderState.SUBMITTED, 1);
    second.approve();
    awaitOrders(second, OrderState.WORKING, 1);
    Exit exit = second.plan(plan).kind().exit();
    assertThat(exit.profit()).isEqualByComparingTo("112");
    assertThat(exit.stop()).isEqualByComparingTo("97");
    assertThat(second.all())
        .filteredOn(order -> order.state() == OrderState.WORKING)
        .extracting(order -> order.terms().pricing().limitPrice())
        .containsExactly(d("112"));
    second.book("112", "113");
    awaitStatus(second, plan, "DONE");
    assertThat(second.position()).isZero();
  }

  @Test
  void takeProfitThatFillsWhileItIsMovedIsNeverSoldTwice() {
    PlanFloor floor = floor().book("100", "101");
    Plan plan = made(bracket());
    floor.plans.round();
    floor.approve();
    awaitOrders(floor, OrderState.SUBMITTED, 1);
    floor.approve();
    awaitOrders(floor, OrderState.WORKING, 1);
    assertThat(done(plans().askToMove(plan.id(), account, PlanEvent.MoveExit.profit(d("120")))))
        .isTrue();
    floor.book("111", "112");
    await()
        .untilAsserted(
            () -> {
              floor.approve().book("121", "122");
              assertThat(floor.plan(plan).status().label()).isEqualTo("DONE");
            });
    assertThat(floor.position()).isZero();
  }

  @Test
  void partsThatTrailAreTrailingOrdersOfTheirPlanAndAreCancelledWithIt() {
    PlanFloor floor = floor().book("100", "101");
    ChildTerms whole =
        new ChildTerms(
            "BTC-USD",
            "SELL",
            "TRAILING_STOP",
            d("1"),
            null,
            null,
            new Trail(d("5"), null),
            false,
            "GTC");
    Plan plan = made(new PlanKind.Split(whole, d("0.5"), LOTS));
    floor.plans.round();
    floor.approve();
    hand.move(Duration.ofMillis(250));
    floor.plans.round();
    floor.approve();
    awaitOrders(floor, OrderState.WORKING, 2);
    assertThat(floor.all())
        .allSatisfy(
            order -> {
              assertThat(order.terms().pricing().trailingAmount()).isEqualByComparingTo("5");
              assertThat(order.terms().pricing().stopPrice()).isEqualByComparingTo("95");
              assertThat(order.terms().origin().parentId()).isEqualTo(plan.id().toString());
            });
    assertThat(floor.plan(plan).children())
        .extracting(child -> child.terms().trail())
        .containsOnly(new Trail(d("5"), null));
    assertThat(done(plans().askToCancel(plan.id(), account, "USER"))).isTrue();
    awaitStatus(floor, plan, "CANCELLED");
    assertThat(floor.all()).hasSize(2).allMatch(order -> order.state() == OrderState.CANCELLED);
  }

  @Test
  void childThatWasWrittenDownButNotPlacedIsPlacedOnceAfterACrash() {
    AtomicInteger refused = new AtomicInteger();
    PlanFloor dying = floor(refused, Integer.MAX_VALUE);
    Plan plan = made(split("0.5", "0.5"));
    dying.plans.round();
    assertThat(refused).hasPositiveValue();
    assertThat(dying.all()).isEmpty();
    assertThat(dying.plan(plan).children()).hasSize(1);

    PlanFloor next = floor();
    next.plans.round();
    next.plans.round();
    assertThat(next.all()).hasSize(1);
    assertThat(next.all().getFirst().terms().id()).isEqualTo(plan.childId(0));
  }

  @Test
  void childThatIsUnwantedBeforeItWasPlacedIsNeverSent() {
    PlanFloor dying = floor(new AtomicInteger(), Integer.MAX_VALUE);
    Plan plan = made(split("0.5", "0.5"));
    dying.plans.round();
    assertThat(done(plans().askToCancel(plan.id(), account, "USER"))).isTrue();
    dying.plans.round();
    assertThat(dying.plan(plan).status().label()).isEqualTo("COMPLETING");

    PlanFloor next = floor();
    next.plans.round();
    next.plans.round();
    assertThat(next.plan(plan).status().label()).isEqualTo("CANCELLED");
    assertThat(next.all()).hasSize(1).allMatch(order -> order.state() == OrderState.REJECTED);
  }

  @Test
  void ledgerThatIsAwayForAMomentCostsNothing() {
    PlanFloor floor = floor(new AtomicInteger(), 1);
    Plan plan = made(split("0.5", "0.5"));
    floor.plans.round();
    floor.plans.round();
    floor.book("100", "101").approve();
    awaitStatus(floor, plan, "DONE");
    assertThat(floor.all()).hasSize(1);
  }

  @Test
  void planAndWishThatCannotBeSavedAtFirstAreNotForgotten() {
    AtomicInteger refused = new AtomicInteger();
    PlanFloor floor =
        new PlanFloor(
            account,
            hand,
            ledger -> ledger,
            plans -> failing(Plans.class, plans, "save", refused, 3));
    floors.add(floor);
    Plan plan = made(twap());
    floor.plans.round();
    floor.plans.round();
    assertThat(floor.all()).hasSize(1);
    refused.set(1);
    assertThat(done(plans().askToCancel(plan.id(), account, "USER"))).isTrue();
    awaitStatus(floor, plan, "CANCELLED");
    assertThat(refused).hasValue(3);
  }

  @Test
  void allOrNoneIsSentOnlyWhenEveryLegHasPassedAlsoAfterARestart() {
    PlanFloor first = floor().book("100", "101");
    Plan plan = made(basket());
    first.plans.round();
    UUID leg = plan.childId(0);
    first.orders.approved(leg, account, "d1");
    first.plans.round();
    assertThat(found(leg).state()).isEqualTo(OrderState.APPROVED);
    first.close();

    PlanFloor second = floor().book("100", "101");
    second.plans.round();
    assertThat(found(leg).state()).isEqualTo(OrderState.APPROVED);
    second.approve();
    awaitStatus(second, plan, "DONE");
    assertThat(second.position()).isEqualByComparingTo("0.3");
  }

  @Test
  void allOrNoneSendsNothingWhenOneLegIsRefused() {
    PlanFloor floor = floor().book("100", "101");
    Plan plan = made(basket());
    floor.plans.round();
    floor.orders.approved(plan.childId(0), account, "d1");
    floor.plans.round();
    floor.reject(found(plan.childId(1)));
    floor.plans.round();
    assertThat(floor.plan(plan).status().label()).isEqualTo("FAILED");
    assertThat(found(plan.childId(0)).state()).isEqualTo(OrderState.CANCELLED);
    assertThat(found(plan.childId(0)).fillCount()).isZero();
  }

  @Test
  void formerOwnerPlacesNothing() {
    PlanFloor former = floor();
    Plan plan = made(twap());
    former.plans.round();
    PlanFloor owner = floor();
    hand.move(Duration.ofSeconds(15));
    former.approve();
    former.plans.round();
    assertThat(former.plans.working()).isZero();
    assertThat(owner.plan(plan).children()).hasSize(1);
    assertThat(owner.plans.working()).isEqualTo(1);
  }

  @Test
  void wishToCancelReachesTheOwnerAndItsChildren() {
    PlanFloor floor = floor();
    Plan plan = made(twap());
    floor.plans.round();
    assertThat(done(plans().askToCancel(plan.id(), account, "USER"))).isTrue();
    floor.plans.round();
    floor.plans.round();
    assertThat(floor.plan(plan).status().label()).isEqualTo("CANCELLED");
    assertThat(floor.all()).allMatch(order -> order.state() == OrderState.CANCELLED).hasSize(1);
    assertThat(done(plans().askToCancel(plan.id(), account, "USER"))).isFalse();
    assertThat(floor.plans.working()).isZero();
  }

  @Test
  void closeCancelsOrdersAndPlansOfTheSymbolAndSellsThePosition() {
    PlanFloor floor = floor().book("100", "101");
    Plan bought = made(split("0.5", "0.5"));
    floor.plans.round();
    floor.approve();
    awaitStatus(floor, bought, "DONE");
    NewOrder resting = Samples.terms(account, "SELL", "0.2", "120", "GTC");
    done(ExecutionSystem.ledger().accept(resting, "k", "h", Optional.empty()));
    Plan slices = made(twap());
    floor.plans.round();

    Plan close = made(PlanKind.Target.close("BTC-USD", LOTS));
    awaitOrders(floor, OrderState.SUBMITTED, 1);
    assertThat(found(resting.id()).state()).isEqualTo(OrderState.CANCELLED);
    floor.approve();
    awaitStatus(floor, close, "DONE");
    assertThat(floor.position()).isZero();
    assertThat(floor.plan(slices).status().label()).isEqualTo("CANCELLED");
  }

  @Test
  void bracketIsEnteredByAStopLimitOrderAndLeftByItsStop() {
    PlanFloor floor = floor().book("100", "101");
    ChildTerms entry =
        new ChildTerms(
            "BTC-USD", "BUY", "STOP_LIMIT", d("0.5"), d("106"), d("105"), null, false, "GTC");
    PlanKind.Exit exit = new PlanKind.Exit("BTC-USD", "SELL", null, d("95"), null, null, true);
    Plan bracket = made(new PlanKind.Bracket(entry, exit, LOTS));
    floor.plans.round();
    floor.approve();
    floor.plans.round();
    assertThat(floor.position()).isZero();
    assertThat(floor.plan(bracket).children()).hasSize(1);
    await()
        .untilAsserted(
            () -> {
              floor.book("105", "105.5");
              floor.plans.round();
              assertThat(floor.plan(bracket).children().getFirst().filled())
                  .as("as the plan knows")
                  .isEqualByComparingTo("0.5");
            });
    assertThat(floor.position()).isEqualByComparingTo("0.5");
    floor.price("94.5");
    awaitOrders(floor, OrderState.SUBMITTED, 1);
    floor.approve();
    awaitStatus(floor, bracket, "DONE");
    assertThat(floor.position()).isZero();
  }

  @Test
  void underAKillSwitchAnEmergencyCloseSellsThePositionAndAPlainOneDoesNot() {
    PlanFloor floor = floor().book("100", "101");
    Plan bought = made(split("0.5", "0.5"));
    floor.plans.round();
    floor.approve();
    awaitStatus(floor, bought, "DONE");
    floor.kill();
    Plan close = made(PlanKind.Target.close("BTC-USD", LOTS));
    awaitStatus(floor, close, "FAILED");
    assertThat(floor.position()).isEqualByComparingTo("0.5");

    Plan emergency = made(new PlanKind.Emergency(PlanKind.Target.close("BTC-USD", LOTS)));
    awaitOrders(floor, OrderState.SUBMITTED, 1);
    assertThat(floor.all()).filteredOn(order -> order.terms().emergency()).hasSize(1);
    floor.approve();
    awaitStatus(floor, emergency, "DONE");
    assertThat(floor.position()).isZero();
    assertThat(floor.plan(emergency).kind()).isEqualTo(emergency.kind());
  }

  @Test
  void whatIsReadBackIsWhatWasWritten() {
    PlanFloor floor = floor().book("100", "101");
    for (PlanKind kind :
        List.of(
            bracket(), oco(), twap(), vwap(), iceberg(), split("0.5", "0.2"), basket(), smart())) {
      Plan plan = made(kind);
      assertThat(floor.plan(plan)).isEqualTo(plan);
    }
    floor.plans.round();
    floor.plans.round();
    assertThat(done(plans().live(ExecutionSystem.partition(account)))).hasSize(8);
    floor.approve();
    await()
        .untilAsserted(
            () -> {
              floor.plans.round();
              assertThat(done(plans().live(account))).isLessThan(8);
            });
  }

  private PlanFloor floor() {
    PlanFloor floor = new PlanFloor(account, hand);
    floors.add(floor);
    return floor;
  }

  /** Where the ledger is away for that many orders of plans. */
  private PlanFloor floor(AtomicInteger refused, int times) {
    PlanFloor floor =
        new PlanFloor(
            account,
            hand,
            ledger -> failing(OrderLedger.class, ledger, "accept", refused, times),
            plans -> plans);
    floors.add(floor);
    return floor;
  }

  /** The real one, but for the first calls of a method. */
  private static <T> T failing(
      Class<T> port, T real, String method, AtomicInteger refused, int times) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, called, arguments) ->
                called.getName().equals(method) && refused.get() < times
                    ? away(refused)
                    : called.invoke(real, arguments)));
  }

  private static CompletableFuture<?> away(AtomicInteger refused) {
    int ignored = refused.incrementAndGet();
    return CompletableFuture.failedFuture(
        new OrderLedger.LedgerUnavailable(new IllegalStateException("away")));
  }

  private Plan made(PlanKind kind) {
    String broker = kind.closes() ? null : "paper";
    Plan plan = Plan.of(UUID.randomUUID(), account, broker, kind, hand.instant());
    assertThat(done(plans().create(plan, plan.id().toString(), "h"))).isPresent();
    return plan;
  }

  private static Plans plans() {
    return ExecutionSystem.bean(Plans.class);
  }

  private Order found(UUID order) {
    return done(ExecutionSystem.ledger().find(order, account)).orElseThrow();
  }

  private static void awaitOrders(PlanFloor floor, OrderState state, int count) {
    await()
        .untilAsserted(
            () -> {
              floor.plans.round();
              assertThat(floor.all(state)).hasSize(count);
            });
  }

  private static void awaitStatus(PlanFloor floor, Plan plan, String status) {
    await()
        .untilAsserted(
            () -> {
              floor.plans.round();
              assertThat(floor.plan(plan).status().label()).isEqualTo(status);
            });
  }

  private static PlanKind bracket() {
    return new PlanKind.Bracket(market("0.5"), exit(true), LOTS);
  }

  private static PlanKind oco() {
    return new PlanKind.Oco(exit(false), d("0.3"), LOTS);
  }

  private static Exit exit(boolean reduces) {
    return new Exit("BTC-USD", "SELL", d("110"), d("95"), null, null, reduces);
  }

  private static PlanKind split(String quantity, String size) {
    return new PlanKind.Split(market(quantity), d(size), LOTS);
  }

  private static PlanKind basket() {
    return new PlanKind.Basket(List.of(market("0.1"), market("0.2")), true);
  }

  private static PlanKind twap() {
    return new PlanKind.Twap(slicing(), 10);
  }

  private static PlanKind vwap() {
    return new PlanKind.Vwap(slicing(), List.of(d("1"), d("2.5")), d("0.1"));
  }

  private static Slicing slicing() {
    return new Slicing("BTC-USD", "BUY", d("1"), d("90"), Duration.ofMinutes(2), LOTS);
  }

  private static PlanKind iceberg() {
    return new PlanKind.Iceberg("BTC-USD", "BUY", d("1"), d("0.25"), d("90"), LOTS);
  }

  private static PlanKind smart() {
    return new PlanKind.Target("BTC-USD", d("-0.75"), null, false, LOTS);
  }

  private static ChildTerms market(String quantity) {
    return new ChildTerms("BTC-USD", "BUY", "MARKET", d(quantity), null, null, null, false, "GTC");
  }

  private static BigDecimal d(String value) {
    return new BigDecimal(value);
  }
}
