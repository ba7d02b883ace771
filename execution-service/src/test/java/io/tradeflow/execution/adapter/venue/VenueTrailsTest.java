package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.ExecutionSystem.bean;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.events;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;
import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.OrderLedger;
import io.tradeflow.execution.application.Plans;
import io.tradeflow.execution.application.Stamp;
import io.tradeflow.execution.application.Validity;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.Lifetime;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.TimeInForce;
import io.tradeflow.execution.domain.plan.ChildTerms;
import io.tradeflow.execution.domain.plan.Plan;
import io.tradeflow.execution.domain.plan.PlanKind;
import io.tradeflow.execution.domain.plan.Trail;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Trailing stops at a venue that has none: they wait here and go there as market orders. The venue
 * bids for 5 at 100.
 */
class VenueTrailsTest {
  private final VenueSystem venue = new VenueSystem(null);
  private final String account = ExecutionSystem.account();

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
  void followsTheMarketAcrossARestartAndIsSentOnce() {
    NewOrder order;
    try (VenueFloor dying = floor()) {
      order = waiting(dying, "0.5", "GTC", false);
      dying.price("120").price("118");
      assertThat(found(order).terms().pricing().stopPrice()).isEqualByComparingTo("115");
    }
    try (VenueFloor next = floor()) {
      assertThat(next.orders.trailing()).isOne();
      next.price("115.5", "119");
      assertThat(found(order).state()).isEqualTo(OrderState.APPROVED);
      assertThat(venue.accepted(order.id())).isZero();
      next.price("115", "119");
      awaitState(order, OrderState.FILLED);
      assertThat(next.orders.trailing()).isZero();
      assertThat(next.position()).isEqualByComparingTo("-0.5");
      next.price("80");
    }
    assertThat(found(order).triggered()).isTrue();
    assertThat(found(order).averagePrice()).isEqualByComparingTo("100");
    assertThat(venue.accepted(order.id())).isOne();
    assertThat(venue.get("/v1/orders/" + order.id()).path("type").asString()).isEqualTo("MARKET");
  }

  @Test
  void whatWentOffBeforeItsOwnerDiedIsSentByTheNext() {
    NewOrder order;
    try (VenueFloor dying = floor()) {
      order = waiting(dying, "0.5", "GTC", false);
    }
    long epoch = done(ledger().claim(partition(account), "dying"));
    List<OrderChange> off = List.of(new OrderChange.Trigger());
    Stamp stamp = new Stamp(epoch, null);
    assertThat(done(ledger().change(order.id(), account, off, stamp)).orElseThrow().refused())
        .isEmpty();
    try (VenueFloor next = floor()) {
      awaitState(order, OrderState.FILLED);
      assertThat(next.orders.trailing()).isZero();
    }
    assertThat(venue.accepted(order.id())).isOne();
  }

  @Test
  void withoutALeaseItFollowsAndIsSentLater() {
    try (VenueFloor floor = floor().withoutLease()) {
      NewOrder order = waiting(floor, "0.5", "GTC", false);
      floor.price("110").price("105");
      assertThat(found(order).triggered()).isTrue();
      assertThat(found(order).state()).isEqualTo(OrderState.APPROVED);
      floor.lease();
      awaitState(order, OrderState.FILLED);
      assertThat(venue.accepted(order.id())).isOne();
    }
  }

  @Test
  void isCancelledWhereItWaits() {
    try (VenueFloor floor = floor()) {
      NewOrder order = waiting(floor, "0.5", "GTC", false);
      floor.orders.cancel(order.id(), account, "USER");
      assertThat(found(order).state()).isEqualTo(OrderState.CANCELLED);
      assertThat(floor.orders.trailing()).isZero();
      floor.price("90");
      assertThat(found(order).triggered()).isFalse();
    }
    assertThat(venue.receipts("ORDER_ACCEPTED")).isEmpty();
  }

  @Test
  void killSwitchRefusesItWhereItWaits() {
    try (VenueFloor floor = floor()) {
      NewOrder order = waiting(floor, "0.5", "GTC", false);
      floor.kill();
      assertThat(found(order).state()).isEqualTo(OrderState.REJECTED);
      assertThat(floor.orders.trailing()).isZero();
      floor.price("90");
    }
    assertThat(venue.receipts("ORDER_ACCEPTED")).isEmpty();
  }

