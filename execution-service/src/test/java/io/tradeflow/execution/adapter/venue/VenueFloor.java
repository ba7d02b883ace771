package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.ExecutionSystem.bean;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;
import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.FakeMarket;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.adapter.broker.PaperBrokerAdapter;
import io.tradeflow.execution.adapter.broker.RoutedBroker;
import io.tradeflow.execution.application.BrokerReports;
import io.tradeflow.execution.application.ConnectedBrokers;
import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.KillChange;
import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.execution.application.OrderReads;
import io.tradeflow.execution.application.PlanDesk;
import io.tradeflow.execution.application.PlanSteps;
import io.tradeflow.execution.application.Plans;
import io.tradeflow.execution.application.SendGate;
import io.tradeflow.execution.application.WatchedLedger;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.plan.Plan;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.Level;
import io.tradeflow.paperbroker.PaperTerms;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.awaitility.core.ConditionFactory;

/**
 * One instance that works plans and orders of an account's partition, on the real ledger, a venue
 * over HTTP and the paper broker. It is its own risk; closing it leaves everything as a crash
 * would.
 */
final class VenueFloor implements AutoCloseable {
  private static final ConnectedBrokers BROKERS =
      new ConnectedBrokers(Set.of("paper", "simulator"), Set.of("simulator"));

  final PlanDesk plans;
  final OrderDesk orders;
  private final SendGate gate =
      new SendGate(
          System::nanoTime, Duration.ofSeconds(5), Map.of("simulator", true, "paper", true));
  private final VenueBroker broker;
  private final PaperBrokerAdapter paper;
  private final String account;
  final FakeMarket market = new FakeMarket();

  VenueFloor(VenueSystem venue, String account) {
    this(venue, account, Clock.systemUTC());
  }

  /**
   * @param clock of the plans
   */
  VenueFloor(VenueSystem venue, String account, Clock clock) {
    this.account = account;
    PlanSteps steps = new PlanSteps(ledger(), this::cancel, market, this::release, () -> BROKERS);
    plans = new PlanDesk(bean(Plans.class), steps, market, ExecutionSystem::partition, clock);
    WatchedLedger watched = new WatchedLedger(ledger(), plans::changed);
    BrokerReports reports = new BrokerReports(watched);
    broker = venue.broker(reports);
    paper =
        new PaperBrokerAdapter(
            new PaperTerms(
                BigDecimal.TEN, BigDecimal.ONE, BigDecimal.ZERO, Duration.ofMillis(1), 7),
            reports,
            ExecutionSystem::partition,
            Clock.systemUTC());
    orders =
        new OrderDesk(
            watched,
            new RoutedBroker(Map.of("paper", paper, "simulator", broker)),
            market,
            gate,
            bean(Fences.class),
            ExecutionSystem::partition,
            BROKERS);
    gate.granted(gate.request(), Duration.ofHours(1), 0);
    orders.heed(plans);
    orders.assign(partition(account));
    orders.claim();
  }

  private CompletionStage<Void> cancel(String of, List<UUID> ids) {
    ids.forEach(id -> orders.cancel(id, of, "USER"));
    return CompletableFuture.completedFuture(null);
  }

  private void release(UUID order, String of) {
    orders.release(order, of);
  }

  /** Shows the paper broker much at 100 and 101. */
  VenueFloor paperBook() {
    BigDecimal much = new BigDecimal("50");
    paper.depth(
        new Depth(
            "BTC-USD",
            List.of(new Level(new BigDecimal("100"), much)),
            List.of(new Level(new BigDecimal("101"), much)),
            Samples.MARKET_TIME));
    return this;
  }

  /** Engages the account's kill switch. */
  void kill() {
    kill("account:" + account, 1);
  }

  void kill(String scope, long epoch) {
    market.killed.add(scope);
    gate.apply(new KillChange(scope, true, epoch, "drill", Instant.EPOCH));
    orders.cancelStopped();
  }

  /** No order is sent until there is a lease again. */
  VenueFloor withoutLease() {
    gate.ended();
    return this;
  }

  void lease() {
    gate.granted(gate.request(), Duration.ofHours(1), 0);
    orders.sendWaiting();
  }

  /** The market trades at these prices, and everybody looks once. */
  VenueFloor price(String... prices) {
    for (String price : prices) {
      market.price = new BigDecimal(price);
      plans.traded("BTC-USD", market.price, BigDecimal.ONE);
      orders.traded("BTC-USD", market.price);
    }
    return look();
  }

  VenueFloor look() {
    plans.round();
    orders.follow();
    return this;
  }

  /** Ends the orders and plans of tests before: a floor takes over all that live. */
  static void forgetOthers() {
    ExecutionSystem.sql("UPDATE orders SET state = 'CANCELLED'");
    ExecutionSystem.sql("UPDATE plan_children SET state = 'CANCELLED'");
    ExecutionSystem.sql(
        "UPDATE plans SET status = 'CANCELLED', ending = 'CANCELLED', reason = 'OVER'");
  }

  /** Risk lets the order pass. */
  void approve(Order order) {
    orders.approved(order.terms().id(), account, "d" + order.terms().id());
  }

  /** Risk lets all pass until the plan has ended so. */
  void awaitEnd(Plan plan, String status) {
    looking()
        .untilAsserted(
            () -> {
              plans.round();
              all(OrderState.SUBMITTED).forEach(this::approve);
              assertThat(plan(plan).status().label()).isEqualTo(status);
            });
  }

  /** Risk lets all pass until so many orders are in the state. */
  void awaitOrders(OrderState state, int count) {
    awaitOrders(state, count, true);
  }

  /** The same where risk may not decide meanwhile. */
  void awaitOrders(OrderState state, int count, boolean decides) {
    looking()
        .untilAsserted(
            () -> {
              plans.round();
              if (decides) {
                all(OrderState.SUBMITTED).forEach(this::approve);
              }
              assertThat(all(state)).hasSize(count);
            });
  }

  /** Often, as each look is a round. */
  private static ConditionFactory looking() {
    return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
  }

  List<Order> all(OrderState state) {
    return done(
        bean(OrderReads.class)
            .orders(account, state.name(), "", OrderReads.OrderCursor.NEWEST, 500));
  }

  Plan plan(Plan plan) {
    return done(bean(Plans.class).find(plan.id(), account)).orElseThrow().plan();
  }

  BigDecimal position() {
    return done(bean(Plans.class).holding(account, "BTC-USD", null)).position();
  }

  @Override
  public void close() {
    orders.close();
    broker.close();
    paper.close();
  }
}
