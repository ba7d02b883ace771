package io.tradeflow.execution.application;

import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.SendGate.Answer;
import io.tradeflow.execution.application.SendGate.Intent;
import io.tradeflow.execution.application.SendGate.Permit;
import io.tradeflow.execution.application.SendGate.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Senders with real gates, a broker, and the authority as docs/kill-switch.md states it, in
 * simulated time. Every message may be late, lost or overtaken; only the topic of kills is in
 * order. Clocks of senders run at rates of their own. Between a permit and its write anything may
 * happen: that is a sender that was stopped there.
 */
final class KillWorld {
  static final long MILLI = 1_000_000;
  private static final long LEASE = 2_000 * MILLI;
  private static final long DRIFT = 50 * MILLI;
  private static final double SKEW = 0.02;
  private static final List<String> ACCOUNTS = List.of("a", "b");

  private static final class Kill {
    final KillChange change;
    long knownSince;
    boolean ok;
    final Set<Process> acked = new HashSet<>();

    Kill(KillChange change, long knownSince) {
      this.change = change;
      this.knownSince = knownSince;
    }
  }

  private static final class Process {
    final double rate;
    final long origin;
    final SendGate gate;
    final List<Permit> held = new ArrayList<>();
    int read;
    long firstEpoch = -1;
    boolean alive = true;

    Process(KillWorld world, boolean enforcing, Random random) {
      rate = 1 + (random.nextDouble() * 2 - 1) * SKEW;
      origin = random.nextLong();
      gate =
          new SendGate(
              () -> origin + (long) (world.now * rate),
              Duration.ofMillis(150),
              Map.of("paper", enforcing));
    }
  }

  private final Random random;
  private final boolean brokerEnforces;
  private final boolean declaredEnforcing;
  private final List<KillChange> topic = new ArrayList<>();
  private final Map<String, Kill> engaged = new HashMap<>();
  private final List<Process> processes = new ArrayList<>();
  private final List<Runnable> messages = new ArrayList<>();
  private long now;
  int oks;
  int writes;
  int late;
  int violations;

  KillWorld(long seed, boolean brokerEnforces, boolean declaredEnforcing) {
    this.random = new Random(seed);
    this.brokerEnforces = brokerEnforces;
    this.declaredEnforcing = declaredEnforcing;
    start();
    start();
  }

  private void start() {
    processes.add(new Process(this, declaredEnforcing, random));
  }

  /** One thing happens. */
  void step(int choice) {
    Process process = processes.get(random.nextInt(processes.size()));
    switch (choice) {
      case 0 -> now += random.nextInt(20) * MILLI;
      case 1 -> now += random.nextInt(1_000) * MILLI;
      case 2, 3 -> request(process);
      case 4, 5, 6 -> deliver();
      case 7, 8 -> readKill(process);
      case 9, 10 -> begin(process);
      case 11, 12 -> write(process);
      case 13 -> seldom(() -> kill(true));
      case 14 -> seldom(() -> kill(false));
      case 15 -> seldom(() -> crash(process));
      case 16 -> seldom(this::restartAuthority);
      default -> throw new IllegalArgumentException("No such step: " + choice);
    }
    settle();
  }

  private void seldom(Runnable event) {
    if (random.nextInt(4) == 0) {
      event.run();
    }
  }

  private void request(Process process) {
    if (process.alive) {
      long request = process.gate.request();
      Position position = process.gate.position();
      send(
          () -> {
            heard(process, position);
            grant(process, request);
          });
    }
  }

  private void grant(Process process, long request) {
    long epoch = topic.size();
    if (process.firstEpoch < 0) {
      process.firstEpoch = epoch;
    }
    send(() -> process.gate.granted(request, Duration.ofNanos(LEASE), epoch));
  }

  private void heard(Process process, Position position) {
    for (Kill kill : engaged.values()) {
      long epoch = kill.change.epoch();
      if (position.applied() >= epoch && !position.unsettled().contains(epoch)) {
        kill.acked.add(process);
      }
    }
  }

  private void readKill(Process process) {
    if (process.alive && process.read < topic.size()) {
      process.gate.apply(topic.get(process.read++));
      if (random.nextInt(8) == 0) {
        process.gate.apply(topic.get(random.nextInt(process.read))); // read again
      }
      Position position = process.gate.position();
      send(() -> heard(process, position));
    }
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

  private void begin(Process process) {
    String account = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
    if (process.alive
        && process.gate.ask(Samples.market(account, "BUY", "1"), Intent.NEW)
            instanceof Answer.Go go) {
      process.held.add(go.permit());
    }
  }

  private void write(Process process) {
    if (process.held.isEmpty()) {
      return;
    }
    Permit permit = process.held.remove(random.nextInt(process.held.size()));
    long there = process.origin + (long) (now * process.rate);
    if (brokerEnforces && there - permit.validity().untilNanos() >= 0) {
      late++;
    } else {
      writes++;
      if (engaged.values().stream().anyMatch(it -> it.ok && it.change.covers(permit.order()))) {
        violations++;
      }
    }
    if (process.alive && random.nextInt(4) > 0) {
      process.gate.answered(permit);
      Position position = process.gate.position();
      send(() -> heard(process, position));
    }
  }

  private void kill(boolean engages) {
    String scope =
        random.nextInt(3) == 0 ? "global:*" : "account:" + ACCOUNTS.get(random.nextInt(2));
    if (engages == engaged.containsKey(scope)) {
      return;
    }
    KillChange change = new KillChange(scope, engages, topic.size() + 1, "drill", Instant.EPOCH);
    topic.add(change);
    if (engages) {
      engaged.put(scope, new Kill(change, now));
    } else {
      engaged.remove(scope);
    }
  }

  /** What it wrote may still be on its way. */
  private void crash(Process process) {
    if (process.alive && processes.size() < 12) {
      process.alive = false;
      start();
    }
  }

  private void restartAuthority() {
    for (Kill kill : engaged.values()) {
      kill.knownSince = now;
      kill.acked.clear();
    }
  }

  private void settle() {
    for (Kill kill : engaged.values()) {
      if (!kill.ok && processes.stream().allMatch(process -> certain(kill, process))) {
        kill.ok = true;
        oks++;
      }
    }
  }

  private boolean certain(Kill kill, Process process) {
    boolean never = process.firstEpoch < 0 || process.firstEpoch >= kill.change.epoch();
    boolean ranOut = declaredEnforcing && now - kill.knownSince >= LEASE + DRIFT;
    return never || kill.acked.contains(process) || ranOut;
  }
}
