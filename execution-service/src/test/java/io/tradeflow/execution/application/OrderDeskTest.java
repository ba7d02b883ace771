package io.tradeflow.execution.application;

import static io.tradeflow.execution.ExecutionSystem.count;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;
import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.FakeMarket;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.adapter.broker.PaperBrokerAdapter;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.Lifetime;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.Size;
import io.tradeflow.execution.domain.TimeInForce;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.Level;
import io.tradeflow.paperbroker.PaperTerms;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The desk on the real ledger, with the paper broker or one that misbehaves. */
class OrderDeskTest {
  /** Takes calls down and may fail. */
  private static class Line implements Broker {
    final List<OrderState> sent = new CopyOnWriteArrayList<>();
    final List<UUID> cancelled = new CopyOnWriteArrayList<>();
    final Set<UUID> taken = new HashSet<>();
    boolean broken;
    boolean changes;
    int late;

    @Override
    public void send(Order order, long epoch, Validity validity) {
      if (late-- > 0) {
        throw new TooLate("slow");
      }
      sent.add(found(order.terms()).state());
      taken.add(order.terms().id());
      if (broken) {
        throw new BrokerUnavailable("timeout", new IllegalStateException());
      }
    }

    @Override
    public void resume(Order order, long epoch, Validity validity) {
      boolean works = order.state() == OrderState.WORKING;
      if (!works && !taken.contains(order.terms().id())) {
        if (System.nanoTime() - validity.untilNanos() >= 0) {
          throw new TooLate("never taken");
        }
        send(order, epoch, validity);
      }
    }

    @Override
    public void cancel(Order order, String reason, long epoch) {
      cancelled.add(order.terms().id());
    }

    @Override
    public boolean canModify(Order order) {
      return changes;
    }

    @Override
    public void modify(Order order, long epoch, Validity validity) {}

    @Override
    public void release(int partition) {}
  }

  private final String account = ExecutionSystem.account();
  private final FakeMarket market = new FakeMarket();
  private final SendGate gate = leased();
  private final List<PaperBrokerAdapter> brokers = new ArrayList<>();

  @BeforeEach
  void noOrdersOfOthers() {
    ExecutionSystem.sql("UPDATE orders SET state = 'CANCELLED'");
  }

  @AfterEach
  void stop() {
    brokers.forEach(PaperBrokerAdapter::close);
  }

  @Test
  void sendingIsCommittedBeforeTheBrokerHears() {
    Line line = new Line();
    approve(desk(line), accepted("1"));
    assertThat(line.sent).containsExactly(OrderState.SENDING);
  }

  @Test
  void approvedTwiceIsSentOnce() {
    Line line = new Line();
    OrderDesk desk = desk(line);
    NewOrder order = accepted("1");
    approve(desk, order);
    approve(desk, order);
    assertThat(line.sent).hasSize(1);
  }

  @Test
  void killSwitchStopsWhatRiskHadApproved() {
    Line line = new Line();
    OrderDesk desk = desk(line);
    NewOrder order = accepted("1");
    engage("account:" + account, 1);
    approve(desk, order);
    assertThat(line.sent).isEmpty();
    assertThat(found(order).rejection()).extracting(Rejection::code).isEqualTo("KILL_SWITCH");
  }

  @Test
  void withoutALeaseOrdersWaitAndAreSentOnceWhenThereIsOne() {
    Line line = new Line();
    OrderDesk desk = desk(line);
    NewOrder order = accepted("1");
    gate.ended();
    approve(desk, order);
    desk.sendWaiting();
    assertThat(found(order).state()).isEqualTo(OrderState.APPROVED);
    assertThat(line.sent).isEmpty();

    lease(gate);
    desk.sendWaiting();
    desk.sendWaiting();
    approve(desk, order);
    assertThat(line.sent).containsExactly(OrderState.SENDING);
  }

  @Test
  void ordersOfAFormerOwnerWaitForALeaseToo() {
    gate.ended();
    NewOrder approved = accepted("1");
    approve(desk(new Line()), approved);
    NewOrder sending = accepted("1");
    lease(gate);
    approve(desk(new Line()), sending);
    gate.ended();

    Line line = new Line();
    OrderDesk next = desk(line);
    assertThat(line.sent).isEmpty();
    lease(gate);
    next.sendWaiting();
    assertThat(line.taken).containsExactlyInAnyOrder(approved.id(), sending.id());
  }

