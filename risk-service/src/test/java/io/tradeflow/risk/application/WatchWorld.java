package io.tradeflow.risk.application;

import io.tradeflow.risk.domain.KillScope;
import io.tradeflow.risk.domain.SenderLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Two instances of risk-service with real watches, and senders as docs/kill-switch.md states them,
 * in simulated time: messages late, lost and overtaken, instances that start anew, senders stopped
 * between check and write.
 */
final class WatchWorld {
  private static final long MILLI = 1_000_000;
  private static final long LEASE = 2_000 * MILLI;
  private static final long DRIFT = 50 * MILLI;
  private static final double SKEW = 0.02;
  private static final List<KillScope> SCOPES =
      List.of(new KillScope("global:*"), KillScope.account("a"), KillScope.account("b"));

  private record Change(KillScope scope, boolean engages, long epoch) {
    boolean covers(String account) {
      return scope.isGlobal() || scope.equals(KillScope.account(account));
    }
  }

  private record Write(int number, String account, long until) {}

  /** The gate's rules again, in the fewest words. */
  private static final class Sender {
    final String id;
    final double rate;
    final Map<KillScope, Change> switches = new HashMap<>();
    final List<Write> held = new ArrayList<>();
    final Map<Long, Set<Write>> unsettled = new HashMap<>();
    long applied;
    long leaseEnd = Long.MIN_VALUE;
    long leaseEpoch;
    int read;

    Sender(String id, double rate) {
      this.id = id;
      this.rate = rate;
    }

    boolean mayBegin(String account, long here) {
      return here < leaseEnd
          && applied >= leaseEpoch
          && switches.values().stream().noneMatch(it -> it.engages() && it.covers(account));
    }

    void answered(Write write) {
      unsettled.values().forEach(waiting -> waiting.remove(write));
      unsettled.values().removeIf(Set::isEmpty);
    }
  }

  private final Random random;
  private final long drift;
  private final List<KillWatch> instances = new ArrayList<>();
  private final List<Sender> senders = new ArrayList<>();
  private final Map<String, SenderLease> rows = new HashMap<>();
  private final List<Change> topic = new ArrayList<>();
  private final Map<KillScope, Change> engaged = new HashMap<>();
  private final Set<Long> oks = new HashSet<>();
  private final List<Runnable> messages = new ArrayList<>();
  private long now;
  private int begun;
  int certain;
  int writes;
  int violations;

  /**
   * @param drift bound that the instances believe in, nanoseconds
   */
  WatchWorld(long seed, long drift) {
    this.random = new Random(seed);
    this.drift = drift;
    for (int i = 0; i < 2; i++) {
      instances.add(watch());
      senders.add(new Sender("s" + i, 1 + (random.nextDouble() * 2 - 1) * SKEW));
    }
  }

  static WatchWorld of(long seed) {
    return new WatchWorld(seed, DRIFT);
  }

  private KillWatch watch() {
    long origin = random.nextLong();
    return new KillWatch(() -> origin + now, Duration.ofNanos(drift));
  }

  /** One thing happens. */
  void step(int choice) {
    Sender sender = senders.get(random.nextInt(senders.size()));
    switch (choice) {
      case 0 -> now += random.nextInt(20) * MILLI;
      case 1 -> now += random.nextInt(1_000) * MILLI;
      case 2, 3 -> request(sender);
      case 4, 5, 6 -> deliver();
      case 7, 8 -> read(sender);
      case 9, 10 -> begin(sender);
      case 11, 12 -> write(sender);
      case 13 -> {
        if (random.nextInt(4) == 0) {
          kill();
        }
      }
      case 14 -> begin(sender);
      case 15 -> instances.set(random.nextInt(2), watch());
      default -> throw new IllegalArgumentException("No such step: " + choice);
    }
    look();
  }

  private long here(Sender sender) {
    return (long) (now * sender.rate);
  }

  private void request(Sender sender) {
    long asked = here(sender);
    position(sender);
    send(
        () -> {
          long epoch = topic.size();
          rows.putIfAbsent(
              sender.id, new SenderLease(sender.id, 1, Duration.ofNanos(LEASE), epoch, List.of()));
          send(
              () -> {
                sender.leaseEpoch = Math.max(sender.leaseEpoch, epoch);
                sender.leaseEnd = Math.max(sender.leaseEnd, asked + LEASE);
              });
        });
  }

  private void position(Sender sender) {
    long applied = sender.applied;
    for (long epoch : List.copyOf(sender.unsettled.keySet())) {
      sender.unsettled.get(epoch).removeIf(write -> write.until() <= here(sender));
    }
    sender.unsettled.values().removeIf(Set::isEmpty);
    Set<Long> unsettled = Set.copyOf(sender.unsettled.keySet());
    for (int i = 0; i < 2; i++) {
      int instance = i;
      send(() -> instances.get(instance).heard(sender.id, applied, unsettled));
    }
  }

  private void read(Sender sender) {
    if (sender.read < topic.size()) {
      Change change = topic.get(sender.read++);
      sender.applied = change.epoch();
      sender.switches.put(change.scope(), change);
      Set<Write> covered = new HashSet<>(sender.held);
      covered.removeIf(write -> !change.covers(write.account()));
      if (change.engages() && !covered.isEmpty()) {
        sender.unsettled.put(change.epoch(), covered);
      }
      position(sender);
    }
  }

  private void begin(Sender sender) {
    String account = random.nextBoolean() ? "a" : "b";
    long here = here(sender);
    if (sender.mayBegin(account, here)) {
      sender.held.add(new Write(++begun, account, Math.min(sender.leaseEnd, here + 150 * MILLI)));
    }
  }

  private void write(Sender sender) {
    if (sender.held.isEmpty()) {
      return;
    }
    Write write = sender.held.remove(random.nextInt(sender.held.size()));
    if (here(sender) < write.until()) {
      writes++;
      boolean forbidden =
          engaged.values().stream()
              .anyMatch(it -> oks.contains(it.epoch()) && it.covers(write.account()));
      violations += forbidden ? 1 : 0;
    }
    sender.answered(write);
    position(sender);
  }

  private void kill() {
    KillScope scope = SCOPES.get(random.nextInt(SCOPES.size()));
    Change change = new Change(scope, !engaged.containsKey(scope), topic.size() + 1);
    topic.add(change);
    if (change.engages()) {
      engaged.put(scope, change);
    } else {
      engaged.remove(scope);
    }
    instances.get(random.nextInt(2)).known(change.scope(), change.engages(), change.epoch());
  }

  private void send(Runnable message) {
    if (random.nextInt(6) > 0) {
      messages.add(message);
    }
  }

  private void deliver() {
    if (!messages.isEmpty()) {
      messages.remove(random.nextInt(messages.size())).run();
    }
  }

  /** Somebody asks one of the instances. */
  private void look() {
    KillWatch instance = instances.get(random.nextInt(2));
    for (Change change : engaged.values()) {
      if (!oks.contains(change.epoch())
          && instance
              .waiting(change.scope(), change.epoch(), List.copyOf(rows.values()))
              .isEmpty()) {
        oks.add(change.epoch());
        certain++;
      }
    }
  }
}
