package io.tradeflow.engine.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs strategies over several symbols, one instance for each (strategy, parameters, symbols,
 * interval) that somebody subscribed to. Candles come in lanes: within a lane in the order of their
 * closes, between lanes in any. A strategy is shown the bars of one close together as soon as all
 * its symbols have theirs. A symbol that has none does not stop the others: its bar is missing once
 * the lanes of all symbols have shown a later close, or any lane one that is {@link #PATIENCE}
 * later. A candle that comes after that is left out. Only market time counts. Thread-safe.
 */
public final class UniverseEngine {
  /** Market time that a close waits for a lane that says nothing. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int FORMER_RUNS = 16;

  private record Market(String symbol, Interval interval) {}

  private record Member(RunningUniverse universe, int symbol) {}

  private final int history;
  private final Past past;
  private final SharedReading reading;
  private final Map<UniverseSubscription, RunningUniverse> running = new LinkedHashMap<>();
  private final Map<Market, List<Member>> members = new HashMap<>();
  private final Map<Integer, Instant> lanes = new HashMap<>();
  private final Deque<String> formerRuns = new ArrayDeque<>();
  private @Nullable String run;
  private @Nullable Instant partial;
  private boolean inTheMiddle;
  private Instant newest = Instant.MIN;
  private long late;

  /**
   * An engine that nobody follows.
   *
   * @param history bars with which a strategy that nobody followed before is warmed up
   */
  public UniverseEngine(int history, Past past) {
    this.history = history;
    this.past = past;
    this.reading = new SharedReading(past);
  }

  /**
   * A candle as it came.
   *
   * @param lane it stands behind those of earlier closes in the same lane
   * @param live false if its signals were raised before, if any
   * @param publishedAt wall clock
   * @param eventId of the event that brought it
   */
  public record Arrival(
      Candle candle, int lane, boolean live, Instant publishedAt, String eventId) {}

  /** A signal, and the candle of its symbol. */
  public record Raised(Signal signal, Arrival cause, boolean live) {}

  /**
   * Forgets all candles: those that follow come from these lanes. They begin in the middle of the
   * market, so the first close is taken for incomplete; strategies are rebuilt from the past.
   */
  public synchronized void begin(Collection<Integer> assigned) {
    run = null;
    partial = null;
    inTheMiddle = true;
    newest = Instant.MIN;
    formerRuns.clear();
    lanes.clear();
    assigned.forEach(lane -> lanes.put(lane, Instant.MIN));
    running.replaceAll(
        (subscription, any) ->
            new RunningUniverse(subscription, history, past, reading, Instant.MIN));
    reading.clear();
    index();
  }

  /** Runs exactly these from now on; those that ran before keep their state. */
  public synchronized void subscribe(Collection<UniverseSubscription> wanted) {
    running.keySet().stream()
        .filter(subscription -> !wanted.contains(subscription))
        .toList()
        .forEach(
            subscription -> {
              running.remove(subscription);
              past.ended(subscription.source(0));
            });
    wanted.forEach(
        subscription ->
            running.computeIfAbsent(
                subscription, each -> new RunningUniverse(each, history, past, reading, newest)));
    index();
  }

  private void index() {
    members.clear();
    running.forEach(
        (subscription, universe) -> {
          List<String> symbols = subscription.strategy().symbols();
          for (int i = 0; i < symbols.size(); i++) {
            members
                .computeIfAbsent(
                    new Market(symbols.get(i), subscription.interval()), any -> new ArrayList<>())
                .add(new Member(universe, i));
          }
        });
  }

  /** Applies the candle; gives the signals of the closes that it completed. */
  public synchronized List<Raised> on(Arrival arrival) {
    List<Raised> raised = new ArrayList<>();
    Candle candle = arrival.candle();
    if (!isOfThisRun(candle, raised)) {
      late += arrival.live() && !followers(candle).isEmpty() ? 1 : 0;
      return raised;
    }
    Instant close = candle.closeTime();
    if (partial != null && !close.isAfter(partial)) {
      return raised;
    }
    if (close.isAfter(lanes.getOrDefault(arrival.lane(), Instant.MIN))) {
      lanes.put(arrival.lane(), close);
      newest = newest.isBefore(close) ? close : newest;
      settle(raised);
    }
    boolean isShown = true;
    for (Member member : followers(candle)) {
      isShown &= member.universe().add(member.symbol(), arrival, raised);
    }
    late += isShown || !arrival.live() ? 0 : 1;
    return raised;
  }

  private void settle(List<Raised> raised) {
    boolean allWarm = true;
    for (RunningUniverse universe : running.values()) {
      universe.settle(lanes, newest, raised);
      allWarm &= universe.isWarm();
    }
    if (allWarm) {
      reading.clear();
    } else {
      reading.passed(newest);
    }
  }

  private List<Member> followers(Candle candle) {
    return members.getOrDefault(new Market(candle.symbol(), candle.interval()), List.of());
  }

  /** No more candles come: gives the signals of what is open. */
  public synchronized List<Raised> close() {
    List<Raised> raised = new ArrayList<>();
    running.values().forEach(universe -> universe.restart(raised));
    return raised;
  }

  /** Another run ends the one before: what is open is shown as it is, and all begins anew. */
  private boolean isOfThisRun(Candle candle, List<Raised> raised) {
    String before = run;
    if (candle.feedRun().equals(before)) {
      return true;
    }
    if (formerRuns.contains(candle.feedRun())) {
      return false;
    }
    run = candle.feedRun();
    if (before == null) {
      partial = inTheMiddle ? candle.closeTime() : null;
      return true;
    }
    formerRuns.addLast(before);
    if (formerRuns.size() > FORMER_RUNS) {
      formerRuns.removeFirst();
    }
    partial = null;
    newest = Instant.MIN;
    lanes.replaceAll((lane, any) -> Instant.MIN);
    running.values().forEach(universe -> universe.restart(raised));
    return true;
  }

  /** Strategy instances that run. */
  public synchronized int instances() {
    return running.size();
  }

  /**
   * Candles that somebody follows and that came too late to be shown to all who do. One that comes
   * again is not late, nor is one that is only read again: whether that was late was seen before.
   */
  public synchronized long late() {
    return late;
  }
}
