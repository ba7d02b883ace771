package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.ExecutionSystem.bean;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.Plans;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.plan.Child;
import io.tradeflow.execution.domain.plan.ChildTerms;
import io.tradeflow.execution.domain.plan.Lots;
import io.tradeflow.execution.domain.plan.Plan;
import io.tradeflow.execution.domain.plan.PlanKind;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans whose orders go to several brokers: baskets that say so, and closes. */
class BrokersOfPartsTest {
  private static final Lots LOTS = new Lots(new BigDecimal("0.0001"), new BigDecimal("0.0001"));

  private final VenueSystem venue = new VenueSystem(null);
  private final String account = ExecutionSystem.account();

  /** Stands still: no plan is late because the machine is. */
  private final Clock clock =
      Clock.fixed(Instant.now().truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);

  @BeforeEach
  void nothingOfOthers() {
    VenueFloor.forgetOthers();
    venue.showBook();
  }

  @AfterEach
  void stop() {
    venue.close();
  }

  @Test
  void noLegOfAnyBrokerIsSentBeforeAllHavePassedAlsoAfterARestart() {
    Plan plan = made("paper", basket(true));
    try (VenueFloor dying = floor()) {
      dying.plans.round();
      dying.approve(order(plan, 0));
      dying.plans.round();
      assertThat(order(plan, 0).state()).isEqualTo(OrderState.APPROVED);
    }
    try (VenueFloor next = floor()) {
      next.plans.round();
      assertThat(order(plan, 0).state()).isEqualTo(OrderState.APPROVED);
      assertThat(venue.receipts("ORDER_ACCEPTED")).isEmpty();
      next.approve(order(plan, 1));
      next.awaitEnd(plan, "DONE");
      assertThat(next.plan(plan).children())
          .extracting(child -> child.terms().broker())
          .containsExactly(null, "simulator");
    }
    assertThat(venue.accepted(plan.childId(0))).isZero();
    assertThat(venue.accepted(plan.childId(1))).isEqualTo(1);
    assertHeld("0.1", "0.2");
  }

  @Test
  void killedBrokerKeepsItsLegsOnlyOrAllOfThemTogether() {
    try (VenueFloor floor = floor()) {
      floor.kill("broker:simulator", 1);
      Plan each = made("paper", basket(false));
      floor.awaitEnd(each, "CANCELLED");
      assertThat(order(each, 0).state()).isEqualTo(OrderState.FILLED);
      assertThat(floor.plan(each).children().get(1).code()).isEqualTo("KILL_SWITCH");
      Plan together = made("paper", basket(true));
      floor.awaitEnd(together, "FAILED");
      assertThat(floor.plan(together).children()).allMatch(child -> child.filled().signum() == 0);
      assertThat(order(together, 0).state()).isEqualTo(OrderState.CANCELLED);
    }
    assertHeld("0.1", "0");
  }

  @Test
  void brokerThatIsKilledWhileItsLegWaitsKeepsAllOfThem() {
    try (VenueFloor floor = floor()) {
      Plan plan = made("paper", basket(true));
      floor.plans.round();
      floor.approve(order(plan, 1));
      floor.kill("broker:simulator", 1);
      floor.awaitEnd(plan, "FAILED");
      assertThat(order(plan, 0).state().finished()).isTrue();
      assertThat(order(plan, 1).rejection()).extracting(Rejection::code).isEqualTo("KILL_SWITCH");
    }
    assertThat(venue.receipts("ORDER_ACCEPTED")).isEmpty();
    assertHeld("0", "0");
  }

  /** The orders of the close are written down; one of them is not placed when it dies. */
  @Test
  void closeLeavesEachBrokerWithWhatIsThereAlsoAfterARestart() {
    Plan close;
    try (VenueFloor dying = floor()) {
      dying.awaitEnd(made("paper", basket(false)), "DONE");
      close = made(null, PlanKind.Target.close("BTC-USD", LOTS));
      dying.awaitOrders(OrderState.SUBMITTED, 2, false);
    }
    ExecutionSystem.sql("DELETE FROM orders WHERE id = '" + close.childId(0) + "'");
    try (VenueFloor next = floor()) {
      next.awaitEnd(close, "DONE");
      assertThat(next.plan(close).children())
          .extracting(child -> child.terms().broker() + " " + child.filled().toPlainString())
          .containsExactly("simulator 0.2", "paper 0.1");
    }
    for (int child = 0; child < 2; child++) {
      NewOrder terms = order(close, child).terms();
      assertThat(terms.reduceOnly()).isTrue();
      assertThat(terms.correlationId()).isEqualTo(close.id().toString());
    }
    assertThat(venue.accepted(close.childId(0))).isEqualTo(1);
    assertHeld("0", "0");
  }

  @Test
  void closeOfOneBrokerLeavesPositionOrdersAndPlansOfTheOther() {
    try (VenueFloor floor = floor()) {
      floor.awaitEnd(made("paper", basket(false)), "DONE");
      Plan there = made("simulator", twap());
      Plan here = made("paper", twap());
      NewOrder far = resting("simulator");
      NewOrder near = resting("paper");
      floor.plans.round();
      Plan close = made("simulator", PlanKind.Target.close("BTC-USD", LOTS));
      floor.awaitEnd(close, "DONE");
      assertThat(floor.plan(there).status().label()).isEqualTo("CANCELLED");
      assertThat(floor.plan(here).status().label()).isEqualTo("ACTIVE");
      assertThat(found(far.id()).state()).isEqualTo(OrderState.CANCELLED);
      assertThat(found(near.id()).state().finished()).isFalse();
      assertThat(floor.plan(close).broker()).isEqualTo("simulator");
    }
    assertHeld("0.1", "0");
  }

