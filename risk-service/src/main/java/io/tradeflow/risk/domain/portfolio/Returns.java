package io.tradeflow.risk.domain.portfolio;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Simple returns of several symbols over the same intervals.
 *
 * @param symbols in the order of the columns
 * @param rows one an interval, oldest first; 0.01 is a rise of 1 %
 */
public record Returns(List<String> symbols, List<double[]> rows) {

  /**
   * Returns over the intervals that every symbol has whole: where one of them lacks a candle, the
   * two intervals that meet there are left out.
   *
   * @param histories closes by symbol, in any order; of several of one time the last counts
   * @param interval length of the candles
   */
  public static Returns of(SortedMap<String, List<Close>> histories, Duration interval) {
    List<String> symbols = List.copyOf(histories.keySet());
    SortedMap<Instant, double[]> prices = new TreeMap<>();
    for (int column = 0; column < symbols.size(); column++) {
      for (Close close : histories.getOrDefault(symbols.get(column), List.of())) {
        prices.computeIfAbsent(close.openTime(), time -> new double[symbols.size()])[column] =
            close.price();
      }
    }
    List<double[]> rows = new ArrayList<>();
    for (Map.Entry<Instant, double[]> now : prices.entrySet()) {
      double @Nullable [] before = prices.get(now.getKey().minus(interval));
      if (before != null && isWhole(before) && isWhole(now.getValue())) {
        rows.add(change(before, now.getValue()));
      }
    }
    return new Returns(symbols, rows);
  }

  /** Returns of one symbol. */
  public double[] column(int column) {
    return rows.stream().mapToDouble(row -> row[column]).toArray();
  }

  private static boolean isWhole(double[] prices) {
    for (double price : prices) {
      if (price == 0) {
        return false;
      }
    }
    return true;
  }

  private static double[] change(double[] before, double[] now) {
    double[] change = new double[now.length];
    for (int i = 0; i < now.length; i++) {
      change[i] = now[i] / before[i] - 1;
    }
    return change;
  }
}
