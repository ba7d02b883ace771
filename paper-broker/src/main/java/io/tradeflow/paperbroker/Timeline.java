package io.tradeflow.paperbroker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Orders under way, by the time at which they arrive, for the markets that share a clock. All that
 * is due is done, at its own time, before anything else happens; so it makes no difference how
 * often anyone looks.
 */
final class Timeline {
  private final TreeSet<WorkingOrder> arrivals =
      new TreeSet<>(
          Comparator.comparing((WorkingOrder order) -> order.due)
              .thenComparingLong(order -> order.number));
  private final List<Market> markets = new ArrayList<>();
  private Instant clock = Instant.MIN;

  void add(Market market) {
    markets.add(market);
  }

  void add(WorkingOrder order) {
    order.waitIn(arrivals);
  }

  /** Time of the last input. */
  Instant clock() {
    return clock;
  }

  /** Goes on to the time of an input; never back. */
  Instant moveTo(Instant time) {
    if (time.isAfter(clock)) {
      clock = time;
    }
    run(clock);
    return clock;
  }

  /** When the first order under way arrives, null if none is. */
  @Nullable Instant nextArrival() {
    return arrivals.isEmpty() ? null : arrivals.getFirst().due;
  }

  /** Does what is due. */
  void run(Instant until) {
    while (!arrivals.isEmpty() && !arrivals.getFirst().due.isAfter(until)) {
      WorkingOrder order = arrivals.removeFirst();
      order.market.arrive(order, order.due);
    }
    for (int i = 0; i < markets.size(); i++) {
      markets.get(i).expire(until);
    }
  }
}
