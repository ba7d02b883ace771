package io.tradeflow.engine.domain.indicator;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The studies of one market, each calculated once for a bar, whoever asks. They keep the values of
 * the latest bars, so that a strategy that comes later is warmed up with what the others saw. Not
 * thread-safe.
 */
public final class SharedIndicators {
  private final int history;
  private final Map<String, Shared> readings = new HashMap<>();
  private long last = -1;
  private long at = -1;
  private long calculations;

  /**
   * @param history bars whose values are kept, above 0: 8 bytes for each bar and line
   */
  public SharedIndicators(int history) {
    this.history = history;
  }

  /** The next bar of the market comes. */
  public void advance() {
    last++;
    at = last;
  }

  /**
   * Goes back so that the next bar, after {@link #step}, is the first of the latest {@code bars}.
   */
  public void rewind(int bars) {
    if (bars > Math.min(history, last + 1)) {
      throw new IllegalArgumentException("There are no " + bars + " bars to go back");
    }
    at = last - bars;
  }

  /** One bar on, after {@link #rewind}. */
  public void step() {
    if (at == last) {
      throw new IllegalStateException("This is the last bar");
    }
    at++;
  }

  /** What one strategy reads; it is released by {@link #keep}. */
  public Lease lease() {
    return new Lease();
  }

  /** Forgets all studies but those of these strategies. */
  public void keep(Collection<Lease> leases) {
    Set<String> used = new HashSet<>();
    leases.forEach(lease -> used.addAll(lease.keys));
    readings.keySet().retainAll(used);
  }

  /** Studies that are calculated. */
  public int studies() {
    return readings.size();
  }

  /** Bars that were applied to studies so far. */
  public long calculations() {
    return calculations;
  }

  /** The studies of one strategy. */
  public final class Lease implements IndicatorSource {
    private final Set<String> keys = new HashSet<>();

    private Lease() {}

    @Override
    public Reading read(Study study) {
      keys.add(study.key());
      return readings.computeIfAbsent(study.key(), any -> new Shared(study));
    }
  }

  private final class Shared implements Reading {
    private final Study.Calculation calculation;
    private final int lines;
    private final double[] values;
    private final long first = at + 1;
    private long done = at;

    Shared(Study study) {
      this.calculation = study.start().get();
      this.lines = study.lines();
      this.values = new double[history * lines];
      Arrays.fill(values, Double.NaN);
    }

    @Override
    public void on(Bar bar) {
      if (at <= done) {
        if (at < first || at <= done - history) {
          throw new IllegalStateException("The values of that bar are not kept");
        }
        return;
      }
      if (at != done + 1) {
        throw new IllegalStateException("A bar was left out");
      }
      done = at;
      calculations++;
      calculation.next(bar, values, place());
    }

    @Override
    public double line(int line) {
      return at < first ? Double.NaN : values[place() + line];
    }

    private int place() {
      return (int) (at % history) * lines;
    }
  }
}
