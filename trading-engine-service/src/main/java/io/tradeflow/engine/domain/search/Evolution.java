package io.tradeflow.engine.domain.search;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Differential evolution, DE/rand/1/bin (Storn and Price, Journal of Global Optimization 11, 1997),
 * on the places of values in their ranges. Generations are proposed and judged as a whole, so that
 * they can be tried side by side; the same seed and scores give the same proposals.
 */
public final class Evolution {
  private static final double WEIGHT = 0.7;
  private static final double CROSSOVER = 0.9;
  private static final int FEWEST = 4;

  private final Space space;
  private final SplittableRandom random;
  private final List<int[]> parents = new ArrayList<>();
  private final double[] scores;
  private List<int[]> children = new ArrayList<>();

  /** Begins with a random generation of that many, 4 or more. */
  public Evolution(Space space, int size, long seed) {
    if (size < FEWEST) {
      throw new IllegalArgumentException("A generation has 4 or more");
    }
    this.space = space;
    this.random = new SplittableRandom(seed);
    this.scores = new double[size];
    for (int i = 0; i < size; i++) {
      scores[i] = Double.NEGATIVE_INFINITY;
      children.add(space.place(random));
    }
  }

  /** What to try next. */
  public List<TreeMap<String, BigDecimal>> proposals() {
    return children.stream().map(space::values).toList();
  }

  /** Keeps the better of parent and child; NaN is worst. */
  public void judge(double[] childScores) {
    for (int i = 0; i < scores.length; i++) {
      if (parents.size() <= i) {
        parents.add(children.get(i));
      }
      double score = Double.isNaN(childScores[i]) ? Double.NEGATIVE_INFINITY : childScores[i];
      if (score >= scores[i]) {
        parents.set(i, children.get(i));
        scores[i] = score;
      }
    }
    List<int[]> next = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      next.add(child(i));
    }
    children = next;
  }

  private int[] child(int of) {
    int[] base = parents.get(other(of));
    int[] one = parents.get(other(of));
    int[] two = parents.get(other(of));
    int[] child = parents.get(of).clone();
    int sure = random.nextInt(child.length);
    for (int k = 0; k < child.length; k++) {
      if (k == sure || random.nextDouble() < CROSSOVER) {
        int last = space.ranges().get(k).count() - 1;
        long moved = Math.round(base[k] + WEIGHT * (one[k] - two[k]));
        // What leaves the range begins anew somewhere in it.
        child[k] = moved < 0 || moved > last ? random.nextInt(last + 1) : (int) moved;
      }
    }
    return child;
  }

  private int other(int than) {
    int drawn = random.nextInt(scores.length - 1);
    return drawn < than ? drawn : drawn + 1;
  }
}
