package io.tradeflow.risk.application.whatif;

import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.Side;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What other limits would have done to recorded orders.
 *
 * @param accounts with events before the span's end
 * @param orders decided within the span
 * @param changes of orders decided within the span
 * @param unchanged verdicts that are as they were
 * @param kept of the unchanged, refusals by controls that a recording cannot ask again
 * @param notReproduced of the unchanged, verdicts that the recorded limits do not give again, so
 *     that nothing is said about them
 * @param otherControl refused before and after, by another control
 * @param undecided orders that nobody had decided
 * @param limitsMissing decisions whose version of the limits the topic no longer has; they are
 *     asked with the next one that it has
 * @param byControl what each control blocks that passed, and lets through that it refused
 * @param differences verdicts that differ, in order
 * @param omitted how many more there are
 * @param estimatedFills orders let through and filled by estimate
 * @param neverFilled orders let through that no recorded price reached
 * @param recordedPnl of the span, at the last recorded prices
 * @param whatIfPnl the same under the changes
 */
public record WhatIfAnswer(
    int accounts,
    int orders,
    int changes,
    int unchanged,
    int kept,
    int notReproduced,
    int blocked,
    int letThrough,
    int otherControl,
    int undecided,
    int limitsMissing,
    SortedMap<String, Effect> byControl,
    List<Difference> differences,
    int omitted,
    int estimatedFills,
    int neverFilled,
    Money recordedPnl,
    Money whatIfPnl) {

  /** How often a control blocks an order that passed, and passes one that it refused. */
  public record Effect(int blocked, int letThrough) {}

  /** What became of a verdict. */
  public enum Outcome {
    BLOCKED,
    LET_THROUGH,
    OTHER_CONTROL
  }

  /**
   * A verdict that differs.
   *
   * @param changeId of the change that was decided; null for a new order
   * @param recorded the control that refused; null where the order passed
   * @param control the one that would refuse; null where the order would pass
   * @param limit of the control that refuses, or that refused
   * @param actual value that breaks it, or that broke it
   */
  public record Difference(
      String accountId,
      String orderId,
      @Nullable String changeId,
      Instant at,
      String symbol,
      Side side,
      String quantity,
      Outcome outcome,
      @Nullable String recorded,
      @Nullable String control,
      @Nullable String limit,
      @Nullable String actual) {}

  public Money difference() {
    return whatIfPnl.minus(recordedPnl);
  }
}
