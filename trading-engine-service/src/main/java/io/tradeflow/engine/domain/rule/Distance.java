package io.tradeflow.engine.domain.rule;

import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a stop or target is from a price: a percentage of it, or a multiple of the average true
 * range when the position was opened.
 */
record Distance(double percent, double multiple, int slot) {
  private static final BigDecimal LEAST = new BigDecimal("0.001");

  /** Null if there is none. */
  static @Nullable Distance read(Fields rule, String name, Scope scope, BigDecimal mostPercent) {
    Json json = rule.get(name);
    if (json == null) {
      return null;
    }
    Fields fields = Fields.of(json, rule.at(name), Set.of("percent", "atr", "period"));
    boolean percent = fields.get("percent") != null;
    if (percent == (fields.get("atr") != null)) {
      rule.at(name).wrong("'%s' needs either 'percent' or 'atr'.", name);
      return null;
    }
    if (percent) {
      if (fields.get("period") != null) {
        fields.at("period").wrong("'period' goes with 'atr'.");
      }
      BigDecimal value = fields.number("percent", LEAST, mostPercent);
      return value == null ? null : new Distance(value.doubleValue(), 0, Frame.CLOSE);
    }
    BigDecimal value = fields.number("atr", LEAST, BigDecimal.valueOf(100));
    int slot = scope.averageTrueRange(fields.whole("period", 1, 1_000, 14));
    return value == null ? null : new Distance(0, value.doubleValue(), slot);
  }

  /** As a fraction of the price at which the position is opened; NaN while that is not known. */
  double fraction(double[] slots, double price) {
    return percent > 0 ? percent / 100 : multiple * slots[slot] / price;
  }

  String text() {
    return percent > 0
        ? BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString() + " %"
        : BigDecimal.valueOf(multiple).stripTrailingZeros().toPlainString()
            + " average true ranges";
  }
}
