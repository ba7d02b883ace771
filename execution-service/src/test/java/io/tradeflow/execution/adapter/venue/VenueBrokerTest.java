package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.execution.application.Broker;
import io.tradeflow.execution.application.Broker.BrokerUnavailable;
import io.tradeflow.execution.application.BrokerContract;
import io.tradeflow.execution.application.TooLate;
import io.tradeflow.execution.application.Validity;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract against the real simulator, and what a restart of either side leaves. */
class VenueBrokerTest extends BrokerContract {
  @TempDir Path folder;
  private VenueSystem venue;
  private VenueBroker broker;

  @BeforeEach
  void start() {
    venue = new VenueSystem(folder.resolve("receipts"));
    broker = venue.broker(this::report);
  }

  @AfterEach
  void stop() {
    venue.close();
  }

  @Override
  protected Broker broker() {
    return broker;
  }

  @Override
  protected void showBook() {
    venue.showBook();
  }

  @Override
  protected int working() {
    return broker.working();
  }

  @Test
  void nextOwnerHearsOfEachFillThatNobodyListenedTo() {
    venue.showBook();
    Order order = order("1.5", "102", "GTC");
    broker.send(order, 1, IN_TIME);
    awaitReports(3);
    said.clear();
    VenueBroker next = venue.broker(this::report);
    next.resume(at(order, OrderState.PARTIALLY_FILLED, "1", 1), 2, IN_TIME);
    awaitReports(1);
    assertThat(said)
        .containsExactly(
            new Said(order.terms().id(), fill(order, 2, "0.5", "102", "0.05100000"), 2));
    assertThat(venue.accepted(order.terms().id())).isEqualTo(1);
  }

  @Test
  void nextOwnerCannotKnowThatNothingIsUnderWayBeforeTheLongestValidityIsOver() {
    Order order = order("1", "90", "GTC");
    long began = System.nanoTime();
    assertThatThrownBy(() -> broker.resume(order, 1, IN_TIME))
        .isInstanceOf(BrokerUnavailable.class);
    Order lost = at(order, OrderState.UNKNOWN, "0", 0);
    untilSettled(lost);
    assertThat(System.nanoTime() - began).isGreaterThan(900_000_000L);
    awaitReports(1);
    assertThat(venue.accepted(order.terms().id())).isEqualTo(1);
  }

  @Test
  void validityThatIsOverOnlyLooksUp() {
    Order there = order("1", "90", "GTC");
    broker.send(there, 1, IN_TIME);
    Validity over = new Validity(System.nanoTime());
    broker.resume(at(there, OrderState.UNKNOWN, "0", 0), 1, over);
    awaitReports(2);
    assertThat(kinds()).containsExactly("Acknowledge", "Acknowledge");
    Order absent = order("1", "90", "GTC");
    assertThatThrownBy(() -> broker.send(absent, 1, over)).isInstanceOf(TooLate.class);
    assertThat(venue.receipts("ORDER_ACCEPTED")).hasSize(1);
  }

  @Test
  void killedVenueLosesNothingAndFillsGoOn() {
    Order resting = order("1", "101", "GTC");
    broker.send(resting, 1, IN_TIME);
    awaitReports(1);
    venue.crash();
    venue.restart();
    venue.showBook();
    awaitReports(2);
    assertThat(said.getLast().change()).isInstanceOf(OrderChange.Fill.class);
    assertThat(venue.receipts("ORDER_ACCEPTED")).hasSize(1);
  }

  @Test
  void venueThatIsNotThereHasTakenNothingForCertain() {
    venue.crash();
    VenueBroker alone = venue.broker(this::report);
    alone.send(order("1", "90", "GTC"), 1, IN_TIME);
    awaitReports(1);
    assertThat(said.getLast().change())
        .isInstanceOfSatisfying(
            OrderChange.Reject.class,
            reject -> assertThat(reject.rejection().code()).isEqualTo("BROKER_UNAVAILABLE"));
    assertThat(alone.working()).isZero();
    venue.restart();
    alone.send(order("1", "90", "GTC"), 1, IN_TIME);
    awaitReports(2);
    assertThat(said.getLast().change()).isEqualTo(new OrderChange.Acknowledge());
  }

  @Test
  void cancelOfAnOrderThatTheVenueNeverHadIsCertainOnceNothingCanArriveAnyMore() {
    Order order = order("1", "90", "GTC");
    broker =
        venue.broker(venue.settings(Duration.ofMillis(1_500), Duration.ofSeconds(8)), this::report);
    Validity validity = new Validity(System.nanoTime() + 8_000_000_000L);
    venue.fault("TIMEOUT_BEFORE_ACCEPT", "PLACE", "");
    assertThatThrownBy(() -> broker.send(order, 1, validity)).isInstanceOf(BrokerUnavailable.class);
    assertThatThrownBy(() -> broker.cancel(order, "USER", 1)).isInstanceOf(BrokerUnavailable.class);
    untilSettled(at(order, OrderState.UNKNOWN, "0", 0));
    awaitReports(1);
    assertThat(changes()).containsExactly(new OrderChange.Cancel("USER"));
    assertThat(venue.accepted(order.terms().id())).isZero();
  }

  /** Asks as the desk does, again and again. */
  private void untilSettled(Order lost) {
    await()
        .until(
            () -> {
              try {
                broker.resume(lost, 1, IN_TIME);
                return true;
              } catch (BrokerUnavailable e) {
                return false;
              }
            });
  }
}