  @Test
  void cancelOfAnOrderThatWaitsIsItsEnd() {
    NewOrder order = accepted("1");
    approve(desk(new Line()), order);
    gate.ended();
    Line line = new Line();
    OrderDesk next = desk(line);
    next.cancel(order.id(), account, "USER");
    assertThat(found(order).state()).isEqualTo(OrderState.CANCELLED);
    lease(gate);
    next.sendWaiting();
    assertThat(line.sent).isEmpty();
  }

  @Test
  void engagedSwitchCancelsWhatIsOpenAndRefusesWhatWaits() {
    Line line = new Line();
    OrderDesk desk = desk(line);
    NewOrder atBroker = accepted("1");
    approve(desk, atBroker);
    gate.ended();
    NewOrder waits = accepted("2");
    approve(desk, waits);
    engage("strategy:another", 1);
    desk.cancelStopped();
    assertThat(line.cancelled).isEmpty();
    assertThat(found(waits).state()).isEqualTo(OrderState.APPROVED);

    engage("broker:paper", 2);
    desk.cancelStopped();
    assertThat(line.cancelled).containsExactly(atBroker.id());
    assertThat(found(waits).rejection()).extracting(Rejection::code).isEqualTo("KILL_SWITCH");
  }

  @Test
  void refusalForTheTimeIsTriedAgainSoManyTimes() {
    Line line = new Line();
    line.late = 4;
    OrderDesk desk = desk(line);
    NewOrder taken = accepted("1");
    approve(desk, taken);
    assertThat(line.sent).hasSize(1);
    line.late = 5;
    NewOrder refused = accepted("1");
    approve(desk, refused);
    assertThat(line.sent).hasSize(1);
    assertThat(found(refused).rejection()).extracting(Rejection::code).isEqualTo("BROKER_TOO_LATE");
    assertThat(gate.quiet()).isTrue();
  }

  @Test
  void orderThatWasSendingAtACrashIsAskedForBeforeASwitchEndsIt() {
    NewOrder there = accepted("1");
    NewOrder notThere = accepted("1");
    OrderDesk former = desk(new Line());
    approve(former, there);
    approve(former, notThere);
    engage("global:*", 1);
    Line line = new Line();
    line.taken.add(there.id());
    desk(line);
    assertThat(found(there).state()).isEqualTo(OrderState.SENDING);
    assertThat(found(notThere).rejection()).extracting(Rejection::code).isEqualTo("KILL_SWITCH");
    assertThat(line.sent).isEmpty();
  }

  @Test
  void nothingIsWorkedBeforeKillSwitchesAreRead() {
    market.ready = false;
    OrderDesk desk = unclaimed(new Line());
    desk.assign(partition(account));
    assertThatThrownBy(desk::claim).isInstanceOf(IllegalStateException.class);
    NewOrder order = accepted("1");
    assertThatThrownBy(() -> approve(desk, order)).isInstanceOf(IllegalStateException.class);
    assertThat(found(order).state()).isEqualTo(OrderState.SUBMITTED);
  }

  @Test
  void callThatTimesOutLeavesTheOrderUnknownUntilTheBrokerIsAsked() {
    Line line = new Line();
    line.broken = true;
    NewOrder order = accepted("1");
    approve(desk(line), order);
    assertThat(found(order).state()).isEqualTo(OrderState.UNKNOWN);
    PaperBrokerAdapter broker = paper(ledger());
    OrderDesk next = desk(broker);
    next.recover();
    awaitState(order, OrderState.FILLED);
  }

  @Test
  void orderThatCameTooLateForItsBrokerIsRejectedWithThatReason() {
    NewOrder order = accepted("1");
    Line late =
        new Line() {
          @Override
          public void send(Order sent, long epoch, Validity validity) {
            assertThat(validity.untilNanos() - System.nanoTime()).isBetween(1L, 5_000_000_000L);
            throw new TooLate("over");
          }
        };
    approve(desk(late), order);
    assertThat(found(order).rejection()).extracting(Rejection::code).isEqualTo("BROKER_TOO_LATE");
  }

