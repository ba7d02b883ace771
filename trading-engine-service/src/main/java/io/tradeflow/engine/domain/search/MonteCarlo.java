package io.tradeflow.engine.domain.search;

import io.tradeflow.engine.domain.backtest.Curve;
import io.tradeflow.engine.domain.backtest.RoundTrip;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What else could have come of the same trades or the same returns. Deterministic by its seed.
 *
 * @param runs how many other histories were drawn
 * @param low result that 5 % of them stay below, as a share of the start
 * @param median of their results
 * @param high result that 5 % exceed
 * @param lossShare share of them that lose
 * @param fall deepest fall that 5 % exceed
 */
public record MonteCarlo(
    int runs, double low, double median, double high, double lossShare, double fall) {
  private static final int MOST_STEPS = 2_000;

  /** One history's result and deepest fall. */
  private record History(double result, double fall) {}

  private interface Draw {
    History draw(SplittableRandom random);
  }

  /**
   * The same trades in another order, each once: the result stays, the fall does not. A trade grows
   * what is there by the share by which it grew what was there.
   *
   * @param trips in the order in which they ended
   * @param worth at the start
   */
  public static MonteCarlo order(List<RoundTrip> trips, double worth, int runs, long seed) {
    double[] factors = factors(trips, worth);
    return draw(
        runs,
        seed,
        random -> {
          for (int i = factors.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            double swap = factors[i];
            factors[i] = factors[other];
            factors[other] = swap;
          }
          double now = 1;
          double peak = 1;
          double fall = 0;
          for (double factor : factors) {
            now *= factor;
            peak = Math.max(peak, now);
            fall = Math.max(fall, 1 - now / peak);
          }
          return new History(now - 1, fall);
        });
  }

  /** Who has lost everything has nothing that a trade could grow. */
  private static double[] factors(List<RoundTrip> trips, double worth) {
    double[] factors = new double[trips.size()];
    double before = worth;
    for (int i = 0; i < factors.length; i++) {
      double after = before + trips.get(i).profit().doubleValue();
      factors[i] = before <= 0 ? 1 : Math.max(0, after / before);
      before = after;
    }
    return factors;
  }

  /**
   * Returns drawn again in blocks of random length, so that what follows one another mostly still
   * does: the stationary bootstrap of Politis and Romano (Journal of the American Statistical
   * Association 89, 1994), with blocks of the square root of all steps on average. A curve of more
   * than 2,000 bars is taken in as many steps.
   */
  public static MonteCarlo bootstrap(Curve curve, int runs, long seed) {
    double[] steps = steps(curve);
    double stop = 1 / StrictMath.sqrt(steps.length);
    return draw(
        runs,
        seed,
        random -> {
          double now = 1;
          double peak = 1;
          double fall = 0;
          int at = random.nextInt(steps.length);
          for (int i = 0; i < steps.length; i++) {
            now *= 1 + steps[at];
            peak = Math.max(peak, now);
            fall = Math.max(fall, 1 - now / peak);
            boolean jumps = random.nextDouble() < stop;
            at = jumps ? random.nextInt(steps.length) : (at + 1) % steps.length;
          }
          return new History(now - 1, fall);
        });
  }

  private static double[] steps(Curve curve) {
    int count = Math.min(curve.count(), MOST_STEPS);
    double[] steps = new double[count];
    double before = curve.start();
    for (int i = 0; i < count; i++) {
      double now = curve.values()[(int) ((long) curve.count() * (i + 1) / count) - 1];
      steps[i] = now / before - 1;
      before = now;
    }
    return steps;
  }

  private static MonteCarlo draw(int runs, long seed, Draw source) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] results = new double[runs];
    double[] falls = new double[runs];
    int losses = 0;
    for (int i = 0; i < runs; i++) {
      History history = source.draw(random);
      results[i] = history.result();
      falls[i] = history.fall();
      losses += history.result() < 0 ? 1 : 0;
    }
    Arrays.sort(results);
    Arrays.sort(falls);
    return new MonteCarlo(
        runs,
        quantile(results, 0.05),
        quantile(results, 0.5),
        quantile(results, 0.95),
        (double) losses / runs,
        quantile(falls, 0.95));
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))];
  }
}