  @Test
  void newQuantityHoldsOnceRiskLetsItPassAlsoAcrossARestart() {
    NewOrder order;
    UUID change;
    try (VenueFloor dying = floor()) {
      order = waiting(dying, "0.5", "GTC", false);
      change = asked(order, "0.7");
    }
    try (VenueFloor next = floor()) {
      next.price("110");
      assertThat(found(order).terms().quantity()).isEqualByComparingTo("0.5");
      next.orders.modifyApproved(order.id(), account, change, "decision");
      next.orders.modifyApproved(order.id(), account, change, "decision");
      assertThat(found(order).terms().quantity()).isEqualByComparingTo("0.7");
      assertThat(found(order).terms().pricing().stopPrice()).isEqualByComparingTo("105");
      assertThat(found(order).pending()).isNull();
    }
    try (VenueFloor last = floor()) {
      assertThat(last.orders.trailing()).isOne();
      last.price("105");
      awaitState(order, OrderState.FILLED);
      assertThat(last.position()).isEqualByComparingTo("-0.7");
    }
    assertThat(types())
        .containsSubsequence(
            OrderEventType.ORDER_MODIFY_REQUESTED,
            OrderEventType.ORDER_TRAILED,
            OrderEventType.ORDER_MODIFY_SENDING,
            OrderEventType.ORDER_MODIFIED,
            OrderEventType.ORDER_TRIGGERED,
            OrderEventType.ORDER_SENDING)
        .containsOnlyOnce(OrderEventType.ORDER_MODIFIED);
    assertThat(venue.accepted(order.id())).isOne();
    assertThat(venue.receipts("AMEND_ACCEPTED")).isEmpty();
  }

  @Test
  void triggerThatComesFirstWinsAndTheChangeIsRefused() {
    try (VenueFloor floor = floor()) {
      NewOrder order = waiting(floor, "0.5", "GTC", false);
      UUID change = asked(order, "0.7");
      floor.price("95");
      floor.orders.modifyApproved(order.id(), account, change, "late");
      awaitState(order, OrderState.FILLED);
      assertThat(found(order).filled()).isEqualByComparingTo("0.5");
      assertThat(found(order).rejection())
          .extracting(Rejection::code)
          .isEqualTo("ORDER_NOT_WORKING");
    }
    assertThat(types())
        .containsSubsequence(
            OrderEventType.ORDER_MODIFY_REQUESTED,
            OrderEventType.ORDER_MODIFY_REJECTED,
            OrderEventType.ORDER_TRIGGERED)
        .doesNotContain(OrderEventType.ORDER_MODIFY_SENDING, OrderEventType.ORDER_MODIFIED);
  }

  @Test
  void changeThatRiskRefusesLeavesItWaiting() {
    try (VenueFloor floor = floor()) {
      NewOrder order = waiting(floor, "0.5", "GTC", false);
      Rejection why = new Rejection("MAX_POSITION", "1", "2", "Too much");
      floor.orders.modifyRejected(order.id(), account, asked(order, "2"), why);
      assertThat(found(order).rejection()).isEqualTo(why);
      assertThat(found(order).terms().quantity()).isEqualByComparingTo("0.5");
      floor.orders.modifyApproved(order.id(), account, asked(order, "0.4"), "decision");
      assertThat(found(order).terms().quantity()).isEqualByComparingTo("0.4");
      assertThat(floor.orders.trailing()).isOne();
    }
  }

  @Test
  void fencedAccountMakesItSmallerButNotLarger() {
    try (VenueFloor floor = floor()) {
      NewOrder order = waiting(floor, "0.5", "GTC", false);
      bean(Fences.class).unknownEvent(account, "command", UUID.randomUUID().toString());
      floor.orders.modifyApproved(order.id(), account, asked(order, "0.6"), "decision");
      assertThat(found(order).rejection()).extracting(Rejection::code).isEqualTo(Fences.CODE);
      assertThat(found(order).terms().quantity()).isEqualByComparingTo("0.5");
      floor.orders.modifyApproved(order.id(), account, asked(order, "0.4"), "decision");
      assertThat(found(order).terms().quantity()).isEqualByComparingTo("0.4");
    }
  }

  @Test
  void cancelTakesThePendingChangeWithIt() {
    try (VenueFloor floor = floor()) {
      NewOrder order = waiting(floor, "0.5", "GTC", false);
      UUID change = asked(order, "0.7");
      floor.orders.cancel(order.id(), account, "USER");
      floor.orders.modifyApproved(order.id(), account, change, "late");
      assertThat(found(order).state()).isEqualTo(OrderState.CANCELLED);
      assertThat(found(order).pending()).isNull();
      assertThat(found(order).terms().quantity()).isEqualByComparingTo("0.5");
    }
  }

  @Test
  void dayEndsWhereItWaits() {
    try (VenueFloor floor = floor()) {
      NewOrder order = waiting(floor, "0.5", "DAY", false);
      floor.market.time = Samples.MARKET_TIME.plus(Duration.ofDays(1));
      floor.price("90");
      assertThat(found(order).state()).isEqualTo(OrderState.EXPIRED);
      assertThat(floor.orders.trailing()).isZero();
    }
    assertThat(venue.receipts("ORDER_ACCEPTED")).isEmpty();
  }

