package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * STALE_MARKET_DATA: the price that an order is judged by is older, in market time, than a bound,
 * or its feed has been silent for too long (RTS 6 Art. 16).
 */
final class StaleMarketData extends Control {
  @Override
  String code() {
    return "STALE_MARKET_DATA";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    Quote quote = assessment.quote();
    Moment moment = assessment.moment();
    Guards guards = assessment.guards();
    Instant published = quote.publishedAt();
    if (isLonger(quote.marketTime(), moment.market(), guards.maxQuoteAge())
        && isLonger(published, moment.wall(), guards.quoteGrace())) {
      Duration age = Duration.between(quote.marketTime(), moment.market());
      return breach(assessment, "old", guards.maxQuoteAge(), age);
    }
    Duration silence = guards.maxQuoteSilence();
    return !silence.isZero() && isLonger(published, moment.wall(), silence)
        ? breach(assessment, "without news", silence, Duration.between(published, moment.wall()))
        : null;
  }

  private static boolean isLonger(Instant from, Instant to, Duration bound) {
    return Moment.compareElapsed(from, to, bound) > 0;
  }

  private static Breach breach(Assessment assessment, String how, Duration limit, Duration actual) {
    return new Breach(
        seconds(limit),
        seconds(actual),
        "The price of %s is %s %s, at most %s is allowed. Try again when the market moves."
            .formatted(assessment.order().symbol(), seconds(actual), how, seconds(limit)));
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
  }
}
