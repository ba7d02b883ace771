package io.tradeflow.execution.application;

import static io.tradeflow.execution.ExecutionSystem.count;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.FakeMarket;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.adapter.broker.PaperBrokerAdapter;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.Level;
import io.tradeflow.paperbroker.PaperTerms;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The desk on the real ledger, with the paper broker or one that misbehaves. */
class OrderDeskTest {
  /** Takes calls down and may fail. */
  private static class Line implements Broker {
    final List<OrderState> sent = new ArrayList<>();
    boolean broken;

    @Override
    public void send(Order order, long epoch, Validity validity) {
      sent.add(found(order.terms()).state());
      if (broken) {
        throw new BrokerUnavailable("timeout", new IllegalStateException());
      }
    }

    @Override
    public void resume(Order order, long epoch, Validity validity) {}

    @Override
    public void cancel(Order order, String reason, long epoch) {}

    @Override
    public void release(int partition) {}
  }

  private final String account = ExecutionSystem.account();
  private final FakeMarket market = new FakeMarket();
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
    market.killed.add(account);
    approve(desk, order);
    assertThat(line.sent).isEmpty();
    assertThat(found(order).rejection()).extracting(Rejection::code).isEqualTo("KILL_SWITCH");
  }

  @Test
  void nothingIsWorkedBeforeKillSwitchesAreRead() {
    market.ready = false;
    OrderDesk desk = desk(new Line(), market);
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
            assertThat(validity.untilNanos() - System.nanoTime()).isBetween(1L, 2_000_000_000L);
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

  private OrderDesk desk(Broker broker) {
    OrderDesk desk = desk(broker, market);
    desk.assign(partition(account));
    desk.claim();
    return desk;
  }

  private static OrderDesk desk(Broker broker, FakeMarket market) {
    return new OrderDesk(
        ledger(),
        broker,
        market,
        ExecutionSystem::partition,
        System::nanoTime,
        new ConnectedBrokers(Set.of("paper")));
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
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(found(order).state()).isEqualTo(state));
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
