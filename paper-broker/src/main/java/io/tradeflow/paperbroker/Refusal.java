package io.tradeflow.paperbroker;

/** Why an order never entered the broker. */
public enum Refusal {
  /** Not above zero, or no multiple of the lot size. */
  QUANTITY,
  /** Not above zero, or no multiple of the tick size. */
  PRICE,
  /** Parts that do not go together, as post-only without a limit price. */
  COMBINATION,
  /** Good till a time that has passed, or that is missing. */
  EXPIRED,
  UNKNOWN_SYMBOL,
  /** Not in the broker's hands, or not any more. */
  UNKNOWN_ORDER,
  HALTED,
  MIN_NOTIONAL,
  /** Limit price too far from the middle of the book. */
  PRICE_BAND,
  MAX_OPEN_ORDERS,
  /** Post-only, and the book already holds a price that it would take. */
  POST_ONLY
}