  @Test
  void emergencyCloseLeavesTheOtherBrokersOfAKilledOne() {
    try (VenueFloor floor = floor()) {
      floor.awaitEnd(made("paper", basket(false)), "DONE");
      floor.kill("global:*", 1);
      floor.kill("broker:simulator", 2);
      Plan close = made(null, new PlanKind.Emergency(PlanKind.Target.close("BTC-USD", LOTS)));
      floor.awaitEnd(close, "FAILED");
      assertThat(floor.plan(close).children())
          .extracting(Child::code)
          .containsExactly("KILL_SWITCH", null);
      assertThat(order(close, 1).terms().emergency()).isTrue();
    }
    assertHeld("0", "0.2");
  }

  @Test
  void recordedSpanGetsNoOrderOfAClose() {
    try (VenueFloor floor = floor()) {
      floor.awaitEnd(made("paper", basket(false)), "DONE");
      simulatorIsNow("replay-1");
      Plan close = made(null, PlanKind.Target.close("BTC-USD", LOTS));
      floor.awaitOrders(OrderState.SUBMITTED, 2, false);
      assertThat(order(close, 0).terms().broker()).isEqualTo("paper");
    }
  }

  @Test
  void whatIsHeldWhereNothingCanBeSentIsSaidAndTheRestIsLeft() {
    try (VenueFloor floor = floor()) {
      floor.awaitEnd(made("paper", basket(false)), "DONE");
      simulatorIsNow("kraken");
      Plan close = made(null, PlanKind.Target.close("BTC-USD", LOTS));
      floor.awaitEnd(close, "FAILED");
      assertThat(floor.plan(close).children())
          .extracting(Child::code)
          .containsExactly("INVALID_ORDER", null);
      assertThat(floor.position()).isEqualByComparingTo("0.2");
    }
  }

  @Test
  void basketThatNamesNoBrokersIsWrittenAsItAlwaysWas() {
    Plan plan = made("paper", new PlanKind.Basket(List.of(market("0.1")), true));
    assertThat(
            ExecutionSystem.count(
                "plans WHERE account_id = :a AND definition = '{\"legs\":[{\"symbol\":\"BTC-USD\","
                    + "\"side\":\"BUY\",\"type\":\"MARKET\",\"quantity\":0.1,\"limitPrice\":null,"
                    + "\"stopPrice\":null,\"trail\":null,\"reduceOnly\":false,"
                    + "\"timeInForce\":\"GTC\"}],\"allOrNone\":true}'",
                account))
        .isEqualTo(1);
    assertThat(done(bean(Plans.class).find(plan.id(), account)).orElseThrow().plan())
        .isEqualTo(plan);
  }

  private void simulatorIsNow(String name) {
    ExecutionSystem.sql(
        "UPDATE orders SET broker = '%s' WHERE broker = 'simulator' AND account_id = '%s'"
            .formatted(name, account));
  }

  private void assertHeld(String paper, String simulator) {
    assertThat(held("paper")).isEqualByComparingTo(paper);
    assertThat(held("simulator")).isEqualByComparingTo(simulator);
  }

  private BigDecimal held(String broker) {
    return done(bean(Plans.class).holding(account, "BTC-USD", broker)).position();
  }

  private VenueFloor floor() {
    return new VenueFloor(venue, account, clock).paperBook();
  }

  private Plan made(@Nullable String broker, PlanKind kind) {
    Plan plan = Plan.of(UUID.randomUUID(), account, broker, kind, clock.instant());
    assertThat(done(bean(Plans.class).create(plan, plan.id().toString(), "h"))).isPresent();
    assertThat(done(bean(Plans.class).find(plan.id(), account)).orElseThrow().plan())
        .isEqualTo(plan);
    return plan;
  }

  private NewOrder resting(String broker) {
    NewOrder order = Samples.at(broker, Samples.terms(account, "BUY", "1", "90", "GTC"), false);
    done(ledger().accept(order, order.id().toString(), "h", Optional.empty()));
    return order;
  }

  private Order order(Plan plan, int child) {
    return found(plan.childId(child));
  }

  private Order found(UUID order) {
    return done(ledger().find(order, account)).orElseThrow();
  }

  private static PlanKind basket(boolean allOrNone) {
    return new PlanKind.Basket(List.of(market("0.1"), market("0.2").at("simulator")), allOrNone);
  }

  private static PlanKind twap() {
    return new PlanKind.Twap(
        new PlanKind.Slicing(
            "BTC-USD", "BUY", new BigDecimal("1"), new BigDecimal("90"), Duration.ofHours(2), LOTS),
        10);
  }

  private static ChildTerms market(String quantity) {
    return new ChildTerms(
        "BTC-USD", "BUY", "MARKET", new BigDecimal(quantity), null, null, null, false, "GTC");
  }
}
