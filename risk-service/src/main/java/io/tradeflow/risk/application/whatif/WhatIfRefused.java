package io.tradeflow.risk.application.whatif;

/** A question that is not answered. */
public final class WhatIfRefused extends RuntimeException {
  /** Why. */
  public enum Reason {
    /** The account's last question is not answered yet. */
    RUNNING,
    /** As many questions as are allowed are being answered. */
    BUSY,
    /** The account has no events. */
    UNKNOWN_ACCOUNT,
    /** The span, or the history before it, holds more than a run may read. */
    TOO_MANY_ORDERS,
    /** The time that a run may take is over. */
    TOO_LONG
  }

  private final Reason reason;

  public WhatIfRefused(Reason reason) {
    super(reason.name());
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
