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
import io.tradeflow.execution.application.BrokerReports;
import io.tradeflow.execution.application.ConnectedBrokers;
import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.execution.application.SendGate;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A partition is taken away and comes back: what this instance remembers of its orders is of
 * another time.
 */
class ReturnedPartitionTest {
  private final VenueSystem venue = new VenueSystem(null);
  private final String account = ExecutionSystem.account();
  private final SendGate gate = gate();
  private final OrderDesk desk = desk(gate);
  private final SendGate otherGate = gate();
  private final OrderDesk other = desk(otherGate);

  @BeforeEach
  void start() {
    ExecutionSystem.sql("UPDATE orders SET state = 'CANCELLED'");
    own(desk);
  }

  @AfterEach
  void stop() {
    desk.close();
    other.close();
    venue.close();
  }

  @Test
  void orderThatAnotherInstanceSentIsCancelledAtTheVenue() {
    NewOrder order = sentByTheOther();
    desk.cancel(order.id(), account, "USER");
    await().until(() -> state(order) == OrderState.CANCELLED);
    assertThat(venue.accepted(order.id())).isOne();
    assertThat(venue.receipts("CANCEL_ACCEPTED")).hasSize(1);
  }

  @Test
  void orderThatWaitedBehindAnotherIsSentUnderTheNewEpoch() {
    lease(gate);
    venue.fault("TIMEOUT_BEFORE_ACCEPT", "PLACE", "");
    NewOrder hanging = approved();
    await().until(() -> state(hanging) == OrderState.SENDING);
    NewOrder queued = approved();
    assertThat(desk.queued("simulator")).isPositive();
    desk.revoke(partition(account));
    own(desk);
    await().until(() -> state(queued) == OrderState.WORKING);
    assertThat(venue.accepted(queued.id())).isOne();
  }

  /** Our own request was refused for the venue's limit; the other instance's was taken. */
  private NewOrder sentByTheOther() {
    lease(gate);
    venue.fault("STATUS_429", "PLACE", "");
    NewOrder order = approved();
    await().until(() -> venue.hits() == 1 && state(order) == OrderState.SENDING);
    gate.ended();
    desk.revoke(partition(account));
    venue.noFaults();
    lease(otherGate);
    own(other);
    await()
        .until(
            () -> {
              other.recover();
              return state(order) == OrderState.WORKING;
            });
    other.revoke(partition(account));
    own(desk);
    return order;
  }

  private void own(OrderDesk owner) {
    owner.assign(partition(account));
    owner.claim();
  }

  private NewOrder approved() {
    NewOrder order =
        Samples.at("simulator", Samples.terms(account, "BUY", "1", "90", "GTC"), false);
    done(ledger().accept(order, order.id().toString(), "hash", Optional.empty()));
    desk.approved(order.id(), account, "decision");
    return order;
  }

  private OrderState state(NewOrder order) {
    return done(ledger().find(order.id(), account)).map(Order::state).orElseThrow();
  }

  private OrderDesk desk(SendGate its) {
    return new OrderDesk(
        ledger(),
        venue.broker(
            venue.settings(Duration.ofSeconds(5), Duration.ofSeconds(1)),
            new BrokerReports(ledger())),
        new FakeMarket(),
        its,
        bean(Fences.class),
        ExecutionSystem::partition,
        new ConnectedBrokers(Set.of("simulator"), Set.of("simulator")));
  }

  private static SendGate gate() {
    return new SendGate(System::nanoTime, Duration.ofSeconds(1), Map.of("simulator", true));
  }

  private static void lease(SendGate gate) {
    gate.granted(gate.request(), Duration.ofHours(1), 0);
  }
}
