package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.application.KillChange;
import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.execution.application.SendGate;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.OrderState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The desk before a venue that hangs, limits or is slow: who waits, and who does not. */
class HungBrokerTest {

  private final VenueSystem venue = new VenueSystem(null);
  private final String account = ExecutionSystem.account();
  private final VenueDesk own =
      VenueDesk.before(venue, ledger(), Duration.ofSeconds(5), Duration.ofSeconds(1), account);
  private final OrderDesk desk = own.desk;
  private final SendGate gate = own.gate;

  @BeforeEach
  void start() {
    ExecutionSystem.sql("UPDATE orders SET state = 'CANCELLED'");
    own.lease();
    own.own();
  }

  @AfterEach
  void stop() {
    desk.close();
    venue.close();
  }

  /** An order that comes while the circuit is open is refused; without that all are taken. */
  @Test
  void callerDoesNotWaitForABrokerThatHangsAndEachOrderHasItsEnd() {
    venue.fault("TIMEOUT_BEFORE_ACCEPT", "PLACE", ",\"times\":2");
    List<NewOrder> orders = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      orders.add(approved("90"));
    }
    assertThat(state(orders.getFirst()))
        .as("the first still hangs when all have been brought")
        .isIn(OrderState.APPROVED, OrderState.SENDING);
    await()
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              desk.recover();
              desk.sendWaiting();
              return orders.stream()
                  .map(this::state)
                  .allMatch(it -> it == OrderState.WORKING || it == OrderState.REJECTED);
            });
    for (NewOrder order : orders) {
      assertThat(venue.accepted(order.id())).isEqualTo(state(order) == OrderState.WORKING ? 1 : 0);
    }
    assertThat(orders).anyMatch(order -> state(order) == OrderState.WORKING);
  }

  @Test
  void queuedOrdersOfAKilledScopeAreNeverSent() {
    venue.fault("TIMEOUT_BEFORE_ACCEPT", "PLACE", "");
    List<NewOrder> orders = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      orders.add(approved("90"));
    }
    await().until(() -> state(orders.getFirst()) != OrderState.APPROVED);
    gate.apply(new KillChange("account:" + account, true, 1, "stop", Instant.EPOCH));
    desk.cancelStopped();
    await()
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              desk.recover();
              return orders.stream().allMatch(order -> state(order).finished());
            });
    assertThat(venue.receipts("ORDER_ACCEPTED")).isEmpty();
    assertThat(gate.position().unsettled()).isEmpty();
  }

  @Test
  void cancelOfAQueuedOrderIsDoneAtOnce() {
    venue.fault("TIMEOUT_BEFORE_ACCEPT", "PLACE", "");
    approved("90");
    NewOrder queued = approved("91");
    desk.cancel(queued.id(), account, "USER");
    assertThat(state(queued)).isIn(OrderState.CANCELLED, OrderState.SENDING);
    await().until(() -> state(queued) == OrderState.CANCELLED);
    assertThat(venue.accepted(queued.id())).isZero();
  }

  @Test
  void orderWaitsForTheVenuesLimitAlthoughItIsLongerThanItsValidity() {
    NewOrder open = approved("80");
    await().until(() -> state(open) == OrderState.WORKING);
    venue.fault("STATUS_429", "PLACE", ",\"retryAfterSeconds\":5");
    long began = System.nanoTime();
    NewOrder limited = approved("90");
    await().until(() -> venue.hits() == 1);
    desk.cancel(open.id(), account, "USER");
    await().until(() -> state(open) == OrderState.CANCELLED);
    assertThat(venue.accepted(limited.id())).as("the cancel did not wait").isZero();
    await()
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              desk.sendWaiting();
              return state(limited) == OrderState.WORKING;
            });
    assertThat(System.nanoTime() - began).isGreaterThan(5_000_000_000L);
    assertThat(venue.accepted(limited.id())).isEqualTo(1);
  }

  private NewOrder approved(String limit) {
    return own.approved("1", limit);
  }

  private OrderState state(NewOrder order) {
    return own.state(order);
  }
}
