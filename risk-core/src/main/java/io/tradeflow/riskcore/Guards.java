package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits in force for one order besides those of the account's plan: the narrowest of platform,
 * tier, account, strategy and symbol.
 *
 * @param collarThroughPercent how far through the last price an order may buy or sell, 10 is 10 %
 * @param collarAwayPercent how far on the other side of it a price may rest
 * @param maxQuoteAge greatest age of the price in market time
 * @param quoteGrace on the wall: a price published so shortly before the order is never too old,
 *     because an accelerated market runs ahead of messages on their way
 * @param maxQuoteSilence greatest time since the price was published, on the wall; zero for any,
 *     because recorded feeds end
 * @param maxOrderQuantity largest order in base units; null refuses every order
 * @param maxPosition largest holding with working buys, in base units
 * @param maxExposure largest value of all holdings with working buys
 * @param maxMessagesPerSecond orders, changes and cancels of the account to one broker
 * @param maxRepeatsPerMinute orders of one strategy in one symbol and direction
 * @param duplicateWindow for how long an open order forbids an identical one; zero for never
 * @param protections pauses after losses
 */
public record Guards(
    BigDecimal collarThroughPercent,
    BigDecimal collarAwayPercent,
    Duration maxQuoteAge,
    Duration quoteGrace,
    Duration maxQuoteSilence,
    @Nullable Quantity maxOrderQuantity,
    Quantity maxPosition,
    Money maxExposure,
    int maxMessagesPerSecond,
    int maxRepeatsPerMinute,
    Duration duplicateWindow,
    Protections protections) {
  private static final BigDecimal HUNDRED = new BigDecimal("100");

  public Guards {
    requirePercent("collarThroughPercent", collarThroughPercent);
    requirePercent("collarAwayPercent", collarAwayPercent);
    requireNotNegative("maxQuoteAge", maxQuoteAge);
    requireNotNegative("quoteGrace", quoteGrace);
    requireNotNegative("maxQuoteSilence", maxQuoteSilence);
    requireNotNegative("duplicateWindow", duplicateWindow);
    if (maxMessagesPerSecond < 0 || maxRepeatsPerMinute < 0) {
      throw new IllegalArgumentException("Rates are not negative");
    }
  }

  private static void requirePercent(String name, BigDecimal percent) {
    if (percent.signum() < 0 || percent.compareTo(HUNDRED) > 0) {
      throw new IllegalArgumentException(name + " lies in [0, 100], got " + percent);
    }
  }

  private static void requireNotNegative(String name, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(name + " is not negative, got " + duration);
    }
  }
}
