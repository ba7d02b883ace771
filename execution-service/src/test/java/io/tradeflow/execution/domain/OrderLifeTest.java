package io.tradeflow.execution.domain;

import static io.tradeflow.execution.domain.OrderState.WORKING;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.Samples;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderLifeTest {
  private static final List<OrderChange> CHANGES =
      List.of(
          new OrderChange.Approve("decision"),
          new OrderChange.Reject(new Rejection("CODE", null, null, "why")),
          new OrderChange.Send(1),
          new OrderChange.Acknowledge(),
          fill("0.1"),
          fill("0.6"),
          fill("1"),
          fill("1.1"),
          fill("0"),
          new OrderChange.Cancel("USER"),
          new OrderChange.Expire(),
          new OrderChange.LoseTrack("timeout"));

  private static final UUID ID = new UUID(1, 2);
  private static final Rejection WHY = new Rejection("CODE", null, null, "why");
  private static final List<OrderChange> TERMS =
      List.of(
          new OrderChange.Trail(new BigDecimal("91")),
          new OrderChange.Trigger(),
          new OrderChange.RequestModify(ID, new Amendment.Wish(BigDecimal.TWO, null, null)),
          new OrderChange.ApproveModify(ID, "decision"),
          new OrderChange.DenyModify(ID, WHY),
          new OrderChange.Modify(ID),
          new OrderChange.RefuseModify(ID, WHY),
          new OrderChange.Cut(new BigDecimal("0.5")));

  /** Every state with every event; an order of 1, of which PARTIALLY_FILLED has 0.4. */
  @ParameterizedTest
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
          state,            approve,  reject,   send,    ack,     0.1,              0.6,              1,      1.1, 0, cancel,    expire,  lose
          SUBMITTED,        APPROVED, REJECTED, -,       -,       -,                -,                -,      -,   -, CANCELLED, -,       -
          APPROVED,         -,        REJECTED, SENDING, -,       -,                -,                -,      -,   -, CANCELLED, -,       -
          SENDING,          -,        REJECTED, -,       WORKING, PARTIALLY_FILLED, PARTIALLY_FILLED, FILLED, -,   -, CANCELLED, EXPIRED, UNKNOWN
          WORKING,          -,        -,        -,       -,       PARTIALLY_FILLED, PARTIALLY_FILLED, FILLED, -,   -, CANCELLED, EXPIRED, UNKNOWN
          PARTIALLY_FILLED, -,        -,        -,       -,       PARTIALLY_FILLED, FILLED,           -,      -,   -, CANCELLED, EXPIRED, UNKNOWN
          UNKNOWN,          -,        -,        -,       WORKING, PARTIALLY_FILLED, PARTIALLY_FILLED, FILLED, -,   -, CANCELLED, EXPIRED, -
          REJECTED,         -,        -,        -,       -,       -,                -,                -,      -,   -, -,         -,       -
          FILLED,           -,        -,        -,       -,       -,                -,                -,      -,   -, -,         -,       -
          CANCELLED,        -,        -,        -,       -,       -,                -,                -,      -,   -, -,         -,       -
          EXPIRED,          -,        -,        -,       -,       -,                -,                -,      -,   -, -,         -,       -
          """)
  void everyStateTakesTheseEventsAndNoOther(
      OrderState state,
      String approve,
      String reject,
      String send,
      String acknowledge,
      String tenth,
      String rest,
      String whole,
      String more,
      String nothing,
      String cancel,
      String expire,
      String lose) {
    Order order = Samples.order(Samples.market("account", "BUY", "1"), state);
    assertThat(CHANGES.stream().map(change -> after(order, change)).toList())
        .containsExactly(
            approve,
            reject,
            send,
            acknowledge,
            tenth,
            rest,
            whole,
            more,
            nothing,
            cancel,
            expire,
            lose);
  }

  /**
   * Every state with everything that happens to triggers and terms; what is permitted leaves the
   * state as it is. The pending change, if any, is {@code ID}, of 2 where the order is of 1.
   */
  @ParameterizedTest
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
          state,            pending,  trail, trigger, request, approve, deny, modify, refuse, cut
          SUBMITTED,        none,     -,     -,       -,       -,       -,    -,      -,      -
          APPROVED,         none,     x,     x,       x,       -,       -,    -,      -,      -
          APPROVED,         asked,    x,     -,       -,       x,       x,    -,      -,      -
          APPROVED,         approved, x,     -,       -,       -,       -,    x,      x,      -
          SENDING,          none,     x,     x,       -,       -,       -,    -,      -,      x
          WORKING,          none,     x,     x,       x,       -,       -,    -,      -,      -
          WORKING,          asked,    x,     x,       -,       x,       x,    -,      -,      -
          WORKING,          approved, x,     x,       -,       -,       -,    x,      x,      -
          PARTIALLY_FILLED, none,     x,     x,       x,       -,       -,    -,      -,      -
          PARTIALLY_FILLED, asked,    x,     x,       -,       x,       x,    -,      -,      -
          PARTIALLY_FILLED, approved, x,     x,       -,       -,       -,    x,      x,      -
          UNKNOWN,          none,     x,     x,       -,       -,       -,    -,      -,      -
          UNKNOWN,          asked,    x,     x,       -,       x,       x,    -,      -,      -
          UNKNOWN,          approved, x,     x,       -,       -,       -,    x,      x,      -
          REJECTED,         none,     -,     -,       -,       -,       -,    -,      -,      -
          FILLED,           none,     -,     -,       -,       -,       -,    -,      -,      -
          CANCELLED,        none,     -,     -,       -,       -,       -,    -,      -,      -
          EXPIRED,          none,     -,     -,       -,       -,       -,    -,      -,      -
          """)
  void termsChangeOnlyWhereTheyMay(
      OrderState state,
      String pending,
      String trail,
      String trigger,
      String request,
      String approve,
      String deny,
      String modify,
      String refuse,
      String cut) {
    Order order = trailing(state, pending);
    assertThat(TERMS.stream().map(change -> OrderLife.permits(order, change) ? "x" : "-").toList())
        .containsExactly(trail, trigger, request, approve, deny, modify, refuse, cut);
    for (OrderChange change : TERMS) {
      if (OrderLife.permits(order, change)) {
        assertThat(OrderLife.evolve(order, change, Samples.NOW).state()).isEqualTo(state);
      }
    }
  }

  @Test
  void newTermsHoldOnlyOnceTheBrokerHasThem() {
    Order order = Samples.order(Samples.terms("account", "BUY", "1", "100", "GTC"), WORKING);
    Amendment.Wish wish = new Amendment.Wish(new BigDecimal("2"), new BigDecimal("99"), null);
    order = walked(order, new OrderChange.RequestModify(ID, wish), new OrderChange.Trigger());
    order = walked(order, new OrderChange.ApproveModify(ID, "decision"), fill("0.6"));
    assertThat(order.terms().quantity()).isEqualTo("1");
    assertThat(order.terms().limitPrice()).isEqualTo("100");
    order = walked(order, new OrderChange.Modify(ID), new OrderChange.Modify(ID));
    assertThat(order.terms().quantity()).isEqualTo("2");
    assertThat(order.terms().limitPrice()).isEqualTo("99");
    assertThat(order.remaining()).isEqualTo("1.4");
    assertThat(order.pending()).isNull();
    assertThat(order.state()).isEqualTo(OrderState.PARTIALLY_FILLED);
  }

  @Test
  void whatWasFilledMeanwhileIsNeverUndone() {
    Order order = Samples.order(Samples.terms("account", "BUY", "1", "100", "GTC"), WORKING);
    Amendment.Wish half = new Amendment.Wish(new BigDecimal("0.5"), null, null);
    order = walked(order, new OrderChange.RequestModify(ID, half));
    order = walked(order, new OrderChange.ApproveModify(ID, "decision"), fill("0.6"));
    assertThat(OrderLife.permits(order, new OrderChange.Modify(ID))).isFalse();
    order = walked(order, new OrderChange.Cancel("filled already"));
    assertThat(order.state()).isEqualTo(OrderState.CANCELLED);
    assertThat(order.pending()).isNull();
    assertThat(order.filled()).isEqualTo("0.6");
  }

  @Test
  void refusedChangeSaysWhyAndLeavesTheTerms() {
    Order order = Samples.order(Samples.terms("account", "BUY", "1", "100", "GTC"), WORKING);
    Rejection why = new Rejection("MAX_ORDER_QUANTITY", "1", "2", "Too much");
    Amendment.Wish wish = new Amendment.Wish(new BigDecimal("2"), null, null);
    Order denied =
        walked(order, new OrderChange.RequestModify(ID, wish), new OrderChange.DenyModify(ID, why));
    assertThat(denied.rejection()).isEqualTo(why);
    assertThat(denied.terms()).isEqualTo(order.terms());
    assertThat(denied.pending()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"none, false", "asked, true", "approved, true"})
  void orderThatWaitsWithUsGoesItsWayAndRefusesTheChangeThatCameLater(
      String pending, boolean refuses) {
    Order order = trailing(OrderState.APPROVED, pending);
    for (OrderChange step : List.of(new OrderChange.Trigger(), new OrderChange.Send(1))) {
      List<OrderChange> changes = OrderLife.first(order, step);
      Order gone = walked(order, changes.toArray(OrderChange[]::new));
      assertThat(changes).last().isEqualTo(step);
      assertThat(OrderLife.permits(gone, step)).as("done").isFalse();
      assertThat(gone.pending()).isNull();
      assertThat(gone.terms()).isEqualTo(order.terms());
      assertThat(gone.rejection() != null).isEqualTo(refuses);
    }
    assertThat(OrderLife.first(order, new OrderChange.Expire()))
        .containsExactly(new OrderChange.Expire());
  }

  @Test
  void orderOfAnotherTypeIsNotChangedBeforeItsBrokerHasIt() {
    Order order =
        Samples.order(Samples.terms("account", "BUY", "1", "100", "GTC"), OrderState.APPROVED);
    Amendment.Wish wish = new Amendment.Wish(new BigDecimal("2"), null, null);
    assertThat(OrderLife.permits(order, new OrderChange.RequestModify(ID, wish))).isFalse();
    assertThat(OrderLife.permits(trailing(OrderState.APPROVED, "none"), stopped())).isFalse();
  }

  private static OrderChange stopped() {
    Amendment.Wish wish = new Amendment.Wish(null, null, new BigDecimal("91"));
    return new OrderChange.RequestModify(ID, wish);
  }

  @ParameterizedTest
  @CsvSource({
    "SELL, 90.01, true",
    "SELL, 90, false",
    "SELL, 89, false",
    "BUY, 89, true",
    "BUY, 91, false"
  })
  void trailingTriggerNeverGoesBack(String side, String trigger, boolean permitted) {
    Pricing.Trailing pricing =
        new Pricing.Trailing(new Pricing.Distance.Amount(BigDecimal.TEN), new BigDecimal("90"));
    Order order = Samples.order(Samples.terms("account", side, "1", pricing), WORKING);
    OrderChange trail = new OrderChange.Trail(new BigDecimal(trigger));
    assertThat(OrderLife.permits(order, trail)).isEqualTo(permitted);
    Order triggered = walked(order, new OrderChange.Trigger());
    assertThat(OrderLife.permits(triggered, trail)).isFalse();
    assertThat(OrderLife.permits(triggered, new OrderChange.Trigger())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "SELL, 100, , 0.01, 95",
    "BUY, 100, , 0.01, 105",
    "SELL, 99.99, 7, 0.05, 92.95",
    "BUY, 99.99, 7, 0.05, 107",
    "SELL, 3, , 0.01, 0.01"
  })
  void trailingStopBeginsAtItsDistanceRoundedAwayFromTheMarket(
      String side, String last, @Nullable String percent, String tick, String trigger) {
    Pricing.Distance distance =
        percent == null
            ? new Pricing.Distance.Amount(new BigDecimal("5"))
            : new Pricing.Distance.Percent(new BigDecimal(percent));
    Pricing begun =
        new Pricing.Trailing(distance, null)
            .from(new BigDecimal(last), side.equals("BUY"), new BigDecimal(tick));
    assertThat(begun.stopPrice()).isEqualByComparingTo(trigger);
  }

  private static Order walked(Order order, OrderChange... changes) {
    Order now = order;
    for (OrderChange change : changes) {
      now = OrderLife.permits(now, change) ? OrderLife.evolve(now, change, Samples.NOW) : now;
    }
    return now;
  }

  private static Order trailing(OrderState state, String pending) {
    Pricing pricing =
        new Pricing.Trailing(new Pricing.Distance.Percent(BigDecimal.TEN), new BigDecimal("90"));
    NewOrder terms =
        Samples.terms("account", "SELL", "1", pricing, Lifetime.of(TimeInForce.GTC), true);
    Order order = Samples.order(terms, state);
    Amendment change = new Amendment(ID, BigDecimal.TWO, pricing, pending.equals("approved"));
    return new Order(
        terms,
        state,
        order.filled(),
        order.filledValue(),
        order.fillCount(),
        null,
        pending.equals("none") ? null : change,
        false,
        order.createdAt(),
        order.updatedAt());
  }

  private static String after(Order order, OrderChange change) {
    return OrderLife.permits(order, change)
        ? OrderLife.evolve(order, change, Samples.NOW).state().name()
        : "-";
  }

  private static OrderChange fill(String quantity) {
    return new OrderChange.Fill(
        "f" + quantity, new BigDecimal(quantity), BigDecimal.TEN, BigDecimal.ONE, false);
  }
}
