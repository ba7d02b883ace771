package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.ExecutionSystem.bean;
import static io.tradeflow.execution.ExecutionSystem.count;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;
import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.OrderSource;
import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.FakeMarket;
import io.tradeflow.execution.Patience;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.Broker;
import io.tradeflow.execution.application.BrokerReports;
import io.tradeflow.execution.application.ConnectedBrokers;
import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.execution.application.OrderReads;
import io.tradeflow.execution.application.ReconcileRounds;
import io.tradeflow.execution.application.Reconciliations;
import io.tradeflow.execution.application.Reconciliations.Fence;
import io.tradeflow.execution.application.SendGate;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.reconcile.BrokerOrder;
import io.tradeflow.execution.domain.reconcile.Finding;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Rows 16 and 19 of the faults to survive: what differs from a real venue is found and settled. */
class ReconciliationTest {
  private final VenueSystem venue = new VenueSystem(null);
  private final String account = ExecutionSystem.account();
  private final Fences fences = new Fences(bean(Reconciliations.class));
  private final VenueBroker broker = venue.broker(new BrokerReports(ledger()));
  private volatile CountDownLatch compares = new CountDownLatch(0);
  private final OrderDesk desk =
      new OrderDesk(
          ledger(),
          broker,
          new FakeMarket(fences),
          leased(),
          fences,
          ExecutionSystem::partition,
          new ConnectedBrokers(Set.of("simulator"), Set.of("simulator")));
  private final ReconcileRounds rounds =
      new ReconcileRounds(
          desk,
          ledger(),
          bean(Reconciliations.class),
          fences,
          new FakeMarket(),
          Map.of("simulator", compared(broker)),
          ExecutionSystem::partition,
          Duration.ofHours(1),
          Clock.systemUTC());

  @BeforeEach
  void start() {
    ExecutionSystem.sql("UPDATE orders SET state = 'CANCELLED'");
    venue.showBook();
    broker.tellOfStrangers(rounds::soon);
    desk.assign(partition(account));
    desk.claim();
    rounds.start();
  }

  @AfterEach
  void stop() {
    rounds.close();
    venue.close();
    ExecutionSystem.sql("DELETE FROM reconciliations");
  }

  @Test
  void strangeOrderIsAdoptedAndItsAccountFencedUntilTheBooksAgree() {
    compares = new CountDownLatch(1);
    foreign("strange-1", "SELL", "0.5", "150");
    UUID id = BrokerOrder.foreignId("simulator", "strange-1");
    await().until(() -> state(id) == OrderState.WORKING);
    assertThat(stopped(order("BUY", "1", null))).isEqualTo(Fences.CODE);
    assertThat(fences.stopped(reducing())).isNull();
    desk.place(order("BUY", "1", null), "fenced");
    assertThat(events(OrderEventType.ORDER_REJECTED)).isEqualTo(1);
    assertThat(ExecutionSystem.events(account).get(1).getSubmitted().getSource())
        .isEqualTo(OrderSource.FOREIGN);
    compares.countDown();
    await().until(() -> !fences.fenced(account));
    assertThat(done(ledger().find(id, account)).orElseThrow().terms().origin().source())
        .isEqualTo("FOREIGN");
    desk.cancel(id, account, "USER");
    await().until(() -> state(id) == OrderState.CANCELLED);
    assertThat(venue.receipts("CANCEL_ACCEPTED")).hasSize(1);
  }

  @Test
  void strangeOrderThatIsDoneAlreadyIsAdoptedWithItsFills() {
    foreign("strange-2", "BUY", "1.5", null);
    rounds.soon(account);
    UUID id = BrokerOrder.foreignId("simulator", "strange-2");
    await().until(() -> state(id) == OrderState.FILLED);
    await().until(() -> standing().mark().begun() && !fences.fenced(account));
    assertThat(count("fills WHERE account_id = :a", account)).isEqualTo(2);
    assertThat(done(bean(OrderReads.class).positions(account, "", 10)).getFirst().quantity())
        .isEqualByComparingTo("1.5");
  }

