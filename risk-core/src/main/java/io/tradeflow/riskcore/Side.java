package io.tradeflow.riskcore;

/** Direction of an order. */
public enum Side {
  BUY,
  SELL
}
