package io.tradeflow.engine.domain.strategy;

import java.util.List;
import java.util.Optional;

/** The catalogue. Adding a strategy touches its own file and this list. */
public final class Strategies {
  private static final List<StrategyType> ALL =
      List.of(
          ApexStrategy.TYPE,
          EmaCrossStrategy.TYPE,
          MacdStrategy.TYPE,
          BollingerReversionStrategy.TYPE,
          DonchianBreakoutStrategy.TYPE,
          SupertrendStrategy.TYPE,
          GridStrategy.TYPE,
          DcaStrategy.TYPE);

  private Strategies() {}

  public static List<StrategyType> all() {
    return ALL;
  }

  /** The strategy of that code, empty if there is none. */
  public static Optional<StrategyType> of(String code) {
    return ALL.stream().filter(type -> type.code().equals(code)).findFirst();
  }
}
