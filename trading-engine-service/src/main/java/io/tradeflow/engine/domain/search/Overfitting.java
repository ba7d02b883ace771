package io.tradeflow.engine.domain.search;

import java.util.List;

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation: Bailey,
 * Borwein, López de Prado and Zhu, The Probability of Backtest Overfitting, Journal of
 * Computational Finance 20 (2017). Every half of the stretches of time chooses the best trial; how
 * often is that one no better than the median of all trials in the other half?
 *
 * @param splits halves that were looked at
 * @param probability share of halves in which the chosen one disappoints
 * @param lossProbability share of halves in which the chosen one loses in the other half
 */
public record Overfitting(int splits, double probability, double lossProbability) {
  /** Stretches of time that are usual: 12,870 halves. */
  public static final int STRETCHES = 16;

  /** Compares trials; two or more, with as many stretches each. */
  public static Overfitting of(List<Blocks> trials) {
    int stretches = trials.getFirst().count();
    int all = (1 << stretches) - 1;
    int splits = 0;
    int disappointed = 0;
    int lost = 0;
    double[] outside = new double[trials.size()];
    for (int half = 1; half < all; half++) {
      if (Integer.bitCount(half) != stretches / 2) {
        continue;
      }
      int best = best(trials, half);
      for (int i = 0; i < outside.length; i++) {
        outside[i] = trials.get(i).sharpe(all & ~half);
      }
      splits++;
      disappointed += rank(outside, best) <= 0.5 ? 1 : 0;
      lost += outside[best] < 0 ? 1 : 0;
    }
    return new Overfitting(splits, (double) disappointed / splits, (double) lost / splits);
  }

  private static int best(List<Blocks> trials, int half) {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < trials.size(); i++) {
      double sharpe = trials.get(i).sharpe(half);
      if (sharpe > highest) {
        highest = sharpe;
        best = i;
      }
    }
    return best;
  }

  /** Relative rank from 0 to 1, both excluded; equals share theirs. */
  private static double rank(double[] values, int of) {
    double below = 0;
    for (double value : values) {
      below += value < values[of] ? 1 : value == values[of] ? 0.5 : 0;
    }
    return (below + 0.5) / (values.length + 1);
  }
}
