package io.tradeflow.execution.application;

import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.execution.Samples;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.reconcile.BrokerBooks;
import io.tradeflow.execution.domain.reconcile.BrokerFill;
import io.tradeflow.execution.domain.reconcile.BrokerOrder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the port promises, whoever stands behind it. The market bids 5 at 100 and offers 1 at 101
 * and 5 at 102; fees are 10 basis points for who takes and 2 for who rested.
 */
public abstract class BrokerContract {
  /** One report. */
  public record Said(UUID order, OrderChange change, long epoch) {}

  protected static final Validity IN_TIME = new Validity(System.nanoTime() + 3_600_000_000_000L);

  protected final List<Said> said = new CopyOnWriteArrayList<>();
  protected volatile boolean agreed = true;

  /** The broker under test. */
  protected abstract Broker broker();

  /** Shows the market to it. */
  protected abstract void showBook();

  /** Orders that it holds. */
  protected abstract int working();

  /** Takes what it reports. */
  protected final boolean report(Order order, List<OrderChange> changes, Stamp stamp) {
    changes.forEach(
        change -> said.add(new Said(order.terms().id(), stripped(change), stamp.epoch())));
    return agreed;
  }

  @Test
  void takesTheOrderAndReportsEachFillToTheUnitUnderItsEpoch() {
    showBook();
    Order order = order("1.5", null, "GTC");
    broker().send(order, 3, IN_TIME);
    awaitReports(3);
    UUID id = order.terms().id();
    assertThat(said)
        .containsExactly(
            new Said(id, new OrderChange.Acknowledge(), 3),
            new Said(id, fill(order, 1, "1", "101", "0.10100000"), 3),
            new Said(id, fill(order, 2, "0.5", "102", "0.05100000"), 3));
    await().until(() -> working() == 0);
  }

  @Test
  void sentOnceAndResumedOftenIsOneOrder() {
    Order order = order("0.5", "101", "GTC");
    broker().send(order, 1, IN_TIME);
    broker().resume(order, 1, IN_TIME);
    broker().resume(order, 1, IN_TIME);
    showBook();
    awaitReports(2);
    assertThat(kinds()).containsExactly("Acknowledge", "Fill");
  }

  @Test
  void cancelEndsWhatWorks() {
    Order order = order("1", "90", "GTC");
    broker().send(order, 1, IN_TIME);
    broker().cancel(order, "USER", 1);
    awaitReports(2);
    assertThat(changes())
        .containsExactly(new OrderChange.Acknowledge(), new OrderChange.Cancel("USER"));
    showBook();
    assertThat(working()).isZero();
  }

  @Test
  void whatComesAfterItsValidityIsNotTakenAndCanBeSentAgain() {
    showBook();
    Order order = order("1", null, "GTC");
    Validity over = new Validity(System.nanoTime());
    assertThatThrownBy(() -> broker().send(order, 1, over)).isInstanceOf(TooLate.class);
    assertThat(working()).isZero();
    assertThat(said).isEmpty();
    broker().send(order, 1, IN_TIME);
    awaitReports(2);
  }

  @Test
  void refusalIsARejectionWithItsReason() {
    broker().send(order("0", "90", "GTC"), 1, IN_TIME);
    awaitReports(1);
    assertThat(said.getFirst().change())
        .isInstanceOfSatisfying(
            OrderChange.Reject.class,
            reject -> {
              assertThat(reject.rejection().code()).isEqualTo("BROKER");
              assertThat(reject.rejection().message()).contains("Quantity must be above zero");
            });
    assertThat(working()).isZero();
  }

  @Test
  void whatTheBookCannotGiveAtOnceIsCancelledIfItMayNotRest() {
    showBook();
    broker().send(order("2", "101", "IOC"), 1, IN_TIME);
    broker().send(order("20", "102", "FOK"), 1, IN_TIME);
    awaitReports(5);
    assertThat(kinds())
        .containsExactlyInAnyOrder("Acknowledge", "Fill", "Cancel", "Acknowledge", "Cancel");
    assertThat(working()).isZero();
  }

  @Test
  void workingOrderTakesNewTermsInTimeAndRefusesTheImpossible() {
    Order order = order("1", "90", "GTC");
    broker().send(order, 1, IN_TIME);
    awaitReports(1);
    Order changing = changed(at(order, OrderState.WORKING, "0", 0), "2", "91");
    UUID change = Objects.requireNonNull(changing.pending()).id();
    assertThat(broker().canModify(changing)).isTrue();
    Validity over = new Validity(System.nanoTime());
    assertThatThrownBy(() -> broker().modify(changing, 1, over)).isInstanceOf(TooLate.class);
    broker().modify(changing, 1, IN_TIME);
    awaitReports(2);
    assertThat(said.getLast().change()).isEqualTo(new OrderChange.Modify(change));
    showBook();
    Order taking = changed(changing, "2", "105");
    broker().modify(taking, 1, IN_TIME);
    await().until(() -> said.size() > 2);
    assertThat(kinds().get(2)).isIn("RefuseModify", "Modify");
  }

