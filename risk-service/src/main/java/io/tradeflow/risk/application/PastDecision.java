package io.tradeflow.risk.application;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A published decision, for the account holder to read.
 *
 * @param changeId of the change that was decided; null for a new order
 * @param control reason code; null when the order was approved
 * @param limit limit in force; null where there is none
 * @param actual value that broke it
 * @param message what happened and what to do; null when the order was approved
 */
public record PastDecision(
    String accountId,
    String orderId,
    @Nullable String changeId,
    @Nullable String control,
    @Nullable String limit,
    @Nullable String actual,
    @Nullable String message,
    @Nullable Inputs inputs,
    Instant decidedAt) {

  /**
   * What the decision saw; amounts in US dollars.
   *
   * @param referencePrice null when there was none
   * @param lastPrice of the symbol's last trade; null when there was none, or it was not kept
   * @param position base quantity held
   * @param throughAccountSeq last order event that had been applied
   */
  public record Inputs(
      @Nullable BigDecimal referencePrice,
      @Nullable BigDecimal lastPrice,
      BigDecimal position,
      BigDecimal cash,
      BigDecimal balance,
      int openPositions,
      int tradesToday,
      BigDecimal dayPnl,
      long limitsVersion,
      long killEpoch,
      long throughAccountSeq) {}
}