  @Test
  void reducesWhatIsThereWhenItGoesOff() {
    try (VenueFloor floor = floor()) {
      NewOrder bought =
          placed(Samples.at("simulator", Samples.market(account, "BUY", "0.3"), false));
      floor.approve(found(bought));
      awaitState(bought, OrderState.FILLED);
      NewOrder order = waiting(floor, "0.5", "GTC", true);
      floor.price("95");
      awaitState(order, OrderState.FILLED);
      assertThat(found(order).filled()).isEqualByComparingTo("0.3");
      assertThat(floor.position()).isZero();
    }
  }

  @Test
  void restThatCannotBeFilledAtOnceGoesWithIoc() {
    try (VenueFloor floor = floor()) {
      NewOrder order = waiting(floor, "7", "IOC", false);
      floor.price("95");
      awaitState(order, OrderState.CANCELLED);
      assertThat(found(order).filled()).isEqualByComparingTo("5");
    }
  }

  @Test
  void legOfABasketTrailsOnceAllHavePassedRisk() {
    ChildTerms stop =
        new ChildTerms(
            "BTC-USD",
            "SELL",
            "TRAILING_STOP",
            new BigDecimal("0.2"),
            null,
            null,
            new Trail(new BigDecimal("5"), null),
            false,
            "GTC");
    ChildTerms buy =
        new ChildTerms(
            "BTC-USD", "BUY", "MARKET", new BigDecimal("0.2"), null, null, null, false, "GTC");
    Plan plan =
        Plan.of(
            UUID.randomUUID(),
            account,
            "simulator",
            new PlanKind.Basket(List.of(stop, buy), true),
            Instant.now().truncatedTo(ChronoUnit.MICROS));
    done(bean(Plans.class).create(plan, plan.id().toString(), "h"));
    try (VenueFloor floor = floor()) {
      floor.plans.round();
      Order first = done(ledger().find(plan.childId(0), account)).orElseThrow();
      floor.approve(first);
      assertThat(floor.orders.trailing()).as("held by its plan").isZero();
      floor.awaitOrders(OrderState.FILLED, 1);
      assertThat(floor.orders.trailing()).isOne();
      floor.price("95");
      floor.awaitEnd(plan, "DONE");
      assertThat(venue.accepted(plan.childId(0))).isOne();
    }
  }

  @Test
  void venueNeverGetsOneThatHasNotGoneOff() {
    List<OrderChange> said = new CopyOnWriteArrayList<>();
    VenueBroker broker =
        venue.broker(
            (order, changes, stamp) -> {
              said.addAll(changes);
              return true;
            });
    Order order = Samples.order(terms("0.5", "GTC", false), OrderState.SENDING);
    broker.send(order, 1, new Validity(System.nanoTime() + 1_000_000_000L));
    await().until(() -> !said.isEmpty());
    assertThat(said).hasSize(1).first().isInstanceOf(OrderChange.Reject.class);
    assertThat(venue.receipts("ORDER_ACCEPTED")).isEmpty();
  }

  private VenueFloor floor() {
    return new VenueFloor(venue, account);
  }

  /** An order to sell that trails by 5 from 100, approved. */
  private NewOrder waiting(VenueFloor floor, String quantity, String force, boolean reduceOnly) {
    NewOrder order = placed(terms(quantity, force, reduceOnly));
    floor.approve(found(order));
    floor.look();
    assertThat(found(order).state()).isEqualTo(OrderState.APPROVED);
    assertThat(floor.orders.trailing()).isOne();
    return order;
  }

  private NewOrder terms(String quantity, String force, boolean reduceOnly) {
    Pricing pricing =
        new Pricing.Trailing(
            new Pricing.Distance.Amount(new BigDecimal("5")), new BigDecimal("95"));
    Lifetime life = Lifetime.of(TimeInForce.valueOf(force));
    NewOrder terms = Samples.terms(account, "SELL", quantity, pricing, life, reduceOnly);
    return Samples.at("simulator", terms, reduceOnly);
  }

  private static NewOrder placed(NewOrder order) {
    done(ledger().accept(order, order.id().toString(), "h", Optional.empty()));
    return order;
  }

  private UUID asked(NewOrder order, String quantity) {
    return ask(order, quantity).orElseThrow();
  }

  /** The change that the order then waits for; empty if it takes none any more. */
  private Optional<UUID> ask(NewOrder order, String quantity) {
    Amendment.Wish wish = new Amendment.Wish(new BigDecimal(quantity), null, null);
    return done(ledger().ask(order.id(), account, wish, UUID.randomUUID().toString(), "h"))
        .filter(OrderLedger.Asked::permitted)
        .map(asked -> Objects.requireNonNull(asked.order().pending()).id());
  }

  private List<OrderEventType> types() {
    return events(account).stream().map(OrderEvent::getType).toList();
  }

  private Order found(NewOrder order) {
    return done(ledger().find(order.id(), account)).orElseThrow();
  }

  private void awaitState(NewOrder order, OrderState state) {
    await().untilAsserted(() -> assertThat(found(order).state()).isEqualTo(state));
  }
}
