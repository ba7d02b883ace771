package io.tradeflow.execution.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.Samples;
import java.math.BigDecimal;
import java.util.List;
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
