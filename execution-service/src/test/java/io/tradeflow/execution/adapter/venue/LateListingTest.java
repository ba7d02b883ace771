package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.application.KillChange;
import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.execution.application.OrderLedger;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An order is listed as APPROVED, and is on its way to its venue when its turn comes: nothing that
 * ends what was never sent may end it, or its fills have no order.
 */
class LateListingTest {
  private final VenueSystem venue = new VenueSystem(null);
  private final String account = ExecutionSystem.account();
  private volatile @Nullable Order listed;
  private final VenueDesk own =
      VenueDesk.before(venue, lateLedger(), Duration.ofSeconds(8), Duration.ofSeconds(6), account);
  private final OrderDesk desk = own.desk;

  @BeforeEach
  void start() {
    ExecutionSystem.sql("UPDATE orders SET state = 'CANCELLED'");
    own.own();
  }

  @AfterEach
  void stop() {
    desk.close();
    venue.close();
  }

  @Test
  void switchThatIsEngagedMeanwhileDoesNotRejectWhatTheVenueTakes() {
    NewOrder order = onItsWay();
    own.gate.apply(new KillChange("account:" + account, true, 1, "stop", Instant.EPOCH));
    desk.recover();
    assertTakenAndKnown(order);
  }

  @Test
  void secondDecisionDoesNotRejectWhatTheFirstLetPass() {
    NewOrder order = onItsWay();
    desk.rejected(order.id(), account, new Rejection("COOLDOWN", null, null, "Wait."));
    assertTakenAndKnown(order);
  }

  /** The order is SENDING, the venue has not answered, and listings say that it is APPROVED. */
  private NewOrder onItsWay() {
    NewOrder order = own.approved("1", "90");
    listed = own.found(order);
    assertThat(own.state(order)).isEqualTo(OrderState.APPROVED);
    venue.fault("DELAY", "PLACE", ",\"delayMillis\":2000");
    own.lease();
    desk.sendWaiting();
    await().until(() -> venue.hits() > 0);
    assertThat(own.state(order)).isEqualTo(OrderState.SENDING);
    return order;
  }

  private void assertTakenAndKnown(NewOrder order) {
    assertThat(own.state(order)).isEqualTo(OrderState.SENDING);
    await().until(() -> own.state(order) != OrderState.SENDING);
    assertThat(own.state(order)).isEqualTo(OrderState.WORKING);
    assertThat(venue.accepted(order.id())).isOne();
  }

  /** The real one, but that lost orders are those that were read too early. */
  private OrderLedger lateLedger() {
    return (OrderLedger)
        Proxy.newProxyInstance(
            OrderLedger.class.getClassLoader(),
            new Class<?>[] {OrderLedger.class},
            (proxy, method, arguments) -> {
              Order early = listed;
              if (method.getName().equals("lost") && early != null) {
                return CompletableFuture.completedFuture(List.of(early));
              }
              try {
                return method.invoke(ledger(), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