  @Test
  void restingStopGetsAnotherPriceAndGoesOffThere() {
    showBook();
    Pricing far = new Pricing.Stop(new BigDecimal("120"));
    Pricing near = new Pricing.Stop(new BigDecimal("101"));
    NewOrder terms = Samples.terms(UUID.randomUUID().toString(), "BUY", "1", far);
    Order order = Samples.order(terms, OrderState.SENDING);
    broker().send(order, 1, IN_TIME);
    awaitReports(1);
    Order changing = changed(at(order, OrderState.WORKING, "0", 0), "1", near);
    UUID change = Objects.requireNonNull(changing.pending()).id();
    assertThat(broker().canModify(changing)).isTrue();
    broker().modify(changing, 1, IN_TIME);
    await().until(() -> kinds().containsAll(List.of("Modify", "Fill")));
    assertThat(changes())
        .as("a stream may tell of the fill before the answer to the change is here")
        .filteredOn(one -> !(one instanceof OrderChange.Trigger))
        .containsExactlyInAnyOrder(
            new OrderChange.Acknowledge(),
            new OrderChange.Modify(change),
            fill(order, 1, "1", "101", "0.10100000"));
  }

  /** A broker without books of its own has none; what one has names all that is there. */
  @Test
  void booksNameWhatIsOpenDoneAndHeld() {
    showBook();
    Order done = order("1.5", null, "GTC");
    Order open = order("1", "90", "GTC");
    broker().send(done, 1, IN_TIME);
    broker().send(open, 1, IN_TIME);
    awaitReports(4);
    String account = done.terms().accountId();
    Optional<BrokerBooks> told = broker().books(account, 0);
    if (told.isEmpty()) {
      assertThat(broker().placed(open.terms().clientOrderId())).isEmpty();
      assertThat(broker().remote()).isFalse();
      return;
    }
    BrokerBooks books = told.get();
    assertThat(books.complete()).isTrue();
    assertThat(books.fills())
        .extracting(BrokerFill::fillId)
        .containsExactly(done.terms().id() + "-1", done.terms().id() + "-2");
    assertThat(books.positions().get("BTC-USD")).isEqualByComparingTo("1.5");
    assertThat(broker().books(account, books.lastFill(0)).orElseThrow().fills()).isEmpty();
    assertThat(broker().quietSince(account, books.lastFill(0))).isTrue();
    assertThat(broker().quietSince(account, 0)).isFalse();
    BrokerOrder there = broker().placed(open.terms().clientOrderId()).orElseThrow();
    assertThat(there.pricing()).isEqualTo(open.terms().pricing());
    assertThat(broker().books(open.terms().accountId(), 0).orElseThrow().open())
        .containsExactly(there);
    assertThat(broker().placed("strange")).isEmpty();
  }

  private static Order changed(Order order, String quantity, String limit) {
    return changed(order, quantity, new Pricing.Limit(new BigDecimal(limit)));
  }

  private static Order changed(Order order, String quantity, Pricing pricing) {
    return new Order(
        order.terms(),
        order.state(),
        order.filled(),
        order.filledValue(),
        order.fillCount(),
        null,
        new Amendment(UUID.randomUUID(), new BigDecimal(quantity), pricing, true),
        false,
        order.createdAt(),
        order.updatedAt());
  }

  @Test
  void orderOnWhichTheLedgerDisagreesIsForgotten() {
    agreed = false;
    broker().send(order("1", "90", "GTC"), 1, IN_TIME);
    await().until(() -> working() == 0);
  }

  @Test
  void releasedPartitionIsSilent() {
    broker().send(order("1", "101", "GTC"), 1, IN_TIME);
    awaitReports(1);
    broker().release(0);
    showBook();
    assertThat(working()).isZero();
    Order next = order("1", "90", "GTC");
    broker().send(next, 2, IN_TIME);
    awaitReports(2);
    assertThat(said.getLast().order()).isEqualTo(next.terms().id());
  }

  @Test
  void reportsOfOneOrderComeInTheirOrderWhoeverElseTrades() {
    showBook();
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Order order = order("0.01", null, "GTC");
      orders.add(order);
      broker().send(order, 1, IN_TIME);
    }
    awaitReports(200);
    for (Order order : orders) {
      assertThat(said)
          .filteredOn(one -> one.order().equals(order.terms().id()))
          .extracting(one -> one.change().getClass().getSimpleName())
          .containsExactly("Acknowledge", "Fill");
    }
  }

  protected final List<OrderChange> changes() {
    return said.stream().map(Said::change).toList();
  }

  protected final List<String> kinds() {
    return said.stream().map(one -> one.change().getClass().getSimpleName()).toList();
  }

  protected final void awaitReports(int count) {
    await().untilAsserted(() -> assertThat(said).hasSizeGreaterThanOrEqualTo(count));
    assertThat(said).hasSize(count);
  }

  protected static Order order(String quantity, @Nullable String limit, String force) {
    NewOrder terms = Samples.terms(UUID.randomUUID().toString(), "BUY", quantity, limit, force);
    return Samples.order(terms, OrderState.SENDING);
  }

  protected static Order at(Order order, OrderState state, String filled, int fills) {
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

  protected static OrderChange fill(
      Order order, int number, String quantity, String price, String fee) {
    return stripped(
        new OrderChange.Fill(
            order.terms().id() + "-" + number,
            new BigDecimal(quantity),
            new BigDecimal(price),
            new BigDecimal(fee),
            false));
  }

  /** Brokers may write a value with more zeros or fewer. */
  private static OrderChange stripped(OrderChange change) {
    return change instanceof OrderChange.Fill fill
        ? new OrderChange.Fill(
            fill.fillId(),
            fill.quantity().stripTrailingZeros(),
            fill.price().stripTrailingZeros(),
            fill.fee().stripTrailingZeros(),
            fill.maker())
        : change;
  }
}
