package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.plan.Child;
import io.tradeflow.execution.domain.plan.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The plans that are worked here, and whose child an order is. Any thread may look. */
final class PlanBook {
  /**
   * A plan as it was last saved.
   *
   * @param epoch under which it is ours
   * @param checkedAt when its orders were last looked at; long ago when that is due
   */
  record Owned(Plan plan, long epoch, Instant checkedAt) {}

  private final Map<UUID, Owned> owned = new ConcurrentHashMap<>();
  private final Map<UUID, UUID> planOf = new ConcurrentHashMap<>();

  void put(Owned next) {
    Plan plan = next.plan();
    for (Child child : plan.live()) {
      UUID ignored = planOf.put(plan.childId(child.index()), plan.id());
    }
    Owned before = owned.put(plan.id(), next);
    if (before == null) {
      return;
    }
    for (Child child : before.plan().live()) {
      if (!plan.children().get(child.index()).live()) {
        planOf.remove(plan.childId(child.index()));
      }
    }
  }

  void drop(Plan plan) {
    owned.remove(plan.id());
    plan.children().forEach(child -> planOf.remove(plan.childId(child.index())));
  }

  @Nullable Owned get(UUID plan) {
    return owned.get(plan);
  }

  List<Owned> all() {
    return List.copyOf(owned.values());
  }

  boolean knows(UUID order) {
    return planOf.containsKey(order);
  }

  /** The plan whose living child the order is, or null. */
  @Nullable Owned ofOrder(UUID order) {
    @Nullable UUID plan = planOf.get(order);
    return plan == null ? null : owned.get(plan);
  }

  /** The child that the order is, or null. */
  static @Nullable Child child(Plan plan, UUID order) {
    return plan.children().stream()
        .filter(child -> plan.childId(child.index()).equals(order))
        .findFirst()
        .orElse(null);
  }
}
