package io.tradeflow.engine.domain.rule;

import io.tradeflow.engine.domain.indicator.BarIndicator;
import io.tradeflow.engine.domain.indicator.IndicatorSource;
import io.tradeflow.engine.domain.indicator.SeriesIndicator;
import io.tradeflow.engine.domain.indicator.Study;
import io.tradeflow.engine.domain.strategy.ParameterSpec;
import io.tradeflow.engine.domain.strategy.Parameters;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /**
   * One that is calculated once for all who ask for the same, for what is fed with bars or one of
   * their prices; it writes its lines from the slot on.
   */
  Channel shared(Parameters values, int source, int slot, IndicatorSource indicators) {
    Study study =
        new Study(
            key(values, source),
            1 + lines.size(),
            () -> {
              double[] prices = new double[Frame.PRICES.size()];
              List<ToDoubleFunction<T>> more = List.copyOf(lines.values());
              T made = make.apply(values);
              return (bar, written, from) -> {
                if (ofSeries) {
                  Frame.prices(bar, prices);
                  written[from] = ((SeriesIndicator) made).next(prices[source]);
                } else {
                  written[from] = ((BarIndicator) made).next(bar);
                }
                for (int i = 0; i < more.size(); i++) {
                  written[from + 1 + i] = more.get(i).applyAsDouble(made);
                }
              };
            });
    return new Channel.OfStudy(indicators.read(study), slot, study.lines());
  }

  /** An indicator of the closes with a period and one line is the strategies' own. */
  private String key(Parameters values, int source) {
    boolean plain =
        lines.isEmpty()
            && source == Frame.CLOSE
            && values.values().keySet().equals(Set.of("period"))
            && List.of("rsi", "ema", "atr").contains(code);
    return plain
        ? code + "(" + values.integer("period") + ")"
        : "rule " + code + " of " + Frame.PRICES.get(source) + values;
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
