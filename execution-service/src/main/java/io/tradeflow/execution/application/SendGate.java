package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last gate before a broker. Something that adds exposure begins only while this process holds
 * a lease, has applied every kill switch that the lease knows of, and no engaged switch covers it.
 * What has begun is in flight until the broker has answered, or until its validity is over where
 * the broker enforces that. All times are readings of one monotonic clock. Any thread may call;
 * nothing blocks.
 */
public final class SendGate {
  /** What a request to a broker does to what is at risk. */
  public enum Intent {
    NEW,
    INCREASE,
    REDUCE,
    CANCEL;

    /** Needs a lease, and no engaged switch. */
    public boolean adds() {
      return this == NEW || this == INCREASE;
    }
  }

  /** Whether a request may begin. */
  public sealed interface Answer {
    /** It may, until the permit's validity is over. */
    record Go(Permit permit) implements Answer {}

    /** Not now: there is no lease, or switches are still to be applied. Ask again. */
    record Wait(String why) implements Answer {}

    /** An engaged switch covers it. */
    record Stopped(Rejection why) implements Answer {}
  }

  /** A request that may begin; the validity goes with it to the broker. */
  public record Permit(long number, NewOrder order, Validity validity) {}

  /**
   * How far the kill switches are applied.
   *
   * @param unsettled applied epochs in whose scope something that began before is in flight
   */
  public record Position(long applied, List<Long> unsettled) {}

  /** Hears of changes, on the thread that makes them. */
  public interface Listener {
    /** A change is in force here. */
    void applied(KillChange change);

    /** The broker has answered, and nothing in the scope of some epoch is in flight any more. */
    void settled();

    /** A lease began or goes on. */
    void leased();
  }

  private static final int REQUESTS = 32;

  private final LongSupplier nanos;
  private final long sendValidity;
  private final Map<String, Boolean> enforcing;
  private final Map<String, KillChange> switches = new ConcurrentHashMap<>();
  private final Map<String, Instant> lastEngaged = new ConcurrentHashMap<>();
  private final Map<Long, Long> requests = new LinkedHashMap<>();
  private final Map<Long, Permit> inFlight = new LinkedHashMap<>();
  private final TreeMap<Long, Set<Long>> unsettled = new TreeMap<>();
  private volatile @Nullable Listener listener;
  private @Nullable Long leaseEnd;
  private long leaseEpoch;
  private long applied;
  private long number;
  private long asked;
  private boolean closed;

  /**
   * @param nanos monotonic clock
   * @param sendValidity longest validity of one request
   * @param enforcing by broker: whether it refuses by itself what comes after its validity
   */
  public SendGate(LongSupplier nanos, Duration sendValidity, Map<String, Boolean> enforcing) {
    this.nanos = nanos;
    this.sendValidity = sendValidity.toNanos();
    this.enforcing = Map.copyOf(enforcing);
  }

  /** Tells the one listener from now on. */
  public void listen(Listener hearing) {
    listener = hearing;
  }

  /** Asks for one request; tell the gate of the answer with {@link #answered(Permit)}. */
  public synchronized Answer ask(NewOrder order, Intent intent) {
    long now = nanos.getAsLong();
    if (!intent.adds()) {
      return new Answer.Go(new Permit(0, order, new Validity(now + sendValidity)));
    }
    @Nullable Rejection stopped =
        intent == Intent.INCREASE ? stopped(KillChange.scopesOf(order)) : stopped(order);
    if (stopped != null) {
      return new Answer.Stopped(stopped);
    }
    @Nullable Long end = leaseEnd;
    if (closed || end == null || now - end >= 0 || applied < leaseEpoch) {
      return new Answer.Wait("This process holds no lease of risk-service.");
    }
    long until = now + Math.min(end - now, sendValidity);
    Permit permit = new Permit(++number, order, new Validity(until));
    inFlight.put(permit.number(), permit);
    return new Answer.Go(permit);
  }

  /** A validity with which a broker only looks up. */
  public Validity over() {
    return new Validity(nanos.getAsLong());
  }

  /** Whether what no switch covers may begin now. */
  public synchronized boolean open() {
    @Nullable Long end = leaseEnd;
    return !closed && end != null && nanos.getAsLong() - end < 0 && applied >= leaseEpoch;
  }

  /** The broker has said what became of the request. */
  public void answered(Permit permit) {
    boolean settled;
    synchronized (this) {
      settled = inFlight.remove(permit.number()) != null && settle(Set.of(permit.number()));
    }
    @Nullable Listener hearing = listener;
    if (settled && hearing != null) {
      hearing.settled();
    }
  }

  /** The broker has said what it knows of the order, whatever was asked before. */
  public void answered(UUID order) {
    List<Permit> known;
    synchronized (this) {
      known = inFlight.values().stream().filter(it -> it.order().id().equals(order)).toList();
    }
    known.forEach(this::answered);
  }

