package io.tradeflow.benchmarks;

import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Quantity;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An account as open fields and hash maps. */
final class BareAccount {
  final Map<String, Line> lines = new HashMap<>();
  final Map<String, Open> orders = new HashMap<>();
  final Map<String, Ring> messages = new HashMap<>();
  final Map<String, Ring> repeats = new HashMap<>();
  final Map<String, Instant> stops = new HashMap<>();
  final Map<String, Instant> exits = new HashMap<>();
  Money cash = Money.ZERO;
  Money reserved = Money.ZERO;
  int exposed;
  int held;
  long day;
  Money dayStart = Money.ZERO;
  int trades;
  boolean halted;
  @Nullable Instant lastApproval;
  int losses;
  @Nullable Instant lastLoss;
  @Nullable Money peak;
  @Nullable Instant drawdownSince;

  /** A symbol: what is held and what working orders will add and take. */
  static final class Line {
    Quantity held = Quantity.ZERO;
    Money cost = Money.ZERO;
    int buys;
    Quantity buying = Quantity.ZERO;
    Money reserved = Money.ZERO;
    int sells;
    Quantity selling = Quantity.ZERO;

    boolean isExposed() {
      return !held.isZero() || buys > 0;
    }
  }

  /** An order that is not finished. */
  static final class Open {
    final NewOrder order;
    final Instant at;
    boolean working;
    Quantity remaining;
    Money realised = Money.ZERO;
    @Nullable Price reference;

    Open(NewOrder order, Instant at) {
      this.order = order;
      this.at = at;
      this.remaining = order.quantity();
    }

    Money reservedValue() {
      Price price = order.limitPrice() != null ? order.limitPrice() : reference;
      return price == null ? Money.ZERO : price.times(remaining);
    }
  }

  /** Counts by slots of time. */
  static final class Ring {
    private final int[] counts;
    private final long slotMillis;
    private long latest;

    Ring(int slots, long slotMillis) {
      this.counts = new int[slots];
      this.slotMillis = slotMillis;
    }

    void add(Instant at) {
      advance(at.toEpochMilli() / slotMillis);
      counts[(int) (latest % counts.length)]++;
    }

    int count(Instant at) {
      advance(at.toEpochMilli() / slotMillis);
      int sum = 0;
      for (int count : counts) {
        sum += count;
      }
      return sum;
    }

    private void advance(long slot) {
      long from = Math.max(latest, slot - counts.length);
      for (long i = from + 1; i <= slot; i++) {
        counts[(int) (i % counts.length)] = 0;
      }
      latest = Math.max(latest, slot);
    }
  }
}
