package io.tradeflow.engine.domain;

import io.tradeflow.engine.domain.UniverseEngine.Arrival;
import io.tradeflow.engine.domain.UniverseEngine.Raised;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.universe.SymbolAdvice;
import io.tradeflow.engine.domain.universe.UniverseStrategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A strategy over several symbols at work: collects bars into closes. Not thread-safe. */
final class RunningUniverse {
  /** Closes that wait until the past is complete; with more the strategy does without it. */
  private static final int MOST_GATHERED = 1_000;

  private static final class Close {
    final @Nullable Arrival[] arrivals;
    int count;
    boolean live;

    Close(int symbols) {
      arrivals = new Arrival[symbols];
    }
  }

  private final UniverseSubscription subscription;
  private final SignalSource[] sources;
  private final int history;
  private final Past past;
  private final SharedReading reading;
  private final boolean[] known;

  /** Opening time of the last bar of each symbol. */
  private final Instant[] last;

  private final Set<Integer> lanes = new HashSet<>();
  private final TreeMap<Instant, Close> open = new TreeMap<>();
  private final List<Close> gathered = new ArrayList<>();
  private int unknown;
  private UniverseStrategy strategy;
  private boolean warm;
  private boolean fresh;
  private Instant shown = Instant.MIN;
  private Instant begunAfter;

  /**
   * One that has seen nothing.
   *
   * @param reading of the past, shared with others that are rebuilt
   * @param begunAfter close of which it may have missed bars: those up to there are the past's
   *     matter
   */
  RunningUniverse(
      UniverseSubscription subscription,
      int history,
      Past past,
      SharedReading reading,
      Instant begunAfter) {
    this.subscription = subscription;
    this.begunAfter = begunAfter;
    this.history = history;
    this.past = past;
    this.reading = reading;
    this.unknown = subscription.strategy().symbols().size();
    this.known = new boolean[unknown];
    this.last = new Instant[unknown];
    Arrays.fill(last, Instant.MIN);
    this.sources = new SignalSource[unknown];
    Arrays.setAll(sources, subscription::source);
    this.strategy = subscription.strategy().start();
  }

  /** Adds a bar, or one that came before; false if its close was shown without it. */
  boolean add(int symbol, Arrival arrival, List<Raised> raised) {
    if (!known[symbol]) {
      known[symbol] = true;
      unknown--;
      lanes.add(arrival.lane());
    }
    if (!arrival.candle().closeTime().isAfter(begunAfter)) {
      return true;
    }
    Instant time = arrival.candle().openTime();
    boolean isNew = time.isAfter(last[symbol]);
    if (isNew) {
      last[symbol] = time;
    }
    if (!time.isAfter(shown)) {
      return !isNew;
    }
    Close close = open.computeIfAbsent(time, any -> new Close(known.length));
    if (close.arrivals[symbol] == null) {
      close.arrivals[symbol] = arrival;
      close.count++;
      close.live |= arrival.live();
      if (close.count == known.length) {
        // Each symbol's lane has come this far: what is missing of earlier closes does not come.
        showThrough(time, raised);
      }
    }
    return true;
  }

  /** Whether it has been rebuilt from the past, or needs none. */
  boolean isWarm() {
    return warm;
  }

  /** Shows the closes of which no more bars come. */
  void settle(Map<Integer, Instant> reached, Instant newest, List<Raised> raised) {
    if (!gathered.isEmpty()) {
      tryToWarm(raised);
    }
    if (open.isEmpty()) {
      return;
    }
    Instant least = newest;
    for (Integer lane : unknown > 0 ? reached.keySet() : lanes) {
      Instant at = reached.getOrDefault(lane, Instant.MIN);
      least = at.isBefore(least) ? at : least;
    }
    while (!open.isEmpty()) {
      Instant first = open.firstKey();
      Instant end = first.plus(subscription.interval().length());
      if (!end.isBefore(least) && end.plus(UniverseEngine.PATIENCE).isAfter(newest)) {
        return;
      }
      showThrough(first, raised);
    }
  }

  /** Another run of the feed: shows what is open and has seen nothing after that. */
  void restart(List<Raised> raised) {
    if (!open.isEmpty()) {
      showThrough(open.lastKey(), raised);
    }
    gathered.clear();
    strategy = subscription.strategy().start();
    warm = true;
    fresh = true;
    shown = Instant.MIN;
    begunAfter = Instant.MIN;
    lanes.clear();
    Arrays.fill(known, false);
    Arrays.fill(last, Instant.MIN);
    unknown = known.length;
  }

  private void showThrough(Instant time, List<Raised> raised) {
    while (!open.isEmpty() && !open.firstKey().isAfter(time)) {
      Map.Entry<Instant, Close> first = Objects.requireNonNull(open.pollFirstEntry());
      shown = first.getKey();
      if (warm) {
        show(first.getValue(), raised);
      } else {
        gathered.add(first.getValue());
        tryToWarm(raised);
      }
    }
  }

  private void show(Close close, List<Raised> raised) {
    @Nullable Bar[] bars = new Bar[close.arrivals.length];
    for (int i = 0; i < bars.length; i++) {
      Arrival arrival = close.arrivals[i];
      bars[i] = arrival == null ? null : arrival.candle();
      if (arrival != null && fresh) {
        fresh = false;
        past.began(sources[0], arrival.candle().feedRun(), arrival.candle().openTime());
      }
    }
    for (SymbolAdvice advice : strategy.on(bars)) {
      Arrival arrival = close.arrivals[advice.symbol()];
      if (arrival != null) {
        Advice.Trade trade = advice.trade();
        Signal signal =
            Signal.on(
                arrival.candle(),
                sources[advice.symbol()],
                trade.direction(),
                trade.strength(),
                trade.reason());
        raised.add(new Raised(signal, arrival, close.live));
      }
    }
  }

  private void tryToWarm(List<Raised> raised) {
    List<Candle> first =
        Arrays.stream(gathered.getFirst().arrivals)
            .filter(Objects::nonNull)
            .map(Arrival::candle)
            .toList();
    if (gathered.size() < MOST_GATHERED && !first.stream().allMatch(past::reaches)) {
      return;
    }
    rebuild(first.getFirst());
    warm = true;
    List<Close> waiting = List.copyOf(gathered);
    gathered.clear();
    waiting.forEach(close -> show(close, raised));
  }

  /** Shows what was before, and says nothing about it. */
  private void rebuild(Candle next) {
    Instant began = past.begin(sources[0], next.feedRun());
    Instant from =
        began == null
            ? next.openTime().minus(next.interval().length().multipliedBy(history))
            : began;
    List<@Nullable Bars> markets = new ArrayList<>();
    for (String symbol : subscription.strategy().symbols()) {
      markets.add(
          reading.candles(
              new Past.Span(next.feedRun(), symbol, next.interval(), from, next.openTime())));
    }
    BarsTogether before = new BarsTogether(markets);
    fresh = began == null;
    for (@Nullable Bar[] bars = before.next(); bars != null; bars = before.next()) {
      if (fresh) {
        fresh = false;
        past.began(sources[0], next.feedRun(), Instant.ofEpochSecond(before.second()));
      }
      List<SymbolAdvice> unused = strategy.on(bars);
    }
  }
}
