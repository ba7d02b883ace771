package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.Patience.await;
import static io.tradeflow.execution.domain.OrderState.REJECTED;
import static io.tradeflow.execution.domain.OrderState.UNKNOWN;
import static io.tradeflow.execution.domain.OrderState.WORKING;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A venue that hangs again and again is left alone for a while, and then tried by one order. */
class BrokerCircuitTest {

  private final VenueSystem venue = new VenueSystem(null);
  private final Desk desk = new Desk();

  {
    desk.uses(venue.hasty(desk::accept));
  }

  @AfterEach
  void stop() {
    venue.close();
  }

  @Test
  void opensAfterRepeatedHangsSendsNothingMeanwhileAndCloses() throws Exception {
    venue.fault("TIMEOUT_BEFORE_ACCEPT", "PLACE", ",\"times\":0");
    List<Order> hung = together(5);
    assertThat(hung).allMatch(order -> desk.state(order) == UNKNOWN);

    Order refused = desk.refused();
    assertThat(desk.rejection(refused)).extracting("code").isEqualTo("BROKER_UNAVAILABLE");
    assertThat(desk.rejection(refused))
        .extracting("message")
        .asString()
        .contains("nothing was sent", "Try again");
    assertThat(venue.hits())
        .as("requests that the venue saw: those of orders whose fate was unknown, no other")
        .isEqualTo(orders(UNKNOWN).size());

    venue.noFaults();
    await()
        .until(
            () -> {
              desk.recover();
              return orders(UNKNOWN).isEmpty();
            });
    assertThat(hung)
        .allSatisfy(
            order -> {
              assertThat(desk.state(order)).isEqualTo(WORKING);
              assertThat(venue.accepted(order.terms().id())).isEqualTo(1);
            });
    assertThat(together(5)).allSatisfy(order -> desk.recoverUntil(WORKING, order));
    assertThat(venue.accepted(refused.terms().id())).isZero();
    assertThat(desk.state(refused)).isEqualTo(REJECTED);
  }

  private List<Order> orders(OrderState state) {
    return desk.orders.values().stream().filter(order -> order.state() == state).toList();
  }

  private List<Order> together(int count) throws Exception {
    List<Order> sent = new ArrayList<>();
    List<Callable<Order>> sends = Collections.nCopies(count, () -> desk.send("BUY", "1", "90"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Order> one : threads.invokeAll(sends)) {
        sent.add(one.get());
      }
    }
    return sent;
  }
}
