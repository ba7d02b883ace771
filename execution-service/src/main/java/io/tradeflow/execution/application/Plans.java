package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.plan.Holding;
import io.tradeflow.execution.domain.plan.Plan;
import io.tradeflow.execution.domain.plan.PlanEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The plans of record. Stages fail as those of {@link OrderLedger} do. */
public interface Plans {
  /** A plan and whether this call created it; {@code sameRequest} is false for a reused key. */
  record Created(Plan plan, boolean created, boolean sameRequest) {}

  /**
   * A plan and what its holder wants of it.
   *
   * @param cancelAsked why it is to end; null while it may go on
   * @param moveAsked where its exits are to be; null while they may stay
   */
  record Found(Plan plan, @Nullable String cancelAsked, PlanEvent.@Nullable MoveExit moveAsked) {}

  /** Where the next page begins: after this plan. */
  record Cursor(Instant startedAt, UUID id) {
    /** Before the newest plan. */
    public static final Cursor NEWEST =
        new Cursor(Instant.parse("9999-01-01T00:00:00Z"), new UUID(-1, -1));
  }

  /** Writes the plan down, or finds the one that the key made before; empty without an account. */
  CompletionStage<Optional<Created>> create(Plan plan, String key, String hash);

  /** The plan that the key made before. */
  CompletionStage<Optional<Created>> created(String account, String key, String hash);

  /** Writes a wish down for the owner; false if there is no such plan, or it has ended. */
  CompletionStage<Boolean> askToCancel(UUID id, String account, String reason);

  /**
   * The same for another exit, on top of an earlier such wish for the other one and in place of one
   * for the same; false unless it is ACTIVE.
   */
  CompletionStage<Boolean> askToMove(UUID id, String account, PlanEvent.MoveExit move);

  /** That wish is done with; a later one stays. */
  CompletionStage<Void> moved(UUID id, PlanEvent.MoveExit move);

  CompletionStage<Optional<Found>> find(UUID id, String account);

  /** Newest first; {@code status} is empty for all. */
  CompletionStage<List<Plan>> list(String account, String status, Cursor after, int limit);

  /** Plans of the account that have not ended. */
  CompletionStage<Long> live(String account);

  /** Plans of the partition that have not ended, oldest first. */
  CompletionStage<List<Found>> live(int partition);

  /**
   * What is new to the owner, oldest first, at most 100: plans that it has not saved yet, and
   * wishes for plans that are still ACTIVE.
   *
   * @param epochs of the partitions; those of another owner's say nothing
   */
  CompletionStage<List<Found>> news(Map<Integer, Long> epochs);

  /**
   * Writes the plan and those of its children that differ from what was.
   *
   * @return false if the partition's epoch is not the latest, and then nothing has changed
   */
  CompletionStage<Boolean> save(Plan before, Plan plan, long epoch);

  /** Orders by their ids; those that do not exist are left out. */
  CompletionStage<List<Order>> orders(Collection<UUID> ids);

  /**
   * Position and orders that have not ended, as of one moment: what is at that broker, or all of it
   * where {@code broker} is null; and what is at each broker. At {@code paper} is what no other
   * broker's fills made.
   */
  CompletionStage<Holding> holding(String account, String symbol, @Nullable String broker);
}
