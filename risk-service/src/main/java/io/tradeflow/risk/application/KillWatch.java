package io.tradeflow.risk.application;

import io.tradeflow.risk.domain.KillScope;
import io.tradeflow.risk.domain.SenderLease;
import io.tradeflow.risk.domain.WaitingFor;
import io.tradeflow.risk.domain.WaitingFor.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which senders a kill still waits for, as far as this instance knows. A lease that was granted
 * before a change was committed has run out once its duration and the drift bound have passed since
 * this instance first knew of the change: no clock reading of another process, or of an earlier
 * start, is needed. Any thread may call; nothing blocks.
 */
public final class KillWatch {
  private static final int SENDERS = 10_000;

  private record Heard(long applied, Set<Long> unsettled, long atNanos) {
    boolean settled(long epoch) {
      return applied >= epoch && !unsettled.contains(epoch);
    }
  }

  private record Change(boolean engages, long epoch, long knownSince, Set<String> settled) {}

  private static final class Waiter {
    final KillScope scope;
    final long epoch;
    final List<SenderLease> senders;
    final CompletableFuture<Void> done = new CompletableFuture<>();

    Waiter(KillScope scope, long epoch, List<SenderLease> senders) {
      this.scope = scope;
      this.epoch = epoch;
      this.senders = senders;
    }
  }

  private final LongSupplier nanos;
  private final Duration drift;
  private final Map<String, Heard> heard =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Heard> eldest) {
          return size() > SENDERS;
        }
      };
  private final Map<KillScope, Change> changes = new HashMap<>();
  private final List<Waiter> waiters = new ArrayList<>();

  /**
   * @param nanos monotonic clock
   * @param drift by how much clocks of two processes may come apart during one lease
   */
  public KillWatch(LongSupplier nanos, Duration drift) {
    this.nanos = nanos;
    this.drift = drift;
  }

  /** A change is committed. Time counts from the first call for its epoch. */
  public synchronized void known(KillScope scope, boolean engages, long epoch) {
    @Nullable Change last = changes.get(scope);
    if (last != null && last.epoch() >= epoch) {
      return;
    }
    Set<String> settled = new HashSet<>();
    heard.forEach(
        (sender, it) -> {
          if (it.settled(epoch)) {
            settled.add(sender);
          }
        });
    changes.put(scope, new Change(engages, epoch, nanos.getAsLong(), settled));
  }

  /** A sender has applied all changes up to an epoch; some of them are not settled yet. */
  public void heard(String sender, long applied, Collection<Long> unsettled) {
    List<Waiter> served = new ArrayList<>();
    synchronized (this) {
      Heard said = new Heard(applied, Set.copyOf(unsettled), nanos.getAsLong());
      heard.put(sender, said);
      for (Change change : changes.values()) {
        if (said.settled(change.epoch())) {
          change.settled().add(sender);
        }
      }
      for (Waiter one : waiters) {
        if (waiting(one.scope, one.epoch, one.senders).isEmpty()) {
          served.add(one);
        }
      }
    }
    served.forEach(one -> one.done.complete(null));
  }

  /** Whether a word of the sender came within its lease. */
  public synchronized boolean alive(String sender, Duration lease) {
    @Nullable Heard said = heard.get(sender);
    return said != null && nanos.getAsLong() - said.atNanos() < lease.plus(drift).toNanos();
  }

  /** Nothing more is expected of the sender. */
  public synchronized void gone(String sender) {
    heard.remove(sender);
    changes.values().forEach(change -> change.settled().remove(sender));
  }

  /**
   * Senders that the engaged switch waits for; none means that nothing of its scope reaches a
   * broker any more.
   *
   * @param senders those whose leases have not ended, read after the change was committed
   */
  public synchronized List<WaitingFor> waiting(
      KillScope scope, long epoch, List<SenderLease> senders) {
    known(scope, true, epoch);
    @Nullable Change change = changes.get(scope);
    if (change == null || change.epoch() != epoch || !change.engages()) {
      return List.of(); // released, or engaged anew, meanwhile
    }
    List<WaitingFor> missing = new ArrayList<>();
    for (SenderLease sender : senders) {
      boolean concerned =
          sender.firstEpoch() < epoch && !change.settled().contains(sender.senderId());
      @Nullable WaitingFor waits = concerned ? waits(scope, change, sender) : null;
      if (waits != null) {
        missing.add(waits);
      }
    }
    return missing;
  }

  private @Nullable WaitingFor waits(KillScope scope, Change change, SenderLease sender) {
    long end = change.knownSince() + sender.duration().plus(drift).toNanos();
    long left = end - nanos.getAsLong();
    boolean late = sender.writesLate(scope);
    if (left <= 0) {
      return late ? new WaitingFor(sender.senderId(), Reason.BROKER_WITHOUT_VALIDITY, null) : null;
    }
    @Nullable Heard said = heard.get(sender.senderId());
    Reason reason =
        said != null && said.applied() >= change.epoch() ? Reason.IN_FLIGHT : Reason.NOT_HEARD;
    return new WaitingFor(sender.senderId(), reason, late ? null : Duration.ofNanos(left));
  }

  /** Ends when nobody is waited for any more, by words alone; end it otherwise to give up. */
  public CompletableFuture<Void> settled(KillScope scope, long epoch, List<SenderLease> senders) {
    Waiter waiter = new Waiter(scope, epoch, senders);
    boolean already;
    synchronized (this) {
      already = waiting(scope, epoch, senders).isEmpty();
      if (!already) {
        waiters.add(waiter);
      }
    }
    if (already) {
      waiter.done.complete(null);
    }
    CompletableFuture<Void> ignored = waiter.done.whenComplete((end, failure) -> forget(waiter));
    return waiter.done;
  }

  private synchronized void forget(Waiter waiter) {
    waiters.remove(waiter);
  }
}
