package io.tradeflow.execution.domain;

/** Names of the ways to price an order; {@link Pricing} holds what each needs. */
public enum OrderType {
  MARKET,
  LIMIT,
  STOP,
  STOP_LIMIT,
  TRAILING_STOP
}
