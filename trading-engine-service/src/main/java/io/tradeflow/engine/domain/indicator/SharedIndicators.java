package io.tradeflow.engine.domain.indicator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The studies of one market, each calculated once for a bar, whoever asks. They keep the values of
 * the latest bars, so that a strategy that comes later is warmed up with what the others saw. All
 * values of a bar stand together, because they are written and read together. Not thread-safe.
 */
public final class SharedIndicators {
  private static final int LEAST_WIDTH = 8;
  private static final double[] NOTHING = {};

  private final double[][] rows;
  private final Map<String, Shared> readings = new HashMap<>();
  private double[] row = NOTHING;
  private int width;
  private long last = -1;
  private long at = -1;
  private long calculations;

  /**
   * @param history bars whose values are kept, above 0: 8 bytes for each bar and line
   */
  public SharedIndicators(int history) {
    this.rows = new double[history][];
  }

  /** The next bar of the market comes. */
  public void advance() {
    last++;
    goTo(last);
  }

  /**
   * Goes back so that the next bar, after {@link #step}, is the first of the latest {@code bars}.
   */
  public void rewind(int bars) {
    if (bars > Math.min(rows.length, last + 1)) {
      throw new IllegalArgumentException("There are no " + bars + " bars to go back");
    }
    at = last - bars;
  }

  /** One bar on, after {@link #rewind}. */
  public void step() {
    if (at == last) {
      throw new IllegalStateException("This is the last bar");
    }
    goTo(at + 1);
  }

  private void goTo(long bar) {
    at = bar;
    int slot = (int) (bar % rows.length);
    if (rows[slot] == null && width > 0) {
      rows[slot] = new double[capacity()];
    }
    row = rows[slot] == null ? NOTHING : rows[slot];
  }

  private int capacity() {
    return Math.max(LEAST_WIDTH, width + width / 4);
  }

  /** What one strategy reads; it is released by {@link #keep}. */
  public Lease lease() {
    return new Lease();
  }

  /** Forgets all studies but those of these strategies. */
  public void keep(Collection<Lease> leases) {
    Set<String> used = new HashSet<>();
    leases.forEach(lease -> used.addAll(lease.keys));
    if (readings.keySet().retainAll(used)) {
      pack();
    }
  }

  /** Moves the columns that are left to the front, in every row. */
  private void pack() {
    int end = 0;
    List<Shared> kept = new ArrayList<>(readings.values());
    kept.sort(Comparator.comparingInt(each -> each.column));
    for (Shared each : kept) {
      for (double[] values : rows) {
        if (values != null) {
          System.arraycopy(values, each.column, values, end, each.lines);
        }
      }
      each.column = end;
      end += each.lines;
    }
    width = end;
  }

  private int newColumns(int lines) {
    int column = width;
    width += lines;
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] != null && rows[i].length < width) {
        rows[i] = Arrays.copyOf(rows[i], capacity());
      }
    }
    if (at >= 0) {
      goTo(at);
    }
    return column;
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
    private final long first = at + 1;
    private int column;
    private long done = at;

    Shared(Study study) {
      this.calculation = study.start().get();
      this.lines = study.lines();
      this.column = newColumns(lines);
    }

    @Override
    public void on(Bar bar) {
      if (at > done) {
        if (at != done + 1) {
          throw new IllegalStateException("A bar was left out");
        }
        done = at;
        calculations++;
        calculation.next(bar, row, column);
      } else if (at < first || at <= done - rows.length) {
        throw new IllegalStateException("The values of that bar are not kept");
      }
    }

    @Override
    public double line(int line) {
      return at < first ? Double.NaN : row[column + line];
    }
  }
}
