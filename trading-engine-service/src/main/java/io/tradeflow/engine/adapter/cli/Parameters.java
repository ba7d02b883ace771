package io.tradeflow.engine.adapter.cli;

import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.search.Space.Range;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code --param} says.
 *
 * @param fixed {@code NAME=VALUE}
 * @param ranges {@code NAME=FROM..TO:STEP}, in steps of 1 unless it is said
 */
record Parameters(Map<String, BigDecimal> fixed, List<Range> ranges) {
  static Parameters of(List<String> given) {
    Map<String, BigDecimal> fixed = new TreeMap<>();
    List<Range> ranges = new ArrayList<>();
    for (String text : given) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new InvalidBacktest("--param must be NAME=VALUE, not " + text);
      }
      String name = text.substring(0, equals);
      String value = text.substring(equals + 1);
      int dots = value.indexOf("..");
      if (dots < 0) {
        fixed.put(name, Options.decimal(name, value));
      } else {
        ranges.add(range(name, value, dots));
      }
    }
    return new Parameters(fixed, ranges);
  }

  private static Range range(String name, String value, int dots) {
    int colon = value.indexOf(':', dots);
    String to = value.substring(dots + 2, colon < 0 ? value.length() : colon);
    return new Range(
        name,
        Options.decimal(name, value.substring(0, dots)),
        Options.decimal(name, to),
        colon < 0 ? BigDecimal.ONE : Options.decimal(name, value.substring(colon + 1)));
  }
}
