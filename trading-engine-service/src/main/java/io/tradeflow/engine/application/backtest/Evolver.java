package io.tradeflow.engine.application.backtest;

import io.tradeflow.engine.domain.search.Space;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;

/** Port: proposes parameters by how those before them did, generation by generation. */
@FunctionalInterface
public interface Evolver {
  /**
   * Proposes until it is enough, or nothing new comes any more. The same space, size, seed and
   * scores give the same proposals.
   *
   * @param size proposals in a generation, 4 or more
   * @throws io.tradeflow.engine.domain.backtest.Stopped if {@code scores} throws it
   */
  void evolve(Space space, int size, long seed, Scores scores);

  /** Tries what was proposed. */
  interface Scores {
    /** How good each is; higher is better, what cannot be tried is negative infinity. */
    double[] of(List<TreeMap<String, BigDecimal>> proposals);

    /** Whether no more are wanted. */
    boolean enough();
  }
}
