package io.tradeflow.execution.domain;

/** Which way an order trades. */
public enum Side {
  BUY,
  SELL
}
