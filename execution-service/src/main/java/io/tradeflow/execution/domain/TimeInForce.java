package io.tradeflow.execution.domain;

/** How long an order works. */
public enum TimeInForce {
  /** Until it is cancelled. */
  GTC,
  /** Until its market's UTC day is over. */
  DAY,
  /** Until a time of its market. */
  GTD,
  /** What can be done at once; the rest is cancelled. */
  IOC,
  /** All at once or nothing. */
  FOK
}
