package io.tradeflow.riskcore;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to an order, with all that it was made of. */
public sealed interface Decision {
  String orderId();

  Inputs inputs();

  /**
   * What the decision on a new order does to the state.
   *
   * @param market market time of the order
   */
  default List<RiskEvent> events(Instant market) {
    @Nullable String control = this instanceof Rejected rejected ? rejected.code() : null;
    return events(orderId(), control, inputs().referencePrice(), inputs().balance(), market);
  }

  /**
   * What a decision, made now or read back, does to the state.
   *
   * @param control code of the control that refused the order; null when it was approved
   * @param market market time of the order
   */
  static List<RiskEvent> events(
      String orderId,
      @Nullable String control,
      @Nullable Price referencePrice,
      @Nullable Money balance,
      Instant market) {
    if (control == null) {
      return List.of(new RiskEvent.OrderApproved(orderId, referencePrice, balance));
    }
    RiskEvent refused = new RiskEvent.OrderRefused(orderId, referencePrice, balance);
    return switch (control) {
      case DailyLoss.CODE ->
          List.of(
              refused, new RiskEvent.AccountHalted(LocalDate.ofInstant(market, ZoneOffset.UTC)));
      case DrawdownHalt.CODE -> List.of(refused, new RiskEvent.DrawdownReached(market));
      case RepeatedExecution.CODE -> List.of(refused, new RiskEvent.StrategyStopped(orderId));
      default -> List.of(refused);
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
   * @param lastPrice of the symbol's last trade; null when there was none
   * @param balance cash plus positions; at cost where a price was missing
   */
  record Inputs(
      @Nullable Price referencePrice,
      @Nullable Price lastPrice,
      Quantity position,
      Money cash,
      Money balance,
      int openPositions,
      int tradesToday,
      Money dayPnl,
      long limitsVersion,
      long killEpoch) {}
}
