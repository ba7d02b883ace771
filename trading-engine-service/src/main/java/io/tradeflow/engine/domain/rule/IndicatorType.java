package io.tradeflow.engine.domain.rule;

import io.tradeflow.engine.domain.indicator.BarIndicator;
import io.tradeflow.engine.domain.indicator.SeriesIndicator;
import io.tradeflow.engine.domain.strategy.ParameterSpec;
import io.tradeflow.engine.domain.strategy.Parameters;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * An indicator that rules can use.
 *
 * @param code stable name, for example {@code macd}
 * @param ofSeries true if it is fed with one series, which a rule chooses by {@code of}; false if
 *     it takes whole bars
 * @param make makes a fresh one; throws IllegalArgumentException where values do not fit each other
 * @param lines what it has besides its main line, by name
 */
public record IndicatorType<T>(
    String code,
    String description,
    boolean ofSeries,
    List<ParameterSpec> parameters,
    Function<Parameters, T> make,
    Map<String, ToDoubleFunction<T>> lines) {
  public IndicatorType {
    parameters = List.copyOf(parameters);
    lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
  }

  static <T extends SeriesIndicator> IndicatorType<T> series(
      String code, String description, Function<Parameters, T> make, ParameterSpec... parameters) {
    return new IndicatorType<>(code, description, true, List.of(parameters), make, Map.of());
  }

  static <T extends BarIndicator> IndicatorType<T> bars(
      String code, String description, Function<Parameters, T> make, ParameterSpec... parameters) {
    return new IndicatorType<>(code, description, false, List.of(parameters), make, Map.of());
  }

  /** The same with another line. */
  IndicatorType<T> line(String name, ToDoubleFunction<T> value) {
    Map<String, ToDoubleFunction<T>> more = new LinkedHashMap<>(lines);
    more.put(name, value);
    return new IndicatorType<>(code, description, ofSeries, parameters, make, more);
  }

  /** A fresh one that writes its lines from the slot on. */
  Channel channel(Parameters values, int source, int slot) {
    T made = make.apply(values);
    List<ToDoubleFunction<T>> more = List.copyOf(lines.values());
    return ofSeries
        ? new Channel.OfSeries<>((SeriesIndicator) made, source, slot, made, more)
        : new Channel.OfBars<>((BarIndicator) made, slot, made, more);
  }
}
