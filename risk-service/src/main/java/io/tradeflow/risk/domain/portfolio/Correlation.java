package io.tradeflow.risk.domain.portfolio;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pearson's correlation of returns.
 *
 * @param symbols of rows and columns
 * @param matrix symmetric, in [-1, 1]; null where a symbol never moved or the history is too short
 * @param observations intervals it is made of
 */
public record Correlation(
    List<String> symbols, List<List<@Nullable Double>> matrix, int observations) {
  /** Below it a correlation is noise. */
  public static final int LEAST_OBSERVATIONS = 20;

  /** All pairs of the returns' symbols. */
  public static Correlation of(Returns returns) {
    int size = returns.symbols().size();
    List<List<@Nullable Double>> matrix = new ArrayList<>(size);
    for (int row = 0; row < size; row++) {
      List<@Nullable Double> line = new ArrayList<>(size);
      for (int column = 0; column < size; column++) {
        line.add(
            returns.rows().size() < LEAST_OBSERVATIONS
                ? null
                : pearson(returns.column(row), returns.column(column)));
      }
      matrix.add(line);
    }
    return new Correlation(returns.symbols(), matrix, returns.rows().size());
  }

  /** Null where one of the two never moves. */
  static @Nullable Double pearson(double[] one, double[] other) {
    double meanOne = mean(one);
    double meanOther = mean(other);
    double together = 0;
    double squaresOne = 0;
    double squaresOther = 0;
    for (int i = 0; i < one.length; i++) {
      double a = one[i] - meanOne;
      double b = other[i] - meanOther;
      together += a * b;
      squaresOne += a * a;
      squaresOther += b * b;
    }
    if (squaresOne == 0 || squaresOther == 0) {
      return null;
    }
    double correlation = together / (Math.sqrt(squaresOne) * Math.sqrt(squaresOther));
    return Math.max(-1, Math.min(1, correlation));
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