  @Test
  void fillAndEndThatNobodyHeardAreBookedOnce() {
    Order filling = working("BUY", "1", "95");
    Order ending = working("BUY", "1", "94");
    compared();
    broker.release(partition(account));
    venue.post("/sim/depth", "{\"symbol\":\"BTC-USD\",\"bids\":[],\"asks\":[[\"95\",\"1\"]]}");
    venue.send("DELETE", "/v1/orders/" + ending.terms().id(), "");
    rounds.soon(account);
    await().until(() -> state(filling.terms().id()) == OrderState.FILLED);
    await().until(() -> state(ending.terms().id()) == OrderState.CANCELLED);
    rounds.soon(account);
    await().until(() -> standing().mark().sequence() > 0);
    assertThat(count("fills WHERE account_id = :a", account)).isEqualTo(1);
    assertThat(fences.fenced(account)).isFalse();
  }

  @Test
  void differenceFencesWithBothValuesUntilAnOperatorSettlesIt() {
    filled("BUY", "1.5");
    compared();
    bookedHereAlone("0.5");
    rounds.soon(account);
    await().until(() -> fences.fenced(account));
    assertThat(fence().findings())
        .extracting(Finding::kind, Finding::subject, Finding::ours, Finding::brokers)
        .contains(tuple(Finding.Kind.POSITION, "BTC-USD", "2", "1.5"))
        .hasSize(2);
    assertThat(stopped(order("BUY", "1", null))).isEqualTo(Fences.CODE);
    NewOrder late = order("BUY", "1", null);
    done(ledger().accept(late, late.id().toString(), "h", Optional.empty()));
    desk.approved(late.id(), account, "decision");
    assertThat(state(late.id())).isEqualTo(OrderState.REJECTED);
    settle(account, 403);
    settle("operator-1", 202);
    await().until(() -> !fences.fenced(account));
    assertThat(
            count(
                "outbox WHERE record_key = 'operator-1' AND topic LIKE 'audit%' AND :a = :a",
                account))
        .isEqualTo(1);
    settle("operator-1", 404);
  }

  @Test
  void operatorSettlesOnlyTheDifferencesThatWereThere() {
    filled("BUY", "1.5");
    compared();
    bookedHereAlone("0.5");
    rounds.soon(account);
    await().until(() -> fences.fenced(account));
    compares = new CountDownLatch(1);
    settle("operator-1", 202);
    bookedHereAlone("4");
    compares.countDown();
    rounds.soon(account);
    await().until(() -> !standing().settleAsked());
    assertThat(fence().findings()).extracting(Finding::ours).contains("6");
    settle("operator-1", 202);
    rounds.soon(account);
    await().until(() -> !fences.fenced(account));
  }

  @Test
  void orderThatSomebodyChangedAtTheVenueFencesItsAccountUntilItIsCancelled() {
    Order changed = working("BUY", "1", "95");
    compared();
    long soon = venue.get("/v1/time").path("venueTime").longValue() + 2_000_000;
    venue.send(
        "PUT",
        "/v1/orders/" + changed.terms().id(),
        "{\"quantity\":\"3\",\"validUntil\":%d}".formatted(soon));
    rounds.soon(account);
    await().until(() -> fences.fenced(account));
    assertThat(fence().findings())
        .extracting(Finding::kind, Finding::brokers)
        .containsExactly(tuple(Finding.Kind.ORDER_TERMS, "BUY 3 BTC-USD LIMIT at 95"));
    assertThat(stopped(order("BUY", "1", null))).isEqualTo(Fences.CODE);
    desk.cancel(changed.terms().id(), account, "USER");
    await().until(() -> state(changed.terms().id()) == OrderState.CANCELLED);
    rounds.soon(account);
    await().until(() -> !fences.fenced(account));
  }

