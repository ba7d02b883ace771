package io.tradeflow.risk.domain.portfolio;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.Optional;

/**
 * How much hangs on few symbols.
 *
 * @param largestSymbol of several equal ones the first by name
 * @param largestShare of the gross exposure, in (0, 1]
 * @param hhi Herfindahl-Hirschman index, the sum of squared shares: 1 for one position, 1/n for n
 *     equal ones
 */
public record Concentration(String largestSymbol, double largestShare, double hhi) {

  /** Empty where nothing is held. */
  public static Optional<Concentration> of(Exposure exposure) {
    if (exposure.gross().signum() == 0) {
      return Optional.empty();
    }
    String largest = "";
    double most = 0;
    double squares = 0;
    for (Map.Entry<String, BigDecimal> held : exposure.bySymbol().entrySet()) {
      double share = share(held.getValue(), exposure.gross());
      squares += share * share;
      if (share > most) {
        most = share;
        largest = held.getKey();
      }
    }
    return Optional.of(new Concentration(largest, most, squares));
  }

  private static double share(BigDecimal value, BigDecimal gross) {
    return value.abs().divide(gross, MathContext.DECIMAL64).doubleValue();
  }
}