  /** Whether a request for the order may still reach its broker. */
  public synchronized boolean inFlight(UUID order) {
    forgetOver();
    return inFlight.values().stream().anyMatch(it -> it.order().id().equals(order));
  }

  /**
   * Why nothing may be sent for the order, or null; without a word on leases. An emergency close is
   * stopped by its broker's switch only; made larger it is an order like any other.
   */
  public @Nullable Rejection stopped(NewOrder order) {
    return stopped(KillChange.scopesStopping(order));
  }

  private @Nullable Rejection stopped(List<String> scopes) {
    for (String scope : scopes) {
      @Nullable KillChange change = switches.get(scope);
      if (change != null && change.engaged()) {
        String why = "The kill switch is engaged: " + change.reason();
        return new Rejection("KILL_SWITCH", null, change.scope(), why);
      }
    }
    return null;
  }

  /**
   * Whether a switch that stops the order was engaged since it was accepted, and may be released by
   * now: what works at a broker should have been cancelled then. Compares clocks of two services:
   * one that is ahead by longer than a switch was engaged has a younger order cancelled, too.
   */
  public boolean engagedSince(Order order) {
    return KillChange.scopesStopping(order.terms()).stream()
        .map(lastEngaged::get)
        .anyMatch(at -> at != null && at.isAfter(order.createdAt()));
  }

  /** Applies a change; one no newer than what is known of its scope changes nothing. */
  public void apply(KillChange change) {
    synchronized (this) {
      applied = Math.max(applied, change.epoch());
      @Nullable KillChange known = switches.get(change.scope());
      if (known == null || known.epoch() < change.epoch()) {
        switches.put(change.scope(), change);
        if (change.engaged()) {
          lastEngaged.put(change.scope(), change.at());
          await(change);
        }
      }
    }
    @Nullable Listener hearing = listener;
    if (hearing != null) {
      hearing.applied(change);
    }
  }

  private void await(KillChange change) {
    forgetOver();
    Set<Long> covered = new HashSet<>();
    for (Permit permit : inFlight.values()) {
      if (change.covers(permit.order())) {
        covered.add(permit.number());
      }
    }
    if (!covered.isEmpty()) {
      unsettled.put(change.epoch(), covered);
    }
  }

  /** Notes that a lease is asked for now; the number of the request, from 1. */
  public synchronized long request() {
    requests.put(++asked, nanos.getAsLong());
    requests.remove(asked - REQUESTS);
    return asked;
  }

  /**
   * A lease, counted from its request. It begins once everything up to its epoch is applied; one
   * that answers no recent request counts for nothing.
   */
  public void granted(long request, Duration duration, long killEpoch) {
    synchronized (this) {
      leaseEpoch = Math.max(leaseEpoch, killEpoch);
      @Nullable Long since = requests.get(request);
      if (since == null) {
        return;
      }
      long end = since + duration.toNanos();
      if (leaseEnd == null || end - leaseEnd > 0) {
        leaseEnd = end;
      }
    }
    @Nullable Listener hearing = listener;
    if (hearing != null) {
      hearing.leased();
    }
  }

  /** Nothing begins any more until the next lease. */
  public synchronized void ended() {
    leaseEnd = null;
  }

  /** Nothing that adds begins ever again. */
  public synchronized void close() {
    closed = true;
  }

  /** Whether nothing at all is in flight. */
  public synchronized boolean quiet() {
    forgetOver();
    return inFlight.isEmpty();
  }

  /** How far the switches are applied, as of now. */
  public synchronized Position position() {
    forgetOver();
    return new Position(applied, List.copyOf(unsettled.keySet()));
  }

  /** Nanoseconds until time alone may settle an epoch; empty when none waits for time. */
  public synchronized OptionalLong settlesIn() {
    long now = nanos.getAsLong();
    return unsettled.values().stream()
        .flatMap(Set::stream)
        .map(inFlight::get)
        .filter(permit -> permit != null && enforces(permit))
        .mapToLong(permit -> Math.max(0, permit.validity().untilNanos() - now))
        .min();
  }

  private void forgetOver() {
    long now = nanos.getAsLong();
    Set<Long> over = new HashSet<>();
    for (Permit permit : inFlight.values()) {
      if (enforces(permit) && now - permit.validity().untilNanos() >= 0) {
        over.add(permit.number());
      }
    }
    inFlight.keySet().removeAll(over);
    boolean ignored = settle(over);
  }

  private boolean enforces(Permit permit) {
    String broker = permit.order().broker();
    return enforcing.getOrDefault(broker, TimeTravels.isReplay(broker));
  }

  /** True if an epoch waits no more. */
  private boolean settle(Set<Long> permits) {
    unsettled.values().forEach(waiting -> waiting.removeAll(permits));
    return unsettled.values().removeIf(Set::isEmpty);
  }
}
