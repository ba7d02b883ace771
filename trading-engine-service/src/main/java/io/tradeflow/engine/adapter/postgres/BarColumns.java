package io.tradeflow.engine.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.backtest.Progress;
import io.tradeflow.engine.domain.backtest.Stopped;
import java.util.Arrays;

/** Columns that fill as rows come in. */
final class BarColumns {
  private static final int PRICES = 5;
  private static final int REPORT_EVERY = 8_192;

  private final String symbol;
  private final Interval interval;
  private final int most;
  private final Progress progress;
  private long[] opens = new long[1_024];
  private final double[][] values = new double[PRICES][1_024];
  private int count;

  BarColumns(String symbol, Interval interval, int most, Progress progress) {
    this.symbol = symbol;
    this.interval = interval;
    this.most = most;
    this.progress = progress;
  }

  /** Takes a row of second, open, high, low, close and volume; gives how many there are. */
  int add(Readable row) {
    if (count % REPORT_EVERY == 0 && !progress.at(count, most)) {
      throw new Stopped();
    }
    if (count == opens.length) {
      int more = (int) Math.min(most, count * 2L);
      opens = Arrays.copyOf(opens, more);
      for (int i = 0; i < PRICES; i++) {
        values[i] = Arrays.copyOf(values[i], more);
      }
    }
    Long second = row.get(0, Long.class);
    opens[count] = second == null ? 0 : second;
    for (int i = 0; i < PRICES; i++) {
      Double value = row.get(i + 1, Double.class);
      values[i][count] = value == null ? Double.NaN : value;
    }
    return ++count;
  }

  Bars bars() {
    if (count == 0) {
      throw new InvalidBacktest(
          "There are no candles of " + symbol + " any more in that span; ask for a later one");
    }
    double[][] full = new double[PRICES][];
    Arrays.setAll(full, i -> Arrays.copyOf(values[i], count));
    return new Bars(
        symbol,
        (int) interval.length().toSeconds(),
        Arrays.copyOf(opens, count),
        full[0],
        full[1],
        full[2],
        full[3],
        full[4]);
  }
}