  @Test
  void orderThatWasSendingAtACrashIsSentAgainAndFilledOnce() {
    NewOrder order = accepted("1");
    approve(desk(new Line()), order);
    assertThat(found(order).state()).isEqualTo(OrderState.SENDING);
    desk(paper(ledger()));
    awaitState(order, OrderState.FILLED);
    desk(paper(ledger()));
    assertThat(count("fills WHERE account_id = :a", account)).isEqualTo(1);
  }

  @Test
  void partlyFilledOrderGoesOnAfterARestartWithWhatIsLeft() {
    NewOrder order = accepted("2.5", "101");
    OrderDesk first = desk(paper(ledger()));
    approve(first, order);
    awaitState(order, OrderState.PARTIALLY_FILLED);
    brokers.removeFirst().close();
    PaperBrokerAdapter second = paper(ledger(), false);
    desk(second);
    second.depth(book());
    awaitState(order, OrderState.FILLED);
    assertThat(found(order).filled()).isEqualByComparingTo("2.5");
  }

  @Test
  void formerOwnersReportsAreNotBooked() {
    NewOrder order = accepted("1");
    PaperBrokerAdapter former = paper(ledger(), false);
    approve(desk(former), order);
    awaitState(order, OrderState.WORKING);
    desk(new Line());
    former.depth(book());
    await().until(() -> former.working() == 0);
    assertThat(found(order).state()).isEqualTo(OrderState.WORKING);
    assertThat(count("fills WHERE account_id = :a", account)).isZero();
  }

  @Test
  void reportWaitsForALedgerThatIsAwayAndIsNotLost() {
    NewOrder order = accepted("1");
    AtomicInteger failures = new AtomicInteger(3);
    OrderLedger flaky =
        changing(
            changes -> {
              if (changes.getLast() instanceof OrderChange.Fill && failures.getAndDecrement() > 0) {
                throw new OrderLedger.LedgerUnavailable(new IllegalStateException("away"));
              }
            });
    approve(desk(paper(flaky)), order);
    awaitState(order, OrderState.FILLED);
    assertThat(failures.get()).isNegative();
  }

  @Test
  void reportThatCannotBeBookedMakesItsOrderUnknownAndOthersGoOn() {
    NewOrder bad = accepted("1");
    NewOrder good = accepted("0.5");
    OrderLedger refusing =
        changing(
            changes -> {
              if (changes.getLast() instanceof OrderChange.Fill fill
                  && fill.fillId().startsWith(bad.id().toString())) {
                throw new OrderLedger.Unbookable(new IllegalStateException("no column"));
              }
            });
    PaperBrokerAdapter broker = paper(refusing);
    OrderDesk desk = desk(broker);
    approve(desk, bad);
    approve(desk, good);
    awaitState(bad, OrderState.UNKNOWN);
    awaitState(good, OrderState.FILLED);
    desk.cancel(bad.id(), account, "OPERATOR");
    awaitState(bad, OrderState.CANCELLED);
  }

  @Test
  void cancelOfAWaitingOrderNeedsNoBroker() {
    NewOrder order = accepted("1");
    OrderDesk desk = desk(new Line());
    desk.cancel(order.id(), account, "USER");
    approve(desk, order);
    assertThat(found(order).state()).isEqualTo(OrderState.CANCELLED);
  }

  @Test
  void changeReachesTheBrokerOnceItIsApprovedAndThenHolds() {
    NewOrder order = accepted("1", "99");
    OrderDesk desk = desk(paper(ledger()));
    approve(desk, order);
    awaitState(order, OrderState.WORKING);
    UUID change = ask(order, "2", "101");
    assertThat(found(order).terms().quantity()).isEqualTo("1");
    desk.modifyApproved(order.id(), account, change, "decision");
    desk.modifyApproved(order.id(), account, change, "decision");
    awaitState(order, OrderState.FILLED);
    assertThat(found(order).filled()).isEqualTo("2");
    assertThat(found(order).terms().size()).isEqualTo(new Size.Quantity(BigDecimal.ONE));
    assertThat(types())
        .containsSubsequence(
            OrderEventType.ORDER_MODIFY_REQUESTED,
            OrderEventType.ORDER_MODIFY_SENDING,
            OrderEventType.ORDER_MODIFIED,
            OrderEventType.ORDER_FILLED)
        .containsOnlyOnce(OrderEventType.ORDER_MODIFIED);
  }

