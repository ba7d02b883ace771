package io.tradeflow.risk.application;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Port: published decisions, to be read by the accounts they concern. */
public interface DecisionLog {
  /** Keeps the decisions in their order; one whose order has a decision already is left out. */
  CompletionStage<Void> record(List<PastDecision> decisions);

  /**
   * Decisions of the account, newest first.
   *
   * @param before entries older than this one; null for the newest
   * @param limit greatest number of entries, from 1
   */
  CompletionStage<List<Entry>> of(String accountId, @Nullable Long before, int limit);

  /**
   * A decision in its place.
   *
   * @param id rises with every entry
   */
  record Entry(long id, PastDecision decision) {}
}
