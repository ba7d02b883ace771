package io.tradeflow.execution.application;

import static io.tradeflow.execution.application.Stages.done;

import io.tradeflow.execution.application.Reconciliations.Fence;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.reconcile.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Accounts that may not open positions, as of the last look: the owner of a partition knows its own
 * at once, every other instance within a round. Any thread.
 */
public final class Fences {
  /** Code of the refusals. */
  public static final String CODE = "ACCOUNT_FENCED";

  private static final int PAGE = 1_000;

  private final Reconciliations reconciliations;
  private volatile Map<String, Map<String, Fence>> accounts = Map.of();
  private long changes;

  public Fences(Reconciliations reconciliations) {
    this.reconciliations = reconciliations;
  }

  /** Why the order may not be placed or sent; null if it only reduces, or nothing differs. */
  public @Nullable Rejection stopped(NewOrder order) {
    if (order.reduceOnly() || order.foreign()) {
      return null;
    }
    @Nullable Map<String, Fence> own = accounts.get(order.accountId());
    if (own == null) {
      return null;
    }
    Fence fence = own.values().iterator().next();
    Finding first = fence.findings().getFirst();
    return new Rejection(
        CODE,
        first.ours(),
        first.brokers(),
        "The account opens no positions until its books agree with broker "
            + fence.broker()
            + ": "
            + first.message()
            + " Cancels and orders with reduceOnly pass.");
  }

  /** Whether any order of the account may be stopped. */
  public boolean fenced(String account) {
    return accounts.containsKey(account);
  }

  /** The fenced accounts. */
  Set<String> accounts() {
    return accounts.keySet();
  }

  /** Number of fenced accounts. */
  public int size() {
    return accounts.size();
  }

  /** Fences an account of which an event is of a type that this build does not know. */
  public void unknownEvent(String account, String what, String eventId) {
    String why =
        "A "
            + what
            + " of a type that this version does not know is in the dead letters: "
            + eventId
            + ". Run a version that knows it, or have an operator settle it.";
    Finding finding = new Finding(Finding.Kind.UNKNOWN_EVENT, eventId, null, what, why);
    Void ignored = done(reconciliations.report(account, finding));
    refresh();
  }

  /** What was just written down. */
  synchronized void put(Fence fence) {
    changes++;
    Map<String, Map<String, Fence>> next = new HashMap<>(accounts);
    Map<String, Fence> own = new HashMap<>(next.getOrDefault(fence.account(), Map.of()));
    if (fence.findings().isEmpty()) {
      own.remove(fence.broker());
    } else {
      own.put(fence.broker(), fence);
    }
    if (own.isEmpty()) {
      next.remove(fence.account());
    } else {
      next.put(fence.account(), Map.copyOf(own));
    }
    accounts = Map.copyOf(next);
  }

  /** Reads them all; what was put meanwhile is newer, and the next round reads again. */
  public void refresh() {
    long before = changes();
    List<Fence> all = new ArrayList<>();
    List<Fence> page = done(reconciliations.fences("", "", PAGE));
    while (!page.isEmpty()) {
      all.addAll(page);
      Fence last = page.getLast();
      page =
          page.size() < PAGE
              ? List.of()
              : done(reconciliations.fences(last.account(), last.broker(), PAGE));
    }
    replace(all, before);
  }

  private synchronized long changes() {
    return changes;
  }

  private synchronized void replace(List<Fence> all, long before) {
    if (before != changes) {
      return;
    }
    Map<String, Map<String, Fence>> next = new HashMap<>();
    for (Fence fence : all) {
      next.computeIfAbsent(fence.account(), account -> new HashMap<>()).put(fence.broker(), fence);
    }
    next.replaceAll((account, own) -> Map.copyOf(own));
    accounts = Map.copyOf(next);
  }
}
