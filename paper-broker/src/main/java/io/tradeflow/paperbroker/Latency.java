package io.tradeflow.paperbroker;

import java.time.Duration;
import java.util.List;

/** How long an order is under way to the venue. Each order's own depends on seed and id alone. */
public sealed interface Latency {
  /** No latency. */
  Latency NONE = new Uniform(Duration.ZERO);

  /**
   * Nanoseconds.
   *
   * @param first random, from 0 to below 1
   * @param second another, independent of it
   */
  long nanos(double first, double second);

  /** Evenly between half and one and a half of the mean. */
  record Uniform(Duration mean) implements Latency {
    public Uniform {
      atLeastZero(mean);
    }

    @Override
    public long nanos(double first, double second) {
      long nanos = mean.toNanos();
      return nanos / 2 + (long) (first * nanos);
    }
  }

  /**
   * Log-normal with the given mean and 99th percentile: most orders are quick, few are very slow.
   *
   * @param p99 from the mean to 14.9 times the mean; no log-normal has more
   */
  record LogNormal(Duration mean, Duration p99) implements Latency {
    /** 99th percentile of the standard normal distribution. */
    private static final double Z99 = 2.3263478740408408;

    public LogNormal {
      atLeastZero(mean);
      double ratio = (double) p99.toNanos() / mean.toNanos();
      if (!(ratio >= 1 && 2 * StrictMath.log(ratio) <= Z99 * Z99)) {
        throw new IllegalArgumentException("The 99th percentile is 1 to 14.9 times the mean");
      }
    }

    /** Box–Muller; StrictMath gives the same bits on every machine. */
    @Override
    public long nanos(double first, double second) {
      double average = mean.toNanos();
      double sigma = Z99 - StrictMath.sqrt(Z99 * Z99 - 2 * StrictMath.log(p99.toNanos() / average));
      double normal =
          StrictMath.sqrt(-2 * StrictMath.log(1 - first))
              * StrictMath.cos(2 * StrictMath.PI * second);
      return (long) (average * StrictMath.exp(sigma * normal - sigma * sigma / 2));
    }
  }

  /**
   * As measured: a straight line between quantiles that are evenly apart.
   *
   * @param quantiles from the least to the greatest, two or more; of 101, the 100th is the p99
   */
  record Empirical(List<Duration> quantiles) implements Latency {
    public Empirical {
      quantiles = List.copyOf(quantiles);
      if (quantiles.size() < 2) {
        throw new IllegalArgumentException("An empirical latency needs two quantiles or more");
      }
      atLeastZero(quantiles.getFirst());
      for (int i = 1; i < quantiles.size(); i++) {
        if (quantiles.get(i).compareTo(quantiles.get(i - 1)) < 0) {
          throw new IllegalArgumentException("Quantiles do not fall");
        }
      }
    }

    @Override
    public long nanos(double first, double second) {
      double place = first * (quantiles.size() - 1);
      int below = (int) place;
      long low = quantiles.get(below).toNanos();
      return low + (long) ((place - below) * (quantiles.get(below + 1).toNanos() - low));
    }
  }

  private static void atLeastZero(Duration latency) {
    if (latency.isNegative()) {
      throw new IllegalArgumentException("Latency is not below zero");
    }
  }
}
