package io.tradeflow.engine.domain.search;

import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Values that parameters may have. */
public record Space(List<Range> ranges) {
  /** Most trials of a search. */
  public static final int MOST = 100_000;

  public Space {
    ranges = List.copyOf(ranges);
    if (ranges.isEmpty()) {
      throw new InvalidBacktest("A search needs a parameter with a range, such as fast=5..30:5");
    }
  }

  /**
   * Values from one to another in steps.
   *
   * @param step above 0
   */
  public record Range(String name, BigDecimal from, BigDecimal to, BigDecimal step) {
    public Range {
      if (step.signum() <= 0 || from.compareTo(to) > 0) {
        throw new InvalidBacktest(
            "The range of " + name + " must rise from its begin to its end in steps above 0");
      }
      if (to.subtract(from).divideToIntegralValue(step).compareTo(BigDecimal.valueOf(MOST)) > 0) {
        throw new InvalidBacktest("The range of " + name + " has more than " + MOST + " values");
      }
    }

    /** How many values there are. */
    public int count() {
      return to.subtract(from).divideToIntegralValue(step).intValueExact() + 1;
    }

    BigDecimal value(int i) {
      return from.add(step.multiply(BigDecimal.valueOf(i)));
    }
  }

  /** Number of all combinations; above {@link #MOST} it is only said to be above. */
  public long size() {
    long size = 1;
    for (Range range : ranges) {
      size = Math.min(MOST + 1L, size * range.count());
    }
    return size;
  }

  /**
   * Every combination, the last range first.
   *
   * @throws InvalidBacktest if there are too many
   */
  public List<TreeMap<String, BigDecimal>> grid() {
    if (size() > MOST) {
      throw new InvalidBacktest(
          "There are more than " + MOST + " combinations; take larger steps or a random search");
    }
    List<TreeMap<String, BigDecimal>> all = new ArrayList<>();
    int[] at = new int[ranges.size()];
    for (long i = 0; i < size(); i++) {
      all.add(values(at));
      for (int k = at.length - 1; k >= 0 && ++at[k] == ranges.get(k).count(); k--) {
        at[k] = 0;
      }
    }
    return all;
  }

  /** Draws combinations, evenly and independently; some may come twice. */
  public List<TreeMap<String, BigDecimal>> random(int count, SplittableRandom random) {
    List<TreeMap<String, BigDecimal>> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(values(place(random)));
    }
    return some;
  }

  int[] place(SplittableRandom random) {
    return ranges.stream().mapToInt(range -> random.nextInt(range.count())).toArray();
  }

  /** The values at a place in each range, counted from 0. */
  public TreeMap<String, BigDecimal> values(int[] place) {
    TreeMap<String, BigDecimal> values = new TreeMap<>();
    for (int i = 0; i < place.length; i++) {
      values.put(ranges.get(i).name(), ranges.get(i).value(place[i]));
    }
    return values;
  }
}
