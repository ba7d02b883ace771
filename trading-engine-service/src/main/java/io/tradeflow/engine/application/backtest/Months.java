package io.tradeflow.engine.application.backtest;

import io.tradeflow.engine.domain.backtest.Curve;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Returns by calendar month in UTC; a bar belongs to the month in which it opened. */
record Months(SortedMap<YearMonth, Double> returns) {
  Months {
    returns = Collections.unmodifiableSortedMap(new TreeMap<>(returns));
  }

  static Months of(Curve curve) {
    TreeMap<YearMonth, Double> returns = new TreeMap<>();
    double before = curve.start();
    int i = 0;
    while (i < curve.count()) {
      YearMonth month = YearMonth.from(day(curve.second(i) - curve.seconds()));
      long end = month.plusMonths(1).atDay(1).toEpochDay() * 86_400;
      while (i < curve.count() && curve.second(i) - curve.seconds() < end) {
        i++;
      }
      double last = curve.values()[i - 1];
      returns.put(month, last / before - 1);
      before = last;
    }
    return new Months(returns);
  }

  /** All months of a year together. */
  double year(int year) {
    double factor = 1;
    for (double each : returns.subMap(YearMonth.of(year, 1), YearMonth.of(year + 1, 1)).values()) {
      factor *= 1 + each;
    }
    return factor - 1;
  }

  private static LocalDate day(long second) {
    return LocalDate.ofEpochDay(Math.floorDiv(second, 86_400L));
  }
}
