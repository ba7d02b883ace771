package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;
import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.OrderState;
import java.time.Duration;
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
  private final VenueDesk one = desk();
  private final VenueDesk other = desk();

  @BeforeEach
  void start() {
    ExecutionSystem.sql("UPDATE orders SET state = 'CANCELLED'");
    one.own();
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    venue.close();
  }

  @Test
  void orderThatAnotherInstanceSentIsCancelledAtTheVenue() {
    NewOrder order = sentByTheOther();
    one.desk.cancel(order.id(), account, "USER");
    await().until(() -> one.state(order) == OrderState.CANCELLED);
    assertThat(venue.accepted(order.id())).isOne();
    assertThat(venue.receipts("CANCEL_ACCEPTED")).hasSize(1);
  }

  @Test
  void orderThatWaitedBehindAnotherIsSentUnderTheNewEpoch() {
    one.lease();
    venue.fault("TIMEOUT_BEFORE_ACCEPT", "PLACE", "");
    NewOrder hanging = one.approved("1", "90");
    await().until(() -> one.state(hanging) == OrderState.SENDING);
    NewOrder queued = one.approved("1", "90");
    assertThat(one.desk.queued("simulator")).isPositive();
    one.desk.revoke(partition(account));
    one.own();
    await().until(() -> one.state(queued) == OrderState.WORKING);
    assertThat(venue.accepted(queued.id())).isOne();
  }

  /** Our own request was refused for the venue's limit; the other instance's was taken. */
  private NewOrder sentByTheOther() {
    one.lease();
    venue.fault("STATUS_429", "PLACE", "");
    NewOrder order = one.approved("1", "90");
    await().until(() -> venue.hits() == 1 && one.state(order) == OrderState.SENDING);
    one.gate.ended();
    one.desk.revoke(partition(account));
    venue.noFaults();
    other.lease();
    other.own();
    await()
        .until(
            () -> {
              other.desk.recover();
              return one.state(order) == OrderState.WORKING;
            });
    other.desk.revoke(partition(account));
    one.own();
    return order;
  }

  private VenueDesk desk() {
    return VenueDesk.before(venue, ledger(), Duration.ofSeconds(5), Duration.ofSeconds(1), account);
  }
}
