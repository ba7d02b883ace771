package io.tradeflow.execution.application;

import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.FakeMarket;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.adapter.broker.PaperBrokerAdapter;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.plan.Plan;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.Level;
import io.tradeflow.paperbroker.PaperTerms;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * One instance that works plans and orders of an account's partition, on the real ledger and the
 * paper broker. It is its own risk, and brings cancels to the desk as the topic would.
 */
final class PlanFloor implements AutoCloseable {
  /** Time that tests move. */
  static final class Hand extends Clock {
    private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");

    void move(Duration time) {
      now = now.plus(time);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  final PlanDesk plans;
  final OrderDesk orders;
  private final FakeMarket market = new FakeMarket();
  private final SendGate gate =
      new SendGate(System::nanoTime, Duration.ofSeconds(5), Map.of("paper", true));
  private final PaperBrokerAdapter broker;
  private final String account;

  PlanFloor(String account, Hand hand) {
    this(account, hand, ledger -> ledger, plans -> plans);
  }

  /**
   * @param failing what plans get in place of the ledger
   * @param forgetting what they get in place of their tables
   */
  PlanFloor(
      String account,
      Hand hand,
      UnaryOperator<OrderLedger> failing,
      UnaryOperator<Plans> forgetting) {
    this.account = account;
    PlanSteps steps =
        new PlanSteps(
            failing.apply(ledger()),
            this::cancel,
            market,
            this::release,
            () -> new ConnectedBrokers(Set.of("paper")));
    plans =
        new PlanDesk(
            forgetting.apply(ExecutionSystem.bean(Plans.class)),
            steps,
            market,
            ExecutionSystem::partition,
            hand);
    OrderLedger watched = new WatchedLedger(ledger(), plans::changed);
    broker =
        new PaperBrokerAdapter(
            new PaperTerms(
                BigDecimal.TEN, BigDecimal.ONE, BigDecimal.ZERO, Duration.ofMillis(1), 7),
            new BrokerReports(watched),
            ExecutionSystem::partition,
            Clock.systemUTC());
    gate.granted(gate.request(), Duration.ofHours(1), 0);
    orders =
        new OrderDesk(
            watched,
            broker,
            market,
            gate,
            ExecutionSystem.bean(Fences.class),
            ExecutionSystem::partition,
            new ConnectedBrokers(Set.of("paper")));
    orders.heed(plans);
    orders.assign(partition(account));
    orders.claim();
  }

  /** Engages the account's kill switch. */
  void kill() {
    market.killed.add(account);
    gate.apply(new KillChange("account:" + account, true, 1, "drill", Instant.EPOCH));
  }

  private CompletionStage<Void> cancel(String of, List<UUID> ids) {
    ids.forEach(id -> orders.cancel(id, of, "USER"));
    return CompletableFuture.completedFuture(null);
  }

  private void release(UUID order, String of) {
    orders.release(order, of);
  }

  /** Shows a book with much at both prices. */
  PlanFloor book(String bid, String ask) {
    BigDecimal much = new BigDecimal("50");
    broker.depth(
        new Depth(
            "BTC-USD",
            List.of(new Level(new BigDecimal(bid), much)),
            List.of(new Level(new BigDecimal(ask), much)),
            Samples.MARKET_TIME));
    return this;
  }

  PlanFloor price(String price) {
    plans.traded("BTC-USD", new BigDecimal(price), BigDecimal.ONE);
    plans.round();
    return this;
  }

  /** Risk lets all pass that waits for it. */
  PlanFloor approve() {
    all(OrderState.SUBMITTED)
        .forEach(order -> orders.approved(order.terms().id(), account, "d" + order.terms().id()));
    plans.round();
    return this;
  }

  void reject(Order order) {
    orders.rejected(
        order.terms().id(), account, new Rejection("MAX_POSITION", null, null, "Too much"));
    plans.round();
  }

  List<Order> all() {
    return done(
        ExecutionSystem.bean(OrderReads.class)
            .orders(account, "", "", OrderReads.OrderCursor.NEWEST, 500));
  }

  List<Order> all(OrderState state) {
    return all().stream().filter(order -> order.state() == state).toList();
  }

  Plan plan(Plan plan) {
    return done(ExecutionSystem.bean(Plans.class).find(plan.id(), account)).orElseThrow().plan();
  }

  BigDecimal position() {
    return done(ExecutionSystem.bean(Plans.class).holding(account, "BTC-USD", null)).position();
  }

  @Override
  public void close() {
    broker.close();
  }
}
