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

/** Nothing is made and nothing is lost, whatever the broker says, repeats or says too late. */
class BookingPropertyTest {
  private static final BigDecimal CASH = new BigDecimal("10000");

  @Property(tries = 300)
  void quantitiesAndMoneyBalanceToTheLastUnit(
      @ForAll @Size(max = 20) List<@IntRange(min = -999, max = 999) Integer> orders,
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 999_999) Integer> script) {
    Booking.Account account = new Booking.Account(CASH, 1, 0);
    Position position = Position.flat("BTC-USD");
    for (int i = 0; i < orders.size(); i++) {
      Order order = working(orders.get(i));
      List<OrderChange> said = said(script, i);

      Booking booked = Booking.of(order, account, position, List.of(), said, Samples.NOW);

      assertBalance(order, booked);
      assertGapless(account, booked);
      assertRepeatsChangeNothing(booked, said);
      assertThat(inTwoRuns(order, account, position, said)).isEqualTo(booked.order());
      account = booked.account();
      position = booked.position();
      assertThat(account.cash())
          .isEqualByComparingTo(
              CASH.subtract(position.totalCost())
                  .add(position.realisedPnl())
                  .subtract(position.fees()));
      if (position.quantity().signum() == 0) {
        assertThat(position.totalCost()).isZero();
      }
    }
  }

  private static void assertBalance(Order before, Booking booked) {
    Order after = booked.order();
    assertThat(after.filled().add(after.remaining()))
        .isEqualByComparingTo(before.terms().quantity());
    assertThat(after.remaining().signum()).isNotNegative();
    assertThat(sum(fills(booked))).isEqualByComparingTo(after.filled());
    assertThat(after.state() == OrderState.FILLED).isEqualTo(after.remaining().signum() == 0);
    BigDecimal paid =
        fills(booked).stream()
            .map(fill -> fill.price().multiply(fill.quantity()))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(after.filledValue()).isEqualByComparingTo(paid);
  }

  private static void assertGapless(Booking.Account before, Booking booked) {
    long seq = before.seq();
    long fillSeq = before.fillSeq();
    for (Booking.Entry entry : booked.entries()) {
      fillSeq += entry.change() instanceof OrderChange.Fill ? 1 : 0;
      seq++;
      assertThat(entry.account().seq()).isEqualTo(seq);
      assertThat(entry.account().fillSeq()).isEqualTo(fillSeq);
    }
  }

  private static void assertRepeatsChangeNothing(Booking booked, List<OrderChange> said) {
    Booking again =
        Booking.of(
            booked.order(),
            booked.account(),
            booked.position(),
            fills(booked).stream().map(OrderChange.Fill::fillId).toList(),
            fills(booked).stream().map(OrderChange.class::cast).toList(),
            Samples.NOW);
    assertThat(again.entries()).isEmpty();
    assertThat(again.account()).isEqualTo(booked.account());
    assertThat(again.position()).isEqualTo(booked.position());
    assertThat(booked.entries().size() + booked.refused().size()).isEqualTo(said.size());
  }

  private static Order inTwoRuns(
      Order order, Booking.Account account, Position position, List<OrderChange> said) {
    int crash = said.size() / 2;
    Booking first =
        Booking.of(order, account, position, List.of(), said.subList(0, crash), Samples.NOW);
    Booking second =
        Booking.of(
            first.order(),
            first.account(),
            first.position(),
            fills(first).stream().map(OrderChange.Fill::fillId).toList(),
            said,
            Samples.NOW);
    return second.order();
  }

  private static Order working(int signed) {
    BigDecimal quantity = new BigDecimal(Math.abs(signed) + 1).movePointLeft(4);
    return Samples.order(
        Samples.market("account", signed < 0 ? "SELL" : "BUY", quantity.toPlainString()),
        OrderState.WORKING);
  }

  /** Fills of odd sizes and prices, some of them twice, then an end. */
  private static List<OrderChange> said(List<Integer> script, int order) {
    List<OrderChange> said = new ArrayList<>();
    for (int i = order; i < script.size(); i += 3) {
      int step = script.get(i);
      said.add(
          new OrderChange.Fill(
              "f" + step % 7,
              new BigDecimal(step % 400 + 1).movePointLeft(4),
              new BigDecimal(step + 1).movePointLeft(2),
              new BigDecimal(step % 1000 - 100).movePointLeft(8),
              step % 2 == 0));
    }
    if (order % 2 == 0) {
      said.add(new OrderChange.Cancel("USER"));
    }
    return said;
  }

  private static List<OrderChange.Fill> fills(Booking booking) {
    return booking.entries().stream()
        .map(Booking.Entry::change)
        .filter(OrderChange.Fill.class::isInstance)
        .map(OrderChange.Fill.class::cast)
        .toList();
  }

  private static BigDecimal sum(List<OrderChange.Fill> fills) {
    return fills.stream().map(OrderChange.Fill::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
