package io.tradeflow.riskcore;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to an order, with all that it was made of. */
public sealed interface Decision {
  String orderId();

  Inputs inputs();

  /**
   * What the decision does to the state.
   *
   * @param day market day of the order
   */
  default List<RiskEvent> events(LocalDate day) {
    return switch (this) {
      case Approved approved ->
          List.of(new RiskEvent.OrderApproved(orderId(), inputs().referencePrice()));
      case Rejected rejected -> {
        RiskEvent refused = new RiskEvent.OrderRefused(orderId(), inputs().referencePrice());
        yield rejected.code().equals(DailyLoss.CODE)
            ? List.of(refused, new RiskEvent.AccountHalted(day))
            : List.of(refused);
      }
    };
  }

  /** The order may be sent. */
  record Approved(String orderId, Inputs inputs) implements Decision {}

  /**
   * The order may not be sent.
   *
   * @param code stable reason code of the control
   * @param limit limit in force, null where there is none
   * @param actual value that broke it
   * @param message for the account holder: what happened and what to do
   */
  record Rejected(
      String orderId,
      String code,
      @Nullable String limit,
      @Nullable String actual,
      String message,
      Inputs inputs)
      implements Decision {}

  /**
   * What was seen, so that a replay guesses nothing.
   *
   * @param referencePrice price the order was valued at; null when there was none
   * @param balance cash plus positions; at cost where a price was missing
   */
  record Inputs(
      @Nullable Price referencePrice,
      Quantity position,
      Money cash,
      Money balance,
      int openPositions,
      int tradesToday,
      Money dayPnl,
      long limitsVersion,
      long killEpoch) {}
}
