package io.tradeflow.engine.domain;

/** What a signal advises. */
public enum Direction {
  BUY,
  SELL
}
