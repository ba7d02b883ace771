package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * DRAWDOWN_HALT: once the balance has fallen from its highest by a share, the account opens nothing
 * for a time. Then it counts from the balance that it has. The account holder's own rule.
 */
final class DrawdownHalt extends Control {
  static final String CODE = "DRAWDOWN_HALT";

  @Override
  String code() {
    return CODE;
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    Protections protections = assessment.guards().protections();
    @Nullable BigDecimal percent = protections.drawdownPercent();
    @Nullable Money peak = assessment.conduct().peak();
    if (percent == null || peak == null || !assessment.opens()) {
      return null;
    }
    Instant now = assessment.moment().market();
    @Nullable Instant since = assessment.conduct().drawdownSince();
    Money fall = peak.minus(assessment.balance());
    if (since == null && !(fall.isPositive() && fall.compareTo(peak.percent(percent)) >= 0)) {
      return null;
    }
    Instant end = (since == null ? now : since).plus(protections.drawdownPause());
    if (since != null && !now.isBefore(end)) {
      return null;
    }
    String actual = share(fall, peak);
    return new Breach(
        percent.toPlainString() + " %",
        actual,
        "The balance is %s below its highest. The account opens nothing until %s."
            .formatted(actual, end));
  }

  private static String share(Money fall, Money peak) {
    return fall.value()
            .movePointRight(2)
            .divide(peak.value(), 2, RoundingMode.HALF_EVEN)
            .toPlainString()
        + " %";
  }
}
