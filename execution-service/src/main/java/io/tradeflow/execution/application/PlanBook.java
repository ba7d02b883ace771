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

  /** Whose child an order is. */
  private record Ref(UUID plan, int child) {}

  private final Map<UUID, Owned> owned = new ConcurrentHashMap<>();
  private final Map<UUID, Ref> refs = new ConcurrentHashMap<>();

  void put(Owned next) {
    Plan plan = next.plan();
    @Nullable Owned before = owned.put(plan.id(), next);
    for (Child child : plan.live()) {
      Ref ignored = refs.put(plan.childId(child.index()), new Ref(plan.id(), child.index()));
    }
    if (before == null) {
      return;
    }
    for (Child child : before.plan().live()) {
      if (!plan.children().get(child.index()).live()) {
        refs.remove(plan.childId(child.index()));
      }
    }
  }

  void drop(Plan plan) {
    owned.remove(plan.id());
    plan.children().forEach(child -> refs.remove(plan.childId(child.index())));
  }

  @Nullable Owned get(UUID plan) {
    return owned.get(plan);
  }

  int size() {
    return owned.size();
  }

  List<Owned> all() {
    return List.copyOf(owned.values());
  }

  boolean knows(UUID order) {
    return refs.containsKey(order);
  }

  /** The plan whose living child the order is, or null. */
  @Nullable Owned ofOrder(UUID order) {
    @Nullable Ref ref = refs.get(order);
    return ref == null ? null : owned.get(ref.plan());
  }

  /** The living child that the order is, or null. */
  @Nullable Child child(UUID order) {
    @Nullable Ref ref = refs.get(order);
    @Nullable Owned plan = ref == null ? null : owned.get(ref.plan());
    return ref == null || plan == null ? null : plan.plan().children().get(ref.child());
  }
}