  @Test
  void changeThatRiskRefusesLeavesTheOrder() {
    NewOrder order = accepted("1", "99");
    OrderDesk desk = desk(paper(ledger()));
    approve(desk, order);
    awaitState(order, OrderState.WORKING);
    UUID change = ask(order, "2", null);
    Rejection why = new Rejection("MAX_POSITION", "1", "2", "Too much");
    desk.modifyRejected(order.id(), account, change, why);
    desk.modifyApproved(order.id(), account, change, "late");
    assertThat(found(order).rejection()).isEqualTo(why);
    assertThat(found(order).terms().quantity()).isEqualTo("1");
    assertThat(found(order).pending()).isNull();
    assertThat(found(order).state()).isEqualTo(OrderState.WORKING);
  }

  @Test
  void approvedChangeThatNoBrokerHeardOfIsMadeAfterARestart() {
    NewOrder order = accepted("1", "99");
    PaperBrokerAdapter first = paper(ledger());
    approve(desk(first), order);
    awaitState(order, OrderState.WORKING);
    UUID change = ask(order, "2", "101");
    Line dead = new Line();
    dead.changes = true;
    desk(dead).modifyApproved(order.id(), account, change, "decision");
    assertThat(found(order).pending()).isNotNull();
    desk(paper(ledger()));
    awaitState(order, OrderState.FILLED);
    assertThat(found(order).filled()).isEqualTo("2");
  }

  @Test
  void changeThatWaitsForRiskIsDecidedAfterARestart() {
    NewOrder order = accepted("1", "99");
    approve(desk(paper(ledger())), order);
    awaitState(order, OrderState.WORKING);
    UUID change = ask(order, "0.5", null);
    OrderDesk next = desk(paper(ledger()));
    next.modifyApproved(order.id(), account, change, "decision");
    await().untilAsserted(() -> assertThat(found(order).terms().quantity()).isEqualTo("0.5"));
    assertThat(found(order).state()).isEqualTo(OrderState.WORKING);
  }

  @Test
  void killSwitchLetsAnOrderShrinkButNotGrow() {
    NewOrder order = accepted("1", "99");
    OrderDesk desk = desk(paper(ledger()));
    approve(desk, order);
    awaitState(order, OrderState.WORKING);
    engage("account:" + account, 1);
    desk.modifyApproved(order.id(), account, ask(order, "1.0001", null), "decision");
    assertThat(found(order).rejection()).extracting(Rejection::code).isEqualTo("KILL_SWITCH");
    desk.modifyApproved(order.id(), account, ask(order, "0.9999", null), "decision");
    await().untilAsserted(() -> assertThat(found(order).terms().quantity()).isEqualTo("0.9999"));
  }

  @Test
  void cancelledOrderTakesItsPendingChangeWithIt() {
    NewOrder order = accepted("1", "99");
    OrderDesk desk = desk(paper(ledger()));
    approve(desk, order);
    awaitState(order, OrderState.WORKING);
    UUID change = ask(order, "2", "101");
    desk.cancel(order.id(), account, "USER");
    awaitState(order, OrderState.CANCELLED);
    desk.modifyApproved(order.id(), account, change, "decision");
    assertThat(found(order).pending()).isNull();
    assertThat(types()).doesNotContain(OrderEventType.ORDER_MODIFY_SENDING);
  }

  @Test
  void brokerThatCannotChangeOrdersSaysSo() {
    NewOrder order = accepted("1", "99");
    approve(desk(paper(ledger())), order);
    awaitState(order, OrderState.WORKING);
    desk(new Line()).modifyApproved(order.id(), account, ask(order, "2", null), "decision");
    assertThat(found(order).rejection()).extracting(Rejection::code).isEqualTo("BROKER");
    assertThat(found(order).pending()).isNull();
  }

