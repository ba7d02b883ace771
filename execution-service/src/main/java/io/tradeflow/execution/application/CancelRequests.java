package io.tradeflow.execution.application;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Asks whoever owns the account's partition to cancel. */
@FunctionalInterface
public interface CancelRequests {
  /** Completes once the wish cannot be lost any more. */
  CompletionStage<Void> ask(String account, List<UUID> orders);
}
