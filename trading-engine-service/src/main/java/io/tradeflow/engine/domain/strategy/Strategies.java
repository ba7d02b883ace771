package io.tradeflow.engine.domain.strategy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

  /** For bots that only others tell what to do. */
  private static final StrategyType EXTERNAL = ExternalStrategy.TYPE;

  private Strategies() {}

  public static List<StrategyType> all() {
    return ALL;
  }

  /** What a bot can be given: the strategies, and the one that says nothing itself. */
  public static List<StrategyType> offered() {
    return Stream.concat(ALL.stream(), Stream.of(EXTERNAL)).toList();
  }

  /** The strategy of that code, empty if there is none. */
  public static Optional<StrategyType> of(String code) {
    return offered().stream().filter(type -> type.code().equals(code)).findFirst();
  }
}