  @Test
  void orderThatHasEndedHereAloneFencesItsAccountUntilTheVenueEndsIt() {
    Order ended = working("BUY", "1", "95");
    compared();
    broker.release(partition(account));
    ExecutionSystem.sql(
        "UPDATE orders SET state = 'CANCELLED' WHERE id = '" + ended.terms().id() + "'");
    rounds.soon(account);
    await().until(() -> fences.fenced(account));
    assertThat(fence().findings())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.ORDER_NOT_ENDED);
    venue.send("DELETE", "/v1/orders/" + ended.terms().id(), "");
    rounds.soon(account);
    await().until(() -> !fences.fenced(account));
  }

  @Test
  void venueThatLostItsHistoryLeadsToNoBookingsButToAFence() {
    filled("BUY", "1");
    Order open = working("BUY", "1", "90");
    compared();
    String before = done(bean(OrderReads.class).cash(account)).orElseThrow().toString();
    venue.crash();
    venue.restart();
    rounds.soon(account);
    await().until(() -> fences.fenced(account));
    assertThat(fence().findings()).extracting(Finding::kind).contains(Finding.Kind.HISTORY_LOST);
    assertThat(done(bean(OrderReads.class).cash(account)).orElseThrow()).hasToString(before);
    assertThat(count("fills WHERE account_id = :a", account)).isEqualTo(1);
    assertThat(state(open.terms().id())).isEqualTo(OrderState.WORKING);
    assertThat(venue.receipts("ORDER_ACCEPTED")).isEmpty();
  }

  /** Books a fill that the venue knows nothing of, behind our back. */
  private void bookedHereAlone(String quantity) {
    ExecutionSystem.sql(
        "INSERT INTO fills (order_id, fill_id, account_id, symbol, side, quantity, price, fee,"
            + " maker, realised_pnl, executed_at) SELECT order_id, 'here-%s', account_id, symbol,"
                .formatted(quantity)
            + " side, %s, price, 0, maker, 0, executed_at FROM fills WHERE account_id = '%s' LIMIT 1"
                .formatted(quantity, account));
  }

  private void foreign(String id, String side, String quantity, @Nullable String limit) {
    venue.post(
        "/sim/orders",
        "{\"clientOrderId\":\"%s\",\"account\":\"%s\",\"symbol\":\"BTC-USD\",\"side\":\"%s\",\"type\":\"%s\",\"quantity\":\"%s\"%s}"
            .formatted(
                id,
                account,
                side,
                limit == null ? "MARKET" : "LIMIT",
                quantity,
                limit == null ? "" : ",\"limitPrice\":\"" + limit + "\""));
  }

  private Order working(String side, String quantity, @Nullable String limit) {
    return sent(order(side, quantity, limit), OrderState.WORKING);
  }

  private Order filled(String side, String quantity) {
    return sent(order(side, quantity, null), OrderState.FILLED);
  }

  private Order sent(NewOrder terms, OrderState until) {
    done(ledger().accept(terms, terms.id().toString(), "h", Optional.empty()));
    desk.approved(terms.id(), account, "decision-" + terms.id());
    await()
        .untilAsserted(
            () -> {
              Order now = done(ledger().find(terms.id(), account)).orElseThrow();
              assertThat(now.state()).as("%s", now.rejection()).isEqualTo(until);
            });
    return done(ledger().find(terms.id(), account)).orElseThrow();
  }

  /** The broker, whose books are not read again while the account is fenced and a test looks. */
  private Broker compared(Broker venues) {
    return (Broker)
        Proxy.newProxyInstance(
            Broker.class.getClassLoader(),
            new Class<?>[] {Broker.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("books") && fences.fenced(account)) {
                compares.await();
              }
              try {
                return method.invoke(venues, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Waits until the account was compared and agreed. */
  private void compared() {
    rounds.soon(account);
    await()
        .until(
            () ->
                standing().mark().begun()
                    && standing().mark().sequence() > 0
                        == count("fills WHERE account_id = :a", account) > 0);
  }

  private Reconciliations.Standing standing() {
    return done(bean(Reconciliations.class).standing(account, "simulator"));
  }

  private Fence fence() {
    List<Fence> all = done(bean(Reconciliations.class).fencesOf(account));
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private @Nullable OrderState state(UUID id) {
    return done(ledger().find(id, account)).map(Order::state).orElse(null);
  }

  private @Nullable String stopped(NewOrder order) {
    @Nullable Rejection why = fences.stopped(order);
    return why == null ? null : why.code();
  }

  private long events(OrderEventType type) {
    return ExecutionSystem.events(account).stream().filter(one -> one.getType() == type).count();
  }

  private void settle(String token, int status) {
    WebTestClient.bindToServer()
        .baseUrl(ExecutionSystem.address())
        .responseTimeout(Patience.LONG)
        .build()
        .post()
        .uri("/api/v1/admin/fences/settle")
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .bodyValue(Map.of("account", account, "broker", "simulator", "reason", "checked"))
        .exchange()
        .expectStatus()
        .isEqualTo(status);
  }

  private NewOrder order(String side, String quantity, @Nullable String limit) {
    return Samples.at("simulator", Samples.terms(account, side, quantity, limit, "GTC"), false);
  }

  private NewOrder reducing() {
    return Samples.at("simulator", Samples.terms(account, "SELL", "1", null, "GTC"), true);
  }

  private static SendGate leased() {
    SendGate gate =
        new SendGate(System::nanoTime, Duration.ofSeconds(5), Map.of("simulator", true));
    gate.granted(gate.request(), Duration.ofHours(1), 0);
    return gate;
  }
}
