package io.tradeflow.execution.application;

import static io.tradeflow.execution.application.Stages.done;

import io.tradeflow.execution.application.Reconciler.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Which account is compared when: all that traded at a broker when their partition is taken over
 * and every period, those that never did in turn, and at once those that a broker has a strange
 * order for; fenced accounts every five seconds; those that trade too fast again and again, less
 * and less often. Accounts are compared side by side, a bounded number at a time, each on a thread
 * of its own; one that takes long holds up no other. A round that comes with its period takes up to
 * three quarters of it, so that orders find room beside it.
 */
public final class ReconcileRounds implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ReconcileRounds.class.getName());
  private static final long TICK_MILLIS = 1_000;
  private static final int REFRESH_TICKS = 2;
  private static final int FENCED_TICKS = 5;
  private static final int PAGE = 500;

  /** Of those that never traded at a broker, in a round. */
  private static final int OTHERS = 200;

  private static final int SIDE_BY_SIDE = 8;
  private static final int SOON = 1_000;
  private static final int SILENT = 8;
  private static final Duration SPEAK = Duration.ofSeconds(10);
  private static final long MOST_APART_NANOS = Duration.ofMillis(200).toNanos();

  private final OrderDesk desk;
  private final Reconciler reconciler;
  private final Reconciliations reconciliations;
  private final Fences fences;
  private final Map<String, Broker> brokers;
  private final ToIntFunction<String> partitions;
  private final long periodNanos;
  private final Set<String> soon = ConcurrentHashMap.newKeySet();
  private final Postponed postponed = new Postponed();
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final Map<String, String> others = new ConcurrentHashMap<>();
  private final Map<String, Integer> sizes = new ConcurrentHashMap<>();
  private final Set<Map.Entry<Integer, Long>> seen = ConcurrentHashMap.newKeySet();
  private final Thread thread;

  /** Partitions were taken over: a round that is under way ends quickly, and the next is quick. */
  private volatile boolean hurried;

  private volatile boolean stopped;

  /**
   * @param brokers those that keep books, by name
   * @param partitions partition of an account
   * @param period between two looks at an account, above 0
   */
  public ReconcileRounds(
      OrderDesk desk,
      OrderLedger ledger,
      Reconciliations reconciliations,
      Fences fences,
      Market market,
      Map<String, Broker> brokers,
      ToIntFunction<String> partitions,
      Duration period,
      Clock clock) {
    this.desk = desk;
    this.reconciler = new Reconciler(ledger, reconciliations, fences, market, clock, desk::lookUp);
    this.reconciliations = reconciliations;
    this.fences = fences;
    this.brokers = Map.copyOf(brokers);
    this.partitions = partitions;
    this.periodNanos = period.toNanos();
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome.name(), new LongAdder());
    }
    this.thread = Thread.ofVirtual().name("reconcile").unstarted(this::run);
  }

  /** Begins; the first round comes with the first partition. */
  public void start() {
    thread.start();
  }

  /** Has the account compared within a second; of more than 1,000 the rest waits for its round. */
  public void soon(String account) {
    if (soon.size() < SOON) {
      soon.add(account);
    }
  }

  /** Outcomes of comparisons by name, as they count up. */
  public Map<String, LongAdder> outcomes() {
    return Map.copyOf(outcomes);
  }

  private void run() {
    long last = System.nanoTime();
    for (long tick = 0; !stopped; tick++) {
      try {
        if (tick % REFRESH_TICKS == 0) {
          fences.refresh();
        }
        Set<String> due = new HashSet<>(soon);
        soon.removeAll(due);
        due.addAll(postponed.due(System.nanoTime()));
        if (tick % FENCED_TICKS == 0) {
          due.addAll(fences.accounts());
        }
        some(due);
        hurried = newlyOwned() || hurried;
        boolean round = hurried || System.nanoTime() - last >= periodNanos;
        if (round && running.add("")) {
          last = System.nanoTime();
          Thread.ofVirtual().name("reconcile-round").start(this::round);
        }
        Thread.sleep(TICK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopped = true;
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "Reconciliation is tried again", e);
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(TICK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }

  /** Whether a partition was taken over since the last look. */
  private boolean newlyOwned() {
    Set<Map.Entry<Integer, Long>> now = desk.owned().entrySet();
    seen.retainAll(now);
    return seen.addAll(now);
  }

  private void some(Set<String> accounts) {
    for (String account : accounts) {
      Thread.ofVirtual()
          .name("reconcile-account")
          .start(() -> brokers.forEach((name, broker) -> compare(account, name, broker)));
    }
  }

  /** All brokers, one after another. */
  private void round() {
    boolean atOnce = hurried;
    hurried = false;
    try {
      brokers.forEach((name, broker) -> round(name, broker, atOnce));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A round of reconciliation goes on next time", e);
    } finally {
      running.remove("");
    }
  }

  private void round(String name, Broker broker, boolean atOnce) {
    Round round = new Round(name, broker, atOnce ? 0 : apart(name));
    String after = "";
    List<String> page;
    do {
      page = done(reconciliations.traders(name, desk.owned().keySet(), after, PAGE));
      page.forEach(round::begin);
      after = page.isEmpty() ? after : page.getLast();
    } while (page.size() == PAGE && !round.silent());
    List<String> quiet = done(reconciliations.accounts(others.getOrDefault(name, ""), OTHERS));
    others.put(name, quiet.size() < OTHERS ? "" : quiet.getLast());
    quiet.stream()
        .filter(account -> desk.owned().containsKey(partitions.applyAsInt(account)))
        .forEach(round::begin);
    round.end();
    if (!round.silent()) {
      sizes.put(name, round.begun.size());
    }
  }

  /** Nanoseconds between two accounts, as many as there were the last time. */
  private long apart(String name) {
    return apart(periodNanos, brokers.size(), sizes.getOrDefault(name, 1));
  }

  /** Brokers take turns: all of them are to be done in three quarters of the period. */
  static long apart(long periodNanos, int brokers, int accounts) {
    return Math.min(MOST_APART_NANOS, periodNanos * 3 / 4 / brokers / Math.max(1, accounts));
  }

  private Optional<Outcome> compare(String account, String name, Broker broker) {
    int partition = partitions.applyAsInt(account);
    Long epoch = desk.owned().get(partition);
    String key = name + ' ' + account;
    if (epoch == null || !running.add(key)) {
      return Optional.empty();
    }
    try {
      Optional<Outcome> outcome = reconciler.attempt(account, name, broker, partition, epoch);
      outcome.ifPresent(it -> compared(account, name, it));
      return outcome;
    } finally {
      running.remove(key);
    }
  }

  private void compared(String account, String name, Outcome outcome) {
    outcomes.computeIfAbsent(outcome.name(), any -> new LongAdder()).increment();
    if (outcome == Outcome.BUSY) {
      postponed.again(account, name, System.nanoTime());
    } else {
      postponed.done(account, name);
    }
    if (outcome == Outcome.REPAIRED) {
      soon(account);
    }
  }

  /** One broker's accounts, a few at a time. */
  private final class Round {
    private final String name;
    private final Broker broker;
    private final long apartNanos;
    private final Semaphore room = new Semaphore(SIDE_BY_SIDE);
    private final Set<String> begun = new HashSet<>();
    private final AtomicInteger unreachable = new AtomicInteger();
    private final AtomicInteger differing = new AtomicInteger();
    private long spoken = System.nanoTime();

    private Round(String name, Broker broker, long apartNanos) {
      this.name = name;
      this.broker = broker;
      this.apartNanos = apartNanos;
    }

    /** Whether the broker has stopped answering: what is left waits for the next round. */
    private boolean silent() {
      return unreachable.get() >= SILENT;
    }

    private void begin(String account) {
      if (silent() || stopped || !begun.add(account)) {
        return;
      }
      room.acquireUninterruptibly();
      Thread.ofVirtual().name("reconcile-account").start(() -> look(account));
      LockSupport.parkNanos(hurried ? 0 : apartNanos);
      if (System.nanoTime() - spoken > SPEAK.toNanos()) {
        spoken = System.nanoTime();
        LOG.log(System.Logger.Level.INFO, "Compared with " + name + ": " + begun.size());
      }
    }

    private void look(String account) {
      try {
        for (Outcome outcome : compare(account, name, broker).stream().toList()) {
          switch (outcome) {
            case UNREACHABLE -> unreachable.incrementAndGet();
            case DIFFERS -> differing.incrementAndGet();
            case AGREES, REPAIRED, BUSY, NOT_OURS -> unreachable.set(0);
          }
        }
      } finally {
        room.release();
      }
    }

    private void end() {
      room.acquireUninterruptibly(SIDE_BY_SIDE);
      List<String> said = new ArrayList<>();
      Stream.of(
              silent() ? "it does not answer; the rest waits for the next round" : "",
              differing.get() > 0 ? differing.get() + " accounts differ" : "")
          .filter(word -> !word.isEmpty())
          .forEach(said::add);
      if (!said.isEmpty()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "Compared " + begun.size() + " accounts with " + name + ": " + String.join("; ", said));
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
  }
}
