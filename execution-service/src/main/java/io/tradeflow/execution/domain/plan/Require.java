package io.tradeflow.execution.domain.plan;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What plans are made of is checked as they are made; messages go to the caller as they are. */
final class Require {
  private Require() {}

  static void that(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  static void side(String side) {
    that(side.equals("BUY") || side.equals("SELL"), "The field side must be BUY or SELL.");
  }

  static void positive(String field, BigDecimal value) {
    that(value.signum() > 0, "The field " + field + " must be above 0.");
  }

  static void positiveOrNull(String field, @Nullable BigDecimal value) {
    if (value != null) {
      positive(field, value);
    }
  }
}
