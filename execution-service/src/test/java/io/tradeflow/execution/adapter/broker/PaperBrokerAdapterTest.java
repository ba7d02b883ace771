package io.tradeflow.execution.adapter.broker;

import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.Stamp;
import io.tradeflow.execution.application.TooLate;
import io.tradeflow.execution.application.Validity;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.Level;
import io.tradeflow.paperbroker.PaperTerms;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the port promises, of the paper broker. */
class PaperBrokerAdapterTest {
  private static final Instant DAY = Instant.parse("2024-05-06T10:00:00Z");

  private static final Validity IN_TIME = new Validity(System.nanoTime() + 3_600_000_000_000L);

  private record Said(UUID order, OrderChange change, Stamp stamp) {}

  private final List<Said> said = new CopyOnWriteArrayList<>();
  private final List<PaperBrokerAdapter> brokers = new ArrayList<>();
  private volatile boolean agreed = true;
  private final PaperBrokerAdapter broker = broker();

  @AfterEach
  void close() {
    brokers.forEach(PaperBrokerAdapter::close);
  }

  @Test
  void takesTheOrderAndWalksTheBookWithFeesToTheUnit() {
    broker.depth(book(DAY));
    Order order = order("1.5", null, "GTC");
    broker.send(order, 3, IN_TIME);
    awaitReports(3);
    assertThat(said)
        .containsExactly(
            new Said(order.terms().id(), new OrderChange.Acknowledge(), new Stamp(3, DAY)),
            new Said(
                order.terms().id(),
                fill(order, 1, "1", "101.00", "0.10100000", false),
                new Stamp(3, DAY)),
            new Said(
                order.terms().id(),
                fill(order, 2, "0.5", "102.00", "0.05100000", false),
                new Stamp(3, DAY)));
  }

  @Test
  void finishedOrdersAreDropped() {
    broker.depth(book(DAY));
    broker.send(order("1", null, "GTC"), 1, IN_TIME);
    awaitReports(2);
    assertThat(broker.working()).isZero();
  }

  @Test
  void sentAndResumedAgainWorksOnce() {
    Order order = order("0.5", "101", "GTC");
    broker.send(order, 1, IN_TIME);
    broker.resume(order, 1, IN_TIME);
    broker.resume(order, 1, IN_TIME);
    broker.depth(book(DAY));
    awaitReports(2);
    assertThat(said)
        .extracting(one -> one.change().getClass().getSimpleName())
        .containsExactly("Acknowledge", "Fill");
  }

  @Test
  void cancelEndsWhatWorksAndAnswersForWhatDoesNot() {
    Order order = order("1", "90", "GTC");
    broker.send(order, 1, IN_TIME);
    broker.cancel(order, "USER", 1);
    broker.cancel(order, "USER", 1);
    awaitReports(3);
    assertThat(said)
        .extracting(Said::change)
        .containsExactly(
            new OrderChange.Acknowledge(),
            new OrderChange.Cancel("USER"),
            new OrderChange.Cancel("USER"));
    broker.depth(book(DAY));
    assertThat(broker.working()).isZero();
  }

  @Test
  void whatComesAfterItsValidityIsNotTakenAndCanBeSentAgain() {
    broker.depth(book(DAY));
    Order order = order("1", null, "GTC");
    Validity over = new Validity(System.nanoTime());

    assertThatThrownBy(() -> broker.send(order, 1, over)).isInstanceOf(TooLate.class);
    assertThatThrownBy(() -> broker.resume(order, 1, over)).isInstanceOf(TooLate.class);
    assertThat(broker.working()).isZero();
    assertThat(said).isEmpty();

    broker.send(order, 1, IN_TIME);
    awaitReports(2);
    Order resting = order("1", "90", "GTC");
    broker.resume(atState(resting, OrderState.PARTIALLY_FILLED, "0.5", 1), 2, over);
    assertThat(broker.working()).as("what it has is taken back at any time").isEqualTo(1);
  }

  @Test
  void resumedOrderGoesOnWithWhatIsLeftAndTheNextFillId() {
    broker.depth(book(DAY));
    Order order = atState(order("1.5", null, "GTC"), OrderState.PARTIALLY_FILLED, "1", 1);
    broker.resume(order, 2, IN_TIME);
    awaitReports(1);
    assertThat(said)
        .extracting(Said::change)
        .containsExactly(fill(order, 2, "0.5", "101.00", "0.05050000", false));
  }

