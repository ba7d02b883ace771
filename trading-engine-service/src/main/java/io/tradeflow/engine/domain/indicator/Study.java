package io.tradeflow.engine.domain.indicator;

import java.util.function.Supplier;

/**
 * An indicator with its parameters, as strategies ask for it. Two studies of one key calculate the
 * same, so that one calculation can serve all who ask.
 *
 * @param key kind and parameters, for example {@code rsi(14)}
 * @param lines values that it has at each bar, at least 1
 * @param start makes a calculation that has seen nothing
 */
public record Study(String key, int lines, Supplier<Calculation> start) {
  /** An indicator at work. */
  @FunctionalInterface
  public interface Calculation {
    /**
     * Applies the next bar and writes its values from an index on, NaN where there is none yet.
     * Keeps neither bar nor array.
     */
    void next(Bar bar, double[] values, int from);
  }
}
