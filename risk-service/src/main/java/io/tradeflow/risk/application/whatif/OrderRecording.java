package io.tradeflow.risk.application.whatif;

import io.tradeflow.risk.application.OrderFact;
import io.tradeflow.riskcore.Limits;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Port: decisions, limits and order events from the topics. */
public interface OrderRecording {
  /** Takes what is read. */
  interface Listener {
    /** A decision; all come before the first event, those of an account in their order. */
    void decided(String accountId, RecordedDecision decision);

    /** Limits that are or were in force; before the first event. */
    void limits(String accountId, Limits limits);

    /**
     * An event of an account's orders, in the account's order.
     *
     * @param wall when it occurred
     */
    void heard(OrderFact fact, Instant wall);

    /** An event that cannot be understood. */
    void misunderstood(String accountId, String reason);

    /** All is read. */
    void allRead();
  }

  /**
   * Reads, in the same order whenever asked, up to the ends that the topics have when the reading
   * begins.
   *
   * @param accountId null for all accounts
   * @param stopped ends the reading
   * @throws WhatIfRefused {@code TOO_LONG} when it was stopped
   */
  void read(@Nullable String accountId, BooleanSupplier stopped, Listener listener);
}
