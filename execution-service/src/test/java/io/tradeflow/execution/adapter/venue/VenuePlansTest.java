package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.ExecutionSystem.bean;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.Plans;
import io.tradeflow.execution.application.Stamp;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.plan.Child;
import io.tradeflow.execution.domain.plan.ChildTerms;
import io.tradeflow.execution.domain.plan.Holding;
import io.tradeflow.execution.domain.plan.Lots;
import io.tradeflow.execution.domain.plan.Plan;
import io.tradeflow.execution.domain.plan.PlanKind;
import io.tradeflow.execution.domain.plan.PlanKind.Exit;
import io.tradeflow.execution.domain.plan.PlanKind.Slicing;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans whose orders are a venue's. Its book: 5 bid at 100; 1 offered at 101, 5 at 102. */
class VenuePlansTest {
  private static final Lots LOTS = new Lots(new BigDecimal("0.0001"), new BigDecimal("0.0001"));

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
  void stopOfABracketIsWatchedAcrossARestart() {
    Exit exit = new Exit("BTC-USD", "SELL", d("110"), d("95"), null, null, true);
    Plan plan = made(new PlanKind.Bracket(terms("MARKET", "0.5", null), exit, LOTS));
    try (VenueFloor dying = floor()) {
      dying.awaitOrders(OrderState.FILLED, 1);
      dying.awaitOrders(OrderState.WORKING, 1);
      assertThat(dying.all(OrderState.WORKING).getFirst().terms().limitPrice()).isEqualTo("110");
      assertThat(dying.position()).isEqualByComparingTo("0.5");
    }
    try (VenueFloor next = floor()) {
      next.price("94.5").awaitEnd(plan, "DONE");
      assertThat(next.position()).isZero();
      assertOnceAtTheVenue(next.plan(plan), 3);
    }
  }

  @Test
  void takeProfitOfAnOcoFillsAndNothingIsLeft() {
    Exit exit = new Exit("BTC-USD", "SELL", d("100"), d("95"), null, null, false);
    Plan plan = made(new PlanKind.Oco(exit, d("0.5"), LOTS));
    try (VenueFloor floor = floor()) {
      floor.awaitEnd(plan, "DONE");
      assertThat(floor.position()).isEqualByComparingTo("-0.5");
      assertOnceAtTheVenue(floor.plan(plan), 1);
    }
  }

  @Test
  void icebergAndTwapFillThere() {
    Plan iceberg = made(new PlanKind.Iceberg("BTC-USD", "BUY", d("0.3"), d("0.1"), d("101"), LOTS));
    Slicing slicing = new Slicing("BTC-USD", "SELL", d("0.2"), null, Duration.ofSeconds(10), LOTS);
    Plan twap = made(new PlanKind.Twap(slicing, 2));
    try (VenueFloor floor = floor()) {
      floor.awaitEnd(iceberg, "DONE");
      floor.awaitEnd(twap, "DONE");
      assertThat(floor.position()).isEqualByComparingTo("0.1");
      assertOnceAtTheVenue(floor.plan(iceberg), 3);
      assertOnceAtTheVenue(floor.plan(twap), 2);
    }
  }

  @Test
  void noLegIsSentBeforeAllHavePassedRiskAlsoAfterARestart() {
    List<ChildTerms> legs = List.of(terms("MARKET", "0.1", null), terms("MARKET", "0.2", null));
    Plan plan = made(new PlanKind.Basket(legs, true));
    Order second;
    try (VenueFloor dying = floor()) {
      dying.plans.round();
      List<Order> placed = dying.all(OrderState.SUBMITTED);
      assertThat(placed).hasSize(2);
      second = placed.getLast();
      dying.approve(placed.getFirst());
      dying.plans.round();
      assertThat(dying.all(OrderState.APPROVED)).hasSize(1);
    }
    assertThat(venue.receipts("ORDER_ACCEPTED")).isEmpty();
    try (VenueFloor next = floor()) {
      next.plans.round();
      assertThat(venue.receipts("ORDER_ACCEPTED")).isEmpty();
      next.approve(second);
      next.awaitEnd(plan, "DONE");
      assertOnceAtTheVenue(next.plan(plan), 2);
    }
  }