  @Test
  void fillsThatRaceAChangeAreNeitherLostNorDoubled() {
    NewOrder order = accepted("4", "101");
    PaperBrokerAdapter broker = paper(ledger());
    OrderDesk desk = desk(broker);
    approve(desk, order);
    awaitState(order, OrderState.PARTIALLY_FILLED);
    UUID change = ask(order, "3", null);
    broker.depth(book());
    desk.modifyApproved(order.id(), account, change, "decision");
    broker.depth(book());
    await().until(() -> found(order).state().finished());
    assertThat(found(order).filled()).isBetween(new BigDecimal("3"), new BigDecimal("4"));
    assertThat(found(order).filled().add(found(order).remaining()))
        .isEqualByComparingTo(found(order).terms().quantity());
  }

  @Test
  void changeThatIsAskedForJustAsATrailingStopIsSentIsRefusedAndHoldsNothingUp() {
    Pricing.Distance ten = new Pricing.Distance.Amount(BigDecimal.TEN);
    Pricing pricing = new Pricing.Trailing(ten, new BigDecimal("90"));
    NewOrder order = accept(Samples.terms(account, "SELL", "1", pricing));
    AtomicInteger sends = new AtomicInteger();
    OrderLedger racing =
        changing(
            changes -> {
              if (changes.getLast() instanceof OrderChange.Send && sends.getAndIncrement() == 0) {
                ask(order, "2", null);
              }
            });
    gate.ended();
    Line line = new Line();
    OrderDesk desk = claimed(unclaimed(racing, line));
    approve(desk, order);
    lease(gate);
    desk.sendWaiting();
    assertThat(line.sent).containsExactly(OrderState.SENDING);
    assertThat(found(order).pending()).isNull();
    assertThat(found(order).terms().quantity()).isEqualTo("1");
    assertThat(found(order).rejection()).extracting(Rejection::code).isEqualTo("ORDER_NOT_WORKING");
    assertThat(types())
        .containsSubsequence(
            OrderEventType.ORDER_MODIFY_REQUESTED,
            OrderEventType.ORDER_MODIFY_REJECTED,
            OrderEventType.ORDER_SENDING);
  }

  @Test
  void reduceOnlyOrderIsCutToThePositionBeforeItIsSent() {
    OrderDesk desk = desk(paper(ledger()));
    NewOrder buy = accepted("0.5");
    approve(desk, buy);
    awaitState(buy, OrderState.FILLED);
    NewOrder sell = accept(reducing("SELL", "2", new Pricing.Market()));
    approve(desk, sell);
    awaitState(sell, OrderState.FILLED);
    assertThat(found(sell).filled()).isEqualTo("0.5");
    NewOrder more = accept(reducing("SELL", "1", new Pricing.Market()));
    approve(desk, more);
    assertThat(found(more).rejection()).extracting(Rejection::code).isEqualTo("REDUCE_ONLY");
  }

  @Test
  void workingReduceOnlyOrderFollowsThePositionDown() {
    OrderDesk desk = desk(paper(ledger()));
    NewOrder buy = accepted("1");
    approve(desk, buy);
    awaitState(buy, OrderState.FILLED);
    NewOrder reducing = accept(reducing("SELL", "1", new Pricing.Limit(new BigDecimal("120"))));
    approve(desk, reducing);
    awaitState(reducing, OrderState.WORKING);
    NewOrder sell = accept(Samples.market(account, "SELL", "0.6"));
    approve(desk, sell);
    awaitState(sell, OrderState.FILLED);
    desk.trim();
    await().untilAsserted(() -> assertThat(found(reducing).terms().quantity()).isEqualTo("0.4"));
    NewOrder rest = accept(Samples.market(account, "SELL", "0.4"));
    approve(desk, rest);
    awaitState(rest, OrderState.FILLED);
    desk.trim();
    awaitState(reducing, OrderState.CANCELLED);
  }

