package io.tradeflow.engine.application.queue;

import io.tradeflow.engine.application.Refused;
import io.tradeflow.engine.application.backtest.Search.Method;
import io.tradeflow.engine.application.backtest.Subjects;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.search.Space;
import io.tradeflow.engine.domain.search.Space.Range;
import io.tradeflow.engine.domain.strategy.InvalidParameters;
import io.tradeflow.engine.domain.strategy.ParameterSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A search as it is asked for; what is null has its default.
 *
 * @param method grid, random or evolution
 * @param ranges by name of the parameter
 */
public record AskedSearch(
    @Nullable String method,
    @Nullable Map<String, @Nullable AskedRange> ranges,
    @Nullable BigDecimal trials,
    @Nullable BigDecimal walkForward,
    @Nullable BigDecimal gap,
    @Nullable BigDecimal seed) {
  private static final int TRIALS = 100;
  private static final int MOST_WINDOWS = 20;
  private static final int MOST_GAP = 100_000;
  private static final int GAP = 10;
  private static final int MOST_SEED = 1_000_000_000;

  /** Values from one to another, both inclusive, in steps of 1 unless it is said. */
  public record AskedRange(
      @Nullable BigDecimal from, @Nullable BigDecimal to, @Nullable BigDecimal step) {}

  /**
   * With all defaults.
   *
   * @param fixed parameters that are not searched
   * @throws InvalidBacktest that names the field
   * @throws Refused if it is larger than the plan permits
   */
  PlannedSearch planned(String strategy, Map<String, BigDecimal> fixed, BacktestLimits limits) {
    Method way = way();
    List<ParameterSpec> known = Subjects.parameters(strategy);
    fixed.forEach((name, value) -> checkFixed(spec("parameters", name, known, strategy), value));
    Space space = new Space(ranges(strategy, known, fixed.keySet()));
    PlannedSearch planned =
        new PlannedSearch(
            way,
            space.ranges(),
            trials(way, space),
            whole("search.walkForward", walkForward, 0, MOST_WINDOWS, 0),
            whole("search.gap", gap, 0, MOST_GAP, GAP),
            whole("search.seed", seed, 0, MOST_SEED, 1));
    if (planned.trials() > limits.trials()) {
      throw new Refused(
          Refused.Kind.INVALID,
          "TOO_MANY_TRIALS",
          "search.trials",
          "This is %,d trials; your plan permits %,d in a search. Take larger steps, or a random or"
                  .formatted(planned.trials(), limits.trials())
              + " evolutionary search with fewer.");
    }
    return planned;
  }

  private Method way() {
    return Arrays.stream(Method.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(method))
        .findFirst()
        .orElseThrow(
            () -> new InvalidBacktest("search.method", "must be grid, random or evolution"));
  }

  /** A grid has as many trials as combinations. */
  private int trials(Method way, Space space) {
    int most = whole("search.trials", trials, 2, Space.MOST, TRIALS);
    if (way != Method.GRID) {
      return most;
    }
    if (trials != null && space.size() > most) {
      throw new InvalidBacktest(
          "search.trials",
          "is %d, and the grid has %s combinations. Take larger steps, or leave it out"
              .formatted(most, space.size() > Space.MOST ? "too many" : space.size()));
    }
    return (int) Math.min(space.size(), Integer.MAX_VALUE);
  }

  private static void checkFixed(ParameterSpec spec, BigDecimal value) {
    BigDecimal unused = spec.checked(value);
  }

  private List<Range> ranges(String strategy, List<ParameterSpec> known, Set<String> fixed) {
    if (ranges == null || ranges.isEmpty() || ranges.size() > PlannedSearch.MOST_RANGES) {
      throw new InvalidBacktest(
          "search.ranges",
          "must hold 1 to %d parameters, such as {\"fast\": {\"from\": 5, \"to\": 30, \"step\": 5}}"
              .formatted(PlannedSearch.MOST_RANGES));
    }
    List<Range> all = new ArrayList<>();
    for (Map.Entry<String, @Nullable AskedRange> each : new TreeMap<>(ranges).entrySet()) {
      if (fixed.contains(each.getKey())) {
        throw new InvalidBacktest(
            "search.ranges",
            "and parameters both have " + each.getKey() + "; leave it out of one of them");
      }
      all.add(range(spec("search.ranges", each.getKey(), known, strategy), each.getValue()));
    }
    return all;
  }

  private static ParameterSpec spec(
      String field, String name, List<ParameterSpec> known, String strategy) {
    return known.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidBacktest(
                    field,
                    "has %s, which is no parameter of %s. It has: %s"
                        .formatted(
                            name.length() > 40 ? name.substring(0, 40) + "…" : name,
                            strategy,
                            String.join(", ", known.stream().map(ParameterSpec::name).toList()))));
  }

  /** Both ends must be allowed; what lies between may still be refused by the strategy. */
  private static Range range(ParameterSpec spec, @Nullable AskedRange asked) {
    String field = "search.ranges." + spec.name();
    if (asked == null || asked.from() == null || asked.to() == null) {
      throw new InvalidBacktest(field, "needs from and to");
    }
    BigDecimal step = asked.step() == null ? BigDecimal.ONE : asked.step();
    if (Math.abs((long) step.scale()) > 18 || step.precision() > 30) {
      throw new InvalidBacktest(field, "has a step with more than 18 decimals or 30 digits");
    }
    try {
      return new Range(
          spec.name(),
          spec.checked(asked.from()),
          spec.checked(asked.to()),
          step.scale() < 0 ? step.setScale(0) : step);
    } catch (InvalidParameters e) {
      throw new InvalidBacktest(field, "is not possible: " + e.getMessage());
    } catch (InvalidBacktest e) {
      throw new InvalidBacktest(field, "is not possible: " + e.getMessage());
    }
  }

  static int whole(String field, @Nullable BigDecimal given, int least, int most, int standard) {
    if (given == null) {
      return standard;
    }
    if (given.compareTo(BigDecimal.valueOf(least)) < 0
        || given.compareTo(BigDecimal.valueOf(most)) > 0
        || given.stripTrailingZeros().scale() > 0) {
      throw new InvalidBacktest(
          field, "must be a whole number from %d to %d".formatted(least, most));
    }
    return given.intValue();
  }
}