  @Test
  void targetIsReachedWithWhatIsAtTheBroker() {
    boughtAtPaper("2");
    try (VenueFloor floor = floor()) {
      Plan bought = made(target("1"));
      floor.awaitEnd(bought, "DONE");
      assertThat(held(null).position()).isEqualByComparingTo("3");
      assertThat(held("paper").position()).isEqualByComparingTo("2");
      assertThat(held("simulator").position()).isEqualByComparingTo("1");
      assertThat(held("kraken").position()).isZero();

      Plan more = made(target("1.5"));
      floor.awaitEnd(more, "DONE");
      assertThat(floor.plan(more).children())
          .extracting(child -> child.terms().quantity().stripTrailingZeros())
          .containsExactly(d("0.5"));
      Plan none = made(target("0"));
      floor.awaitEnd(none, "DONE");
      assertThat(held("simulator").position()).isZero();
      assertThat(held("paper").position()).isEqualByComparingTo("2");
    }
  }

  @Test
  void onlyOrdersAtTheBrokerCountAsWorkingThere() {
    NewOrder paper = Samples.terms(account, "BUY", "1", "90", "GTC");
    NewOrder far =
        Samples.at("simulator", Samples.terms(account, "SELL", "2", "190", "GTC"), false);
    for (NewOrder order : List.of(paper, far)) {
      done(ledger().accept(order, order.id().toString(), "h", Optional.empty()));
    }
    assertThat(held(null).working()).hasSize(2);
    assertThat(held("paper").working())
        .extracting(Holding.Working::order)
        .containsExactly(paper.id());
    assertThat(held("simulator").working())
        .extracting(working -> working.remaining().stripTrailingZeros())
        .containsExactly(d("-2"));
  }

  @Test
  void planOfABrokerThatIsNotConnectedAnyMoreFails() {
    Plan plan = made("kraken", new PlanKind.Split(terms("MARKET", "0.2", null), d("0.2"), LOTS));
    try (VenueFloor floor = floor()) {
      floor.awaitEnd(plan, "FAILED");
      Child child = floor.plan(plan).children().getFirst();
      assertThat(child.code()).isEqualTo("INVALID_ORDER");
    }
  }

  @Test
  void plansOfBeforeAreAtPaper() {
    Plan plan = made(target("1"));
    ExecutionSystem.sql("UPDATE plans SET broker = DEFAULT WHERE id = '" + plan.id() + "'");
    Plan close = made(PlanKind.Target.close("BTC-USD", LOTS));
    ExecutionSystem.sql("UPDATE plans SET broker = DEFAULT WHERE id = '" + close.id() + "'");
    Plan there = made("simulator", close.kind());
    assertThat(found(there).broker()).isEqualTo("simulator");
    assertThat(found(plan).broker()).isEqualTo("paper");
    assertThat(found(close).broker()).isNull();
  }

  private void assertOnceAtTheVenue(Plan plan, int children) {
    assertThat(plan.children()).hasSize(children);
    for (Child child : plan.children()) {
      assertThat(venue.accepted(plan.childId(child.index()))).isEqualTo(1);
    }
  }

  private void boughtAtPaper(String quantity) {
    NewOrder order = Samples.market(account, "BUY", quantity);
    done(ledger().accept(order, order.id().toString(), "h", Optional.empty()));
    long epoch = done(ledger().claim(ExecutionSystem.partition(account), "paper"));
    List<OrderChange> changes =
        List.of(
            new OrderChange.Approve("d"),
            new OrderChange.Send(epoch),
            new OrderChange.Fill("f", order.quantity(), d("100"), BigDecimal.ZERO, false));
    Stamp stamp = new Stamp(epoch, null);
    assertThat(done(ledger().change(order.id(), account, changes, stamp)).orElseThrow().refused())
        .isEmpty();
  }

  private VenueFloor floor() {
    return new VenueFloor(venue, account);
  }

  private Holding held(@Nullable String broker) {
    return done(bean(Plans.class).holding(account, "BTC-USD", broker));
  }

  private Plan found(Plan plan) {
    return done(bean(Plans.class).find(plan.id(), account)).orElseThrow().plan();
  }

  private Plan made(PlanKind kind) {
    return made(kind.closes() ? null : "simulator", kind);
  }

  private Plan made(@Nullable String broker, PlanKind kind) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Plan plan = Plan.of(UUID.randomUUID(), account, broker, kind, now);
    assertThat(done(bean(Plans.class).create(plan, plan.id().toString(), "h"))).isPresent();
    assertThat(found(plan)).isEqualTo(plan);
    return plan;
  }

  private static PlanKind target(String position) {
    return new PlanKind.Target("BTC-USD", d(position), null, false, LOTS);
  }

  private static ChildTerms terms(String type, String quantity, @Nullable BigDecimal limit) {
    return new ChildTerms("BTC-USD", "BUY", type, d(quantity), limit, null, null, false, "GTC");
  }

  private static BigDecimal d(String value) {
    return new BigDecimal(value);
  }
}
