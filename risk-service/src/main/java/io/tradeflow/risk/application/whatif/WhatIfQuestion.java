package io.tradeflow.risk.application.whatif;

import io.tradeflow.risk.domain.LimitChanges;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which orders, under which limits.
 *
 * @param accountId null for all accounts
 * @param from the first moment, on the wall, as events say
 * @param to the first moment after
 * @param changes none shows how much of the recording can be decided again
 */
public record WhatIfQuestion(
    @Nullable String accountId, Instant from, Instant to, LimitChanges changes) {
  public WhatIfQuestion {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("from lies before to");
    }
  }
}