  @Test
  void ordersOwnFillsSinceItWasListedDoNotCutIt() {
    List<Order> listed = new ArrayList<>();
    OrderDesk desk = claimed(unclaimed(overreaching(listed), paper(ledger())));
    NewOrder buy = accepted("1");
    approve(desk, buy);
    awaitState(buy, OrderState.FILLED);
    NewOrder reducing = accept(reducing("SELL", "1", new Pricing.Limit(new BigDecimal("120"))));
    approve(desk, reducing);
    awaitState(reducing, OrderState.WORKING);
    listed.add(found(reducing));
    brokers.getFirst().depth(book("120", "0.4"));
    awaitState(reducing, OrderState.PARTIALLY_FILLED);
    desk.trim();
    assertThat(types()).doesNotContain(OrderEventType.ORDER_MODIFY_REQUESTED);
    assertThat(found(reducing).terms().quantity()).isEqualTo("1");
  }

  @Test
  void whatIsTakenBackBeforeTheLeaseComesIsSentAfterTheClaim() {
    gate.ended();
    NewOrder approved = accepted("1");
    NewOrder sending = accepted("1");
    NewOrder working = accepted("1");
    long epoch = done(ledger().claim(partition(account), "before"));
    OrderChange approve = new OrderChange.Approve("decision");
    OrderChange send = new OrderChange.Send(epoch);
    book(approved, epoch, approve);
    book(sending, epoch, approve, send);
    book(working, epoch, approve, send, new OrderChange.Acknowledge());
    OrderDesk[] desk = new OrderDesk[1];
    Line line =
        new Line() {
          @Override
          public void resume(Order order, long epoch, Validity validity) {
            if (order.state() == OrderState.WORKING) {
              lease(gate);
              desk[0].sendWaiting();
            }
            super.resume(order, epoch, validity);
          }
        };
    desk[0] = unclaimed(line);
    claimed(desk[0]).sendWaiting();
    assertThat(line.taken).containsExactlyInAnyOrder(approved.id(), sending.id());
  }

  @Test
  void trailingStopGoesOnFromItsTriggerAfterARestart() {
    OrderDesk desk = desk(paper(ledger()));
    NewOrder buy = accepted("1");
    approve(desk, buy);
    awaitState(buy, OrderState.FILLED);
    Pricing five = new Pricing.Trailing(new Pricing.Distance.Amount(new BigDecimal("5")), null);
    NewOrder stop = accept(Samples.terms(account, "SELL", "1", five));
    PaperBrokerAdapter first = brokers.getFirst();
    approve(desk, stop);
    awaitStop(stop, "95");
    first.depth(book("110"));
    awaitStop(stop, "105");
    PaperBrokerAdapter second = paper(ledger(), false);
    desk(second);
    second.depth(book("106"));
    assertThat(found(stop).triggered()).isFalse();
    second.depth(book("104"));
    awaitState(stop, OrderState.FILLED);
    assertThat(found(stop).triggered()).isTrue();
    assertThat(found(stop).averagePrice()).isEqualByComparingTo("104");
  }

  private void awaitStop(NewOrder order, String price) {
    await()
        .untilAsserted(
            () ->
                assertThat(found(order).terms().pricing().stopPrice()).isEqualByComparingTo(price));
  }

  private NewOrder reducing(String side, String quantity, Pricing pricing) {
    return Samples.terms(account, side, quantity, pricing, Lifetime.of(TimeInForce.GTC), true);
  }

  private UUID ask(NewOrder order, @Nullable String quantity, @Nullable String limit) {
    Amendment.Wish wish =
        new Amendment.Wish(
            quantity == null ? null : new BigDecimal(quantity),
            limit == null ? null : new BigDecimal(limit),
            null);
    OrderLedger.Asked asked =
        done(ledger().ask(order.id(), account, wish, UUID.randomUUID().toString(), "h"))
            .orElseThrow();
    assertThat(asked.permitted()).isTrue();
    return Objects.requireNonNull(asked.order().pending()).id();
  }

  private List<OrderEventType> types() {
    return ExecutionSystem.events(account).stream().map(OrderEvent::getType).toList();
  }

  private OrderDesk desk(Broker broker) {
    return claimed(unclaimed(broker));
  }

  private OrderDesk claimed(OrderDesk desk) {
    desk.assign(partition(account));
    desk.claim();
    return desk;
  }

  private OrderDesk unclaimed(Broker broker) {
    return unclaimed(ledger(), broker);
  }

