package io.tradeflow.subscription;

/** The plans in ascending order. */
public enum Tier {
  FREE,
  BASIC,
  PRO,
  ENTERPRISE
}
