package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.ExecutionSystem.bean;
import static io.tradeflow.execution.ExecutionSystem.count;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;
import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.FakeMarket;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.BrokerReports;
import io.tradeflow.execution.application.ConnectedBrokers;
import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.KillChange;
import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.execution.application.SendGate;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waits before a venue that hangs when its process dies: the next owner does it. */
class CancelWishesTest {

  /** An owner of the account's partition, with a gate and a connection of its own. */
  private final class Owner implements AutoCloseable {
    final SendGate gate =
        new SendGate(System::nanoTime, Duration.ofSeconds(1), Map.of("simulator", true));
    final VenueBroker broker = venue.broker(new BrokerReports(ledger()));
    final OrderDesk desk =
        new OrderDesk(
            ledger(),
            broker,
            new FakeMarket(),
            gate,
            bean(Fences.class),
            ExecutionSystem::partition,
            new ConnectedBrokers(Set.of("simulator"), Set.of("simulator")));

    Owner() {
      killed.forEach(gate::apply);
      gate.granted(gate.request(), Duration.ofHours(1), 0);
      desk.assign(partition(account));
      desk.claim();
    }

    @Override
    public void close() {
      desk.close();
      broker.close();
    }
  }

  private final VenueSystem venue = new VenueSystem(null);
  private final String account = ExecutionSystem.account();
  private List<KillChange> killed = List.of();

  @BeforeEach
  void noOrdersOfOthers() {
    ExecutionSystem.sql("UPDATE orders SET state = 'CANCELLED'");
  }

  @AfterEach
  void stop() {
    venue.close();
  }

  @Test
  void cancelThatWaitedIsSentByTheNextOwner() {
    NewOrder first;
    NewOrder second;
    try (Owner dying = new Owner()) {
      first = working(dying, "80");
      second = working(dying, "81");
      venue.fault("TIMEOUT_BEFORE_ACCEPT", "CANCEL", "");
      dying.desk.cancel(first.id(), account, "USER");
      dying.desk.cancel(second.id(), account, "USER");
      assertThat(wishes()).isEqualTo(2);
      await().until(() -> venue.hits() > 0);
    }
    venue.noFaults();
    try (Owner next = new Owner()) {
      awaitState(next, first, OrderState.CANCELLED);
      awaitState(next, second, OrderState.CANCELLED);
    }
    assertThat(venue.receipts("CANCEL_ACCEPTED")).hasSize(2);
    assertThat(wishes()).isZero();
  }

  @Test
  void cancelOfASwitchIsSentByTheNextOwnerAlthoughItIsReleasedMeanwhile() {
    NewOrder order;
    try (Owner dying = new Owner()) {
      order = working(dying, "80");
      venue.fault("TIMEOUT_BEFORE_ACCEPT", "CANCEL", "");
      dying.gate.apply(new KillChange("account:" + account, true, 1, "stop", Instant.EPOCH));
      dying.desk.cancelStopped();
      await().until(() -> venue.hits() > 0);
    }
    venue.noFaults();
    try (Owner next = new Owner()) {
      awaitState(next, order, OrderState.CANCELLED);
    }
    assertThat(wishes()).isZero();
  }

  @Test
  void whatASwitchHadToCancelIsCancelledAlthoughItsOwnerDiedFirstAndItIsReleased() {
    NewOrder before;
    NewOrder after;
    try (Owner dying = new Owner()) {
      before = working(dying, "80");
      Instant engaged = found(before).createdAt().plusMillis(1);
      killed = List.of(change(true, 1, engaged), change(false, 2, engaged.plusMillis(1)));
      await().until(() -> Instant.now().isAfter(engaged.plusMillis(2)));
      after = working(dying, "81");
    }
    try (Owner next = new Owner()) {
      awaitState(next, before, OrderState.CANCELLED);
      assertThat(found(after).state()).isEqualTo(OrderState.WORKING);
    }
    assertThat(venue.receipts("CANCEL_ACCEPTED")).hasSize(1);
  }

  private KillChange change(boolean engaged, long epoch, Instant at) {
    return new KillChange("account:" + account, engaged, epoch, "stop", at);
  }

  @Test
  void orderThatWasSentAndIsToBeCancelledIsNotSentAgain() {
    NewOrder order;
    try (Owner dying = new Owner()) {
      venue.fault("TIMEOUT_BEFORE_ACCEPT", "PLACE", "");
      order = approved(dying, "90");
      await().until(() -> venue.hits() > 0);
      dying.desk.cancel(order.id(), account, "USER");
    }
    venue.noFaults();
    try (Owner next = new Owner()) {
      awaitState(next, order, OrderState.CANCELLED);
    }
    assertThat(venue.accepted(order.id())).isZero();
  }

  @Test
  void changeThatWaitedIsMadeByTheNextOwner() {
    NewOrder order;
    try (Owner dying = new Owner()) {
      NewOrder other = working(dying, "80");
      order = working(dying, "81");
      venue.fault("TIMEOUT_BEFORE_ACCEPT", "CANCEL", "");
      dying.desk.cancel(other.id(), account, "USER");
      await().until(() -> venue.hits() > 0);
      dying.desk.modifyApproved(order.id(), account, asked(order, "0.5"), "decision");
      assertThat(found(order).pending()).isNotNull();
    }
    venue.noFaults();
    try (Owner next = new Owner()) {
      await()
          .untilAsserted(
              () -> {
                next.desk.recover();
                assertThat(found(order).terms().quantity()).isEqualTo("0.5");
              });
    }
    assertThat(venue.receipts("AMEND_ACCEPTED")).hasSize(1);
    assertThat(found(order).state()).isEqualTo(OrderState.WORKING);
  }

  @Test
  void wishOfAnOrderThatEndedMeanwhileIsNone() {
    try (Owner owner = new Owner()) {
      NewOrder order = working(owner, "80");
      owner.desk.cancel(order.id(), account, "USER");
      awaitState(owner, order, OrderState.CANCELLED);
      owner.desk.cancel(order.id(), account, "USER");
      assertThat(wishes()).isZero();
    }
    assertThat(venue.receipts("CANCEL_ACCEPTED")).hasSize(1);
  }

  private NewOrder working(Owner owner, String limit) {
    NewOrder order = approved(owner, limit);
    awaitState(owner, order, OrderState.WORKING);
    return order;
  }

  private NewOrder approved(Owner owner, String limit) {
    NewOrder terms =
        Samples.at("simulator", Samples.terms(account, "BUY", "1", limit, "GTC"), false);
    done(ledger().accept(terms, terms.id().toString(), "h", Optional.empty()));
    owner.desk.approved(terms.id(), account, "decision-" + terms.id());
    return terms;
  }

  private UUID asked(NewOrder order, String quantity) {
    Amendment.Wish wish = new Amendment.Wish(new BigDecimal(quantity), null, null);
    Order after =
        done(ledger().ask(order.id(), account, wish, UUID.randomUUID().toString(), "h"))
            .orElseThrow()
            .order();
    return Objects.requireNonNull(after.pending()).id();
  }

  private void awaitState(Owner owner, NewOrder order, OrderState state) {
    await()
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              owner.desk.recover();
              return found(order).state() == state;
            });
  }

  private long wishes() {
    return count("orders WHERE account_id = :a AND cancel_requested_at IS NOT NULL", account);
  }

  private Order found(NewOrder order) {
    return done(ledger().find(order.id(), account)).orElseThrow();
  }
}
