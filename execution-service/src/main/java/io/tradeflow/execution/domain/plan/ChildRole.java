package io.tradeflow.execution.domain.plan;

/** What a child is for. */
public enum ChildRole {
  /** Opens what a bracket's exits close. */
  ENTRY,
  /** Rests at the price of the profit. */
  PROFIT,
  /** Leaves once the stop's price has traded. */
  STOP,
  /** A part of a quantity. */
  SLICE,
  /** One order of a basket. */
  LEG,
  /** Brings a position towards zero. */
  REDUCE,
  /** Opens a position, or makes one larger. */
  OPEN
}
