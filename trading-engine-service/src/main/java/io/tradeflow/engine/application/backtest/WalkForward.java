package io.tradeflow.engine.application.backtest;

import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.backtest.Progress;
import io.tradeflow.engine.domain.backtest.Result;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Searches on the past and tests on what came after, window by window. The first half of the time
 * is only searched; the rest is cut into windows. Each is tested with what was best from the begin
 * to the window, less a gap: trades that the search ended with (purge), and what the returns around
 * it share with the window (embargo; López de Prado, Advances in Financial Machine Learning, 2018,
 * chapter 7), are in neither.
 *
 * @param windows what came of each, in order of time
 * @param total of all windows, one after the other
 */
public record WalkForward(List<Window> windows, double total) {
  private static final int FEWEST = 20;

  /** A test on bars that the search had not seen. */
  public record Window(
      long from,
      long to,
      SortedMap<String, BigDecimal> parameters,
      double searched,
      double tested,
      int trades) {}

  public WalkForward {
    windows = List.copyOf(windows);
  }

  /**
   * Runs as many searches as windows.
   *
   * @param gap bars between search and test
   */
  public static WalkForward of(
      Search search, List<Bars> bars, long begin, int windows, int gap, Progress progress) {
    Bars lead = bars.getFirst();
    int first = lead.firstFrom(begin);
    int count = lead.count() - first;
    int middle = first + count / 2;
    int length = (lead.count() - middle) / windows;
    if (length < FEWEST || middle - first - gap < FEWEST) {
      throw new InvalidBacktest(
          "%d windows and a gap of %d leave fewer than %d bars to search or to test"
              .formatted(windows, gap, FEWEST));
    }
    List<Window> found = new ArrayList<>();
    double total = 1;
    for (int i = 0; i < windows; i++) {
      int start = middle + i * length;
      int end = i == windows - 1 ? lead.count() : start + length;
      List<Bars> past = until(bars, lead.openSecond(start - gap));
      int at = i;
      Progress part =
          (done, all) -> progress.at(at * all + Math.min(done, all), (long) windows * all);
      Search.Trial best = search.run(past, begin, part).getFirst();
      long close = lead.closeSecond(end - 1);
      @Nullable Result test =
          search.test(best.parameters(), until(bars, close), lead.openSecond(start));
      if (test == null) {
        throw new IllegalStateException("What was searched can be tested");
      }
      double gain = test.equity().last() / test.equity().start() - 1;
      total *= 1 + gain;
      found.add(
          new Window(
              lead.openSecond(start),
              close,
              best.parameters(),
              best.totalReturn(),
              gain,
              test.ledger().trips().size()));
    }
    return new WalkForward(found, total - 1);
  }

  /** Bars that open before a time. */
  private static List<Bars> until(List<Bars> bars, long second) {
    return bars.stream()
        .map(
            each -> {
              int end = each.firstFrom(second);
              if (end == 0) {
                throw new InvalidBacktest(each.symbol() + " begins too late for these windows");
              }
              return each.slice(0, end);
            })
        .toList();
  }
}
