package io.tradeflow.risk.domain.portfolio;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The risk of positions held together.
 *
 * @param concentration empty where nothing is held
 * @param tails value at risk and expected shortfall at each of {@link #CONFIDENCES}
 */
public record Portfolio(
    Exposure exposure,
    Optional<Concentration> concentration,
    List<TailRisk> tails,
    Correlation correlation) {
  public static final List<Integer> CONFIDENCES = List.of(95, 99);

  /**
   * The portfolio of positions of those values.
   *
   * @param values US dollars by symbol, shorts negative
   * @param history closes of a symbol, none where there are none
   * @param interval length of the candles, and horizon of the tails
   */
  public static Portfolio of(
      Map<String, BigDecimal> values, Function<String, List<Close>> history, Duration interval) {
    Exposure exposure = Exposure.of(values);
    SortedMap<String, List<Close>> histories = new TreeMap<>();
    exposure.bySymbol().keySet().forEach(symbol -> histories.put(symbol, history.apply(symbol)));
    Returns returns = Returns.of(histories, interval);
    double[] profits = profits(exposure, returns);
    return new Portfolio(
        exposure,
        Concentration.of(exposure),
        CONFIDENCES.stream().map(percent -> TailRisk.of(profits, percent)).toList(),
        Correlation.of(returns));
  }

  private static double[] profits(Exposure exposure, Returns returns) {
    double[] values =
        returns.symbols().stream()
            .mapToDouble(
                symbol -> exposure.bySymbol().getOrDefault(symbol, BigDecimal.ZERO).doubleValue())
            .toArray();
    return returns.rows().stream().mapToDouble(row -> product(values, row)).toArray();
  }

  private static double product(double[] values, double[] returns) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * returns[i];
    }
    return sum;
  }
}
