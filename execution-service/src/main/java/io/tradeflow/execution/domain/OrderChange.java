package io.tradeflow.execution.domain;

import java.math.BigDecimal;

/** Something that happened, or is asked to happen, to an accepted order. */
public sealed interface OrderChange {
  record Approve(String decisionId) implements OrderChange {}

  record Reject(Rejection rejection) implements OrderChange {}

  record Send(long epoch) implements OrderChange {}

  record Acknowledge() implements OrderChange {}

  record Fill(String fillId, BigDecimal quantity, BigDecimal price, BigDecimal fee, boolean maker)
      implements OrderChange {}

  record Cancel(String reason) implements OrderChange {}

  record Expire() implements OrderChange {}

  record LoseTrack(String reason) implements OrderChange {}
}