  @Test
  void lostOrderIsAcknowledgedWhenItIsTakenBack() {
    Order order = atState(order("1.5", "90", "GTC"), OrderState.UNKNOWN, "1", 1);
    broker.resume(order, 2, IN_TIME);
    awaitReports(1);
    assertThat(said.getFirst().change()).isEqualTo(new OrderChange.Acknowledge());
    assertThat(broker.working()).isEqualTo(1);
  }

  @Test
  void orderOnWhichTheLedgerDisagreesIsForgotten() {
    agreed = false;
    broker.send(order("1", "90", "GTC"), 1, IN_TIME);
    await().until(() -> broker.working() == 0);
  }

  @Test
  void releasedPartitionIsSilent() {
    broker.send(order("1", null, "GTC"), 1, IN_TIME);
    awaitReports(1);
    broker.release(0);
    broker.depth(book(DAY));
    assertThat(broker.working()).isZero();
    assertThat(said).hasSize(1);
  }

  @Test
  void dayOrderExpiresOnTheNextDayOfItsMarketNotOfTheWall() {
    broker.depth(book(DAY));
    broker.send(order("1", "90", "DAY"), 1, IN_TIME);
    broker.depth(book(DAY.plus(Duration.ofHours(13))));
    assertThat(broker.working()).isEqualTo(1);
    broker.depth(book(DAY.plus(Duration.ofHours(14))));
    awaitReports(2);
    assertThat(said.getLast().change()).isEqualTo(new OrderChange.Expire());
  }

  @Test
  void reportsOfOneOrderComeInTheirOrderWhoeverElseTrades() {
    broker.depth(book(DAY));
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Order order = order("0.01", null, "GTC");
      orders.add(order);
      broker.send(order, 1, IN_TIME);
    }
    awaitReports(200);
    for (Order order : orders) {
      assertThat(said)
          .filteredOn(one -> one.order().equals(order.terms().id()))
          .extracting(one -> one.change().getClass().getSimpleName())
          .containsExactly("Acknowledge", "Fill");
    }
  }

  @Test
  void sameSeedAndIdsGiveTheSameFills() {
    PaperBrokerAdapter other = broker();
    Order order = order("1.7", null, "GTC");
    for (PaperBrokerAdapter one : List.of(broker, other)) {
      one.depth(book(DAY));
      one.send(order, 1, IN_TIME);
    }
    awaitReports(6);
    List<OrderChange> fills =
        said.stream().map(Said::change).filter(OrderChange.Fill.class::isInstance).toList();
    assertThat(fills).hasSize(4);
    assertThat(new java.util.HashSet<>(fills)).hasSize(2);
  }

  private PaperBrokerAdapter broker() {
    PaperBrokerAdapter made =
        new PaperBrokerAdapter(
            new PaperTerms(
                BigDecimal.TEN, BigDecimal.TWO, BigDecimal.ZERO, Duration.ofMillis(2), 7),
            (order, changes, stamp) -> {
              changes.forEach(change -> said.add(new Said(order.terms().id(), change, stamp)));
              return agreed;
            },
            account -> 0,
            Clock.systemUTC());
    brokers.add(made);
    return made;
  }

  private void awaitReports(int count) {
    await().untilAsserted(() -> assertThat(said).hasSizeGreaterThanOrEqualTo(count));
    assertThat(said).hasSize(count);
  }

  private static Order order(String quantity, @Nullable String limit, String force) {
    NewOrder terms = Samples.terms(UUID.randomUUID().toString(), "BUY", quantity, limit, force);
    return Samples.order(terms, OrderState.SENDING);
  }

  private static Order atState(Order order, OrderState state, String filled, int fills) {
    return new Order(
        order.terms(),
        state,
        new BigDecimal(filled),
        BigDecimal.ZERO,
        fills,
        null,
        order.createdAt(),
        order.updatedAt());
  }

  private static OrderChange fill(
      Order order, int number, String quantity, String price, String fee, boolean maker) {
    return new OrderChange.Fill(
        order.terms().id() + "-" + number,
        new BigDecimal(quantity),
        new BigDecimal(price),
        new BigDecimal(fee),
        maker);
  }

  private static Depth book(Instant marketTime) {
    return new Depth(
        "BTC-USD",
        List.of(new Level(new BigDecimal("100"), BigDecimal.ONE)),
        List.of(
            new Level(new BigDecimal("101"), BigDecimal.ONE),
            new Level(new BigDecimal("102"), BigDecimal.ONE)),
        marketTime);
  }
}
