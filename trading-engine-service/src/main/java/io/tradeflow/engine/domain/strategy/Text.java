package io.tradeflow.engine.domain.strategy;

import java.math.BigDecimal;
import java.util.Locale;

/** How reasons write numbers. */
final class Text {
  private Text() {}

  // The annotation that the check wants is not the JDK's.
  @SuppressWarnings("AnnotateFormatMethod")
  static String of(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** All digits of a price, no exponent. */
  static String price(double price) {
    return BigDecimal.valueOf(price).stripTrailingZeros().toPlainString();
  }
}
