package io.tradeflow.riskcore;

/** What an account, or the whole platform, may do. */
public enum Mode {
  /** Everything. */
  ACTIVE,
  /** Only what reduces positions. */
  REDUCING,
  /** Nothing but cancels, changes that make an order smaller, and emergency closes. */
  HALTED
}
