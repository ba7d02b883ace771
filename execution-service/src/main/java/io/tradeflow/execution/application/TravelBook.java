package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.Position;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** What is written down of time travels, and what accounts have in them. */
public interface TravelBook {
  /** An order of a time travel that is not final; {@code asked} if its cancel was asked for. */
  record OpenOrder(UUID id, boolean asked) {}

  /**
   * Whether the account was flat when it was bound, as it is found the first time; empty while an
   * earlier time travel of the account is not settled.
   */
  CompletionStage<Optional<Boolean>> admit(String account, UUID travel);

  /** Those of them that were admitted or refused, and are not settled. */
  CompletionStage<Set<UUID>> unsettled(Collection<UUID> travels);

  /** At most 1,000 of its orders that are not final. */
  CompletionStage<List<OpenOrder>> open(String account, UUID travel);

  /** The account's positions that are not flat, at most 1,000. */
  CompletionStage<List<Position>> held(String account);

  /** Whether the account may trade in it, as {@link #admit} has found. */
  CompletionStage<Boolean> wasBound(UUID travel);

  /** Nothing is left of it. */
  CompletionStage<Void> settle(UUID travel);
}
