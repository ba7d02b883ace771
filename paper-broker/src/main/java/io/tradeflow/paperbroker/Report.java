package io.tradeflow.paperbroker;

import java.math.BigDecimal;

/** What the broker says about an order. */
public sealed interface Report {
  /** The caller's id of the order. */
  String clientOrderId();

  /** The order is in the broker's hands. A stop order's awakening is not reported. */
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

  /** What was left of the order is gone. */
  record Cancelled(String clientOrderId, String reason) implements Report {}

  /** The order's day, or the time until which it was good, ended. */
  record Expired(String clientOrderId) implements Report {}
}
