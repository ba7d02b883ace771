package io.tradeflow.paperbroker;

import java.math.BigDecimal;

/** What the broker says about an order. */
public sealed interface Report {
  /** The caller's id of the order. */
  String clientOrderId();

  /** The order is in the broker's hands. */
  record Accepted(String clientOrderId) implements Report {}

  /** The order never entered the broker. */
  record Refused(String clientOrderId, Refusal code, String reason) implements Report {}

  /** Part of the order, or its rest, was done; the fee is in the quote currency. */
  record Filled(
      String clientOrderId,
      String fillId,
      BigDecimal quantity,
      BigDecimal price,
      BigDecimal fee,
      boolean maker)
      implements Report {}

  /** The stop price of a trailing stop followed the market. */
  record Trailed(String clientOrderId, BigDecimal stopPrice) implements Report {}

  /** A stop order's price was reached; what it does then follows. */
  record Triggered(String clientOrderId) implements Report {}

  /** The order has its new terms. */
  record Amended(String clientOrderId, String changeId) implements Report {}

  /** The order keeps its terms. */
  record AmendRefused(String clientOrderId, String changeId, Refusal code, String reason)
      implements Report {}

  /** What was left of the order is gone. */
  record Cancelled(String clientOrderId, String reason) implements Report {}

  /** The order's day, or the time until which it was good, ended. */
  record Expired(String clientOrderId) implements Report {}
}