  private OrderDesk unclaimed(OrderLedger ledger, Broker broker) {
    return new OrderDesk(
        ledger,
        broker,
        market,
        gate,
        ExecutionSystem.bean(Fences.class),
        ExecutionSystem::partition,
        new ConnectedBrokers(Set.of("paper")));
  }

  private static SendGate leased() {
    SendGate gate = new SendGate(System::nanoTime, Duration.ofSeconds(5), Map.of("paper", true));
    lease(gate);
    return gate;
  }

  private static void lease(SendGate gate) {
    gate.granted(gate.request(), Duration.ofHours(1), 0);
  }

  private void engage(String scope, long epoch) {
    gate.apply(new KillChange(scope, true, epoch, "test", Instant.EPOCH));
  }

  private PaperBrokerAdapter paper(OrderLedger ledger) {
    return paper(ledger, true);
  }

  private PaperBrokerAdapter paper(OrderLedger ledger, boolean open) {
    PaperBrokerAdapter broker =
        new PaperBrokerAdapter(
            new PaperTerms(
                BigDecimal.TEN, BigDecimal.ONE, BigDecimal.ZERO, Duration.ofMillis(1), 7),
            new BrokerReports(ledger),
            ExecutionSystem::partition,
            Clock.systemUTC());
    brokers.addFirst(broker);
    if (open) {
      broker.depth(book());
    }
    return broker;
  }

  private static Depth book() {
    Level two = new Level(new BigDecimal("101"), new BigDecimal("2"));
    Level bid = new Level(new BigDecimal("100"), BigDecimal.TWO);
    return new Depth("BTC-USD", List.of(bid), List.of(two), Samples.MARKET_TIME);
  }

  private static Depth book(String bid) {
    return book(bid, "2");
  }

  private static Depth book(String bid, String quantity) {
    BigDecimal price = new BigDecimal(bid);
    return new Depth(
        "BTC-USD",
        List.of(new Level(price, new BigDecimal(quantity))),
        List.of(new Level(price.add(BigDecimal.ONE), BigDecimal.TWO)),
        Samples.MARKET_TIME);
  }

  private NewOrder accepted(String quantity) {
    return accept(Samples.market(account, "BUY", quantity));
  }

  private NewOrder accepted(String quantity, String limit) {
    return accept(Samples.terms(account, "BUY", quantity, limit, "GTC"));
  }

  private static NewOrder accept(NewOrder terms) {
    done(ledger().accept(terms, terms.id().toString(), "h", Optional.empty()));
    return terms;
  }

  private void approve(OrderDesk desk, NewOrder order) {
    desk.approved(order.id(), account, "decision-" + order.id());
  }

  private static Order found(NewOrder order) {
    return done(ledger().find(order.id(), order.accountId())).orElseThrow();
  }

  private static void awaitState(NewOrder order, OrderState state) {
    await().untilAsserted(() -> assertThat(found(order).state()).isEqualTo(state));
  }

  private void book(NewOrder order, long epoch, OrderChange... changes) {
    assertThat(
            done(ledger().change(order.id(), account, List.of(changes), new Stamp(epoch, null)))
                .orElseThrow()
                .refused())
        .isEmpty();
  }

  /** The real ledger, but for what it lists as larger than the position. */
  private static OrderLedger overreaching(List<Order> listed) {
    return (OrderLedger)
        Proxy.newProxyInstance(
            OrderLedger.class.getClassLoader(),
            new Class<?>[] {OrderLedger.class},
            (proxy, method, arguments) ->
                method.getName().equals("overreaching")
                    ? CompletableFuture.completedFuture(listed)
                    : method.invoke(ledger(), arguments));
  }

  /** The real ledger behind a check that may fail its changes. */
  @SuppressWarnings("unchecked")
  private static OrderLedger changing(java.util.function.Consumer<List<OrderChange>> check) {
    return (OrderLedger)
        Proxy.newProxyInstance(
            OrderLedger.class.getClassLoader(),
            new Class<?>[] {OrderLedger.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("change")) {
                try {
                  check.accept((List<OrderChange>) arguments[2]);
                } catch (RuntimeException e) {
                  return CompletableFuture.failedFuture(e);
                }
              }
              return method.invoke(ledger(), arguments);
            });
  }
}
