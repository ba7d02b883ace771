package io.tradeflow.execution.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.Samples;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever is asked, decided, reported, repeated or late, an order keeps to its life. */
class OrderLifePropertyTest {
  private static final BigDecimal CASH = new BigDecimal("10000");

  @Property(tries = 500)
  void nothingBreaksTheLifeOfAnOrder(
      @ForAll @IntRange(min = 0, max = 5) int kind,
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 99_999) Integer> script) {
    Order order = Samples.order(Walk.terms("account", kind), OrderState.SUBMITTED);
    Booking.Account account = new Booking.Account(CASH, 1, 0);
    Position position = Position.flat("BTC-USD");
    List<String> fills = new ArrayList<>();
    List<OrderChange> said = new ArrayList<>();
    for (int step : script) {
      OrderChange change = Walk.change(said, step);
      said.add(change);

      Booking booked = Booking.of(order, account, position, fills, List.of(change), Samples.NOW);

      Order next = booked.order();
      assertThat(legal(order, next.state())).as("%s -> %s", order, next).isTrue();
      assertConserved(next);
      assertTerms(order, next, change);
      assertGoesItsWay(next);
      if (booked.entries().isEmpty()) {
        assertThat(next).isEqualTo(order);
        assertThat(booked.account()).isEqualTo(account);
      } else {
        assertThat(booked.account().seq()).isEqualTo(account.seq() + 1);
      }
      if (change instanceof OrderChange.Fill fill && !booked.entries().isEmpty()) {
        assertThat(fills).doesNotContain(fill.fillId());
        fills.add(fill.fillId());
      }
      order = next;
      account = booked.account();
      position = booked.position();
      assertThat(account.cash())
          .isEqualByComparingTo(
              CASH.subtract(position.totalCost())
                  .add(position.realisedPnl())
                  .subtract(position.fees()));
      assertThat(position.quantity().abs()).isEqualByComparingTo(order.filled());
    }
  }

  /** Ordered is filled plus what works, or what was cancelled, expired or rejected of it. */
  private static void assertConserved(Order order) {
    assertThat(order.remaining().signum()).isNotNegative();
    assertThat(order.filled().signum()).isNotNegative();
    assertThat(order.state() == OrderState.FILLED).isEqualTo(order.remaining().signum() == 0);
    if (order.state() == OrderState.REJECTED) {
      assertThat(order.filled()).isZero();
    }
  }

  private static void assertTerms(Order before, Order after, OrderChange change) {
    if (after.state().finished()) {
      assertThat(after.pending()).isNull();
    }
    boolean moves =
        change instanceof OrderChange.Modify
            || change instanceof OrderChange.Cut
            || change instanceof OrderChange.Trail;
    if (!moves) {
      assertThat(after.terms()).isEqualTo(before.terms());
    }
    assertThat(after.terms().size()).isEqualTo(before.terms().size());
    assertThat(after.terms().pricing().type()).isEqualTo(before.terms().pricing().type());
    if (after.terms().pricing() instanceof Pricing.Trailing now
        && before.terms().pricing() instanceof Pricing.Trailing then
        && now.trigger() != null
        && then.trigger() != null) {
      int forward = now.trigger().compareTo(then.trigger());
      assertThat(after.terms().buy() ? -forward : forward).isNotNegative();
    }
    if (before.watched() && !after.watched()) {
      assertThat(after.pending()).isNull();
    }
    if (before.triggered()) {
      assertThat(after.triggered()).isTrue();
    }
  }

  /** No change of terms, asked for or approved, holds up what waits with us, or goes with it. */
  private static void assertGoesItsWay(Order order) {
    if (order.watched()) {
      for (OrderChange step : List.of(new OrderChange.Trigger(), new OrderChange.Send(1))) {
        Order gone = order;
        for (OrderChange change : OrderLife.first(order, step)) {
          assertThat(OrderLife.permits(gone, change)).isTrue();
          gone = OrderLife.evolve(gone, change, Samples.NOW);
        }
        assertThat(gone.pending()).isNull();
        assertThat(gone.terms()).isEqualTo(order.terms());
      }
    }
  }

  private static boolean legal(Order before, OrderState to) {
    OrderState from = before.state();
    return from == to
        || switch (from) {
          case SUBMITTED ->
              to == OrderState.APPROVED || to == OrderState.REJECTED || to == OrderState.CANCELLED;
          case APPROVED ->
              to == OrderState.SENDING
                  || to == OrderState.REJECTED
                  || to == OrderState.CANCELLED
                  || to == OrderState.EXPIRED && before.trails();
          case SENDING -> to != OrderState.SUBMITTED && to != OrderState.APPROVED;
          case WORKING, PARTIALLY_FILLED ->
              to == OrderState.PARTIALLY_FILLED
                  || to == OrderState.UNKNOWN
                  || to.finished() && to != OrderState.REJECTED;
          case UNKNOWN ->
              to == OrderState.WORKING
                  || to == OrderState.PARTIALLY_FILLED
                  || to.finished() && to != OrderState.REJECTED;
          case REJECTED, FILLED, CANCELLED, EXPIRED -> false;
        };
  }
}
