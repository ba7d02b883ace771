package io.tradeflow.engine.domain.backtest;

import io.tradeflow.engine.domain.indicator.Bar;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * The closed bars of one symbol as columns: 48 bytes a bar and no object for any. Immutable by
 * agreement: the arrays are not copied and nobody writes to them.
 */
public final class Bars {
  private final String symbol;
  private final int seconds;
  final int count;
  final long[] opens;
  final double[] open;
  final double[] high;
  final double[] low;
  final double[] close;
  final double[] volume;
  private final boolean withVolume;
  private final BigDecimal tick;
  private final double unit;

  /**
   * Takes the columns as they are, all of the same length.
   *
   * @param seconds length of a bar, above 0
   * @param opens inclusive starts in seconds since 1970-01-01T00:00Z, rising
   */
  public Bars(
      String symbol,
      int seconds,
      long[] opens,
      double[] open,
      double[] high,
      double[] low,
      double[] close,
      double[] volume) {
    if (opens.length == 0 || seconds < 1) {
      throw new IllegalArgumentException("Bars of " + symbol + " need a bar and a length");
    }
    this.symbol = symbol;
    this.seconds = seconds;
    this.count = opens.length;
    this.opens = opens;
    this.open = open;
    this.high = high;
    this.low = low;
    this.close = close;
    this.volume = volume;
    this.withVolume = any(volume);
    this.tick = Ticks.of(this);
    this.unit = BigDecimal.ONE.divide(tick).doubleValue();
  }

  /** Other columns of the same market, which keeps its price step. */
  private Bars(Bars market, long[] opens, double[][] columns) {
    this.symbol = market.symbol;
    this.seconds = market.seconds;
    this.tick = market.tick;
    this.unit = market.unit;
    this.withVolume = market.withVolume;
    this.count = opens.length;
    this.opens = opens;
    this.open = columns[0];
    this.high = columns[1];
    this.low = columns[2];
    this.close = columns[3];
    this.volume = columns[4];
  }

  private static boolean any(double[] volume) {
    for (double each : volume) {
      if (each > 0) {
        return true;
      }
    }
    return false;
  }

  public String symbol() {
    return symbol;
  }

  public int count() {
    return count;
  }

  /** Length of a bar in seconds. */
  public int seconds() {
    return seconds;
  }

  /** Step of prices: as many decimals as the data have. */
  public BigDecimal tick() {
    return tick;
  }

  /** A price in decimals: exactly what its shortest notation says. */
  BigDecimal exact(double price) {
    long steps = steps(price);
    // A whole number of steps that gives the price back is that notation, found without its text.
    return steps < 0 ? BigDecimal.valueOf(price) : BigDecimal.valueOf(steps, tick.scale());
  }

  /** The price in steps of {@link #tick}, below 10^15; -1 where it is no whole number of them. */
  long steps(double price) {
    double steps = Math.rint(price * unit);
    return steps < 1e15 && steps / unit == price ? (long) steps : -1;
  }

  /** False where no bar has any volume, as forex comes. */
  public boolean hasVolume() {
    return withVolume;
  }

  /** Inclusive start of a bar, seconds since 1970. */
  public long openSecond(int bar) {
    return opens[bar];
  }

  /** Exclusive end of a bar. */
  public long closeSecond(int bar) {
    return opens[bar] + seconds;
  }

  public double open(int bar) {
    return open[bar];
  }

  public double high(int bar) {
    return high[bar];
  }

  public double low(int bar) {
    return low[bar];
  }

  public double close(int bar) {
    return close[bar];
  }

  /** One bar as an object. */
  public Bar bar(int bar) {
    Cursor cursor = cursor();
    cursor.at = bar;
    return cursor;
  }

  /** Base quantity traded in a bar. */
  public double volume(int bar) {
    return volume[bar];
  }

  /** The first bar that opens at or after a time, {@link #count} if there is none. */
  public int firstFrom(long second) {
    int found = Arrays.binarySearch(opens, second);
    return found < 0 ? -found - 1 : found;
  }

  /** The last bar that is closed at a time, -1 if there is none. */
  int lastClosed(long second) {
    return firstFrom(second - seconds + 1) - 1;
  }

  /** The same, looked for from a bar that is not far from it: few memory accesses in long data. */
  int lastClosed(long second, int near) {
    long last = second - seconds;
    int low = near;
    for (int step = 1; low >= 0 && opens[low] > last; step <<= 1) {
      low -= step;
    }
    int high = Math.max(low, 0);
    for (int step = 1; high < count && opens[high] <= last; step <<= 1) {
      high += step;
    }
    int found = Arrays.binarySearch(opens, Math.max(low, 0), Math.min(high, count), last);
    return found < 0 ? -found - 2 : found;
  }

  /** The bars from one, inclusive, to another, exclusive. */
  public Bars slice(int from, int to) {
    double[][] columns = {open, high, low, close, volume};
    Arrays.setAll(columns, each -> Arrays.copyOfRange(columns[each], from, to));
    return new Bars(this, Arrays.copyOfRange(opens, from, to), columns);
  }

  /** The same times with other columns: open, high, low, close, volume. */
  Bars with(double[][] columns) {
    return new Bars(this, opens, columns);
  }

  /** A bar that moves over the columns. */
  Cursor cursor() {
    return new Cursor(this);
  }

  /** Shows one bar after the other. */
  static final class Cursor implements Bar {
    private final long[] opens;
    private final double[] open;
    private final double[] high;
    private final double[] low;
    private final double[] close;
    private final double[] volume;
    int at;

    private Cursor(Bars bars) {
      this.opens = bars.opens;
      this.open = bars.open;
      this.high = bars.high;
      this.low = bars.low;
      this.close = bars.close;
      this.volume = bars.volume;
    }

    @Override
    public double open() {
      return open[at];
    }

    @Override
    public double high() {
      return high[at];
    }

    @Override
    public double low() {
      return low[at];
    }

    @Override
    public double close() {
      return close[at];
    }

    @Override
    public double volume() {
      return volume[at];
    }

    @Override
    public long openSecond() {
      return opens[at];
    }
  }
}
