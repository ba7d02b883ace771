package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * STALE_MARKET_DATA: the price that an order is judged by is older, in market time, than a bound,
 * or its feed has been silent for too long (RTS 6 Art. 16).
 */
final class StaleMarketData implements Control {
  @Override
  public String code() {
    return "STALE_MARKET_DATA";
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    Quote quote = assessment.quote();
    Moment moment = assessment.moment();
    Guards guards = assessment.guards();
    Duration age = Duration.between(quote.marketTime(), moment.market());
    Duration silence = Duration.between(quote.publishedAt(), moment.wall());
    if (age.compareTo(guards.maxQuoteAge()) > 0 && silence.compareTo(guards.quoteGrace()) > 0) {
      return breach(assessment, "old", guards.maxQuoteAge(), age);
    }
    if (!guards.maxQuoteSilence().isZero() && silence.compareTo(guards.maxQuoteSilence()) > 0) {
      return breach(assessment, "without news", guards.maxQuoteSilence(), silence);
    }
    return Optional.empty();
  }

  private static Optional<Breach> breach(
      Assessment assessment, String how, Duration limit, Duration actual) {
    return Optional.of(
        new Breach(
            seconds(limit),
            seconds(actual),
            "The price of %s is %s %s, at most %s is allowed. Try again when the market moves."
                .formatted(assessment.order().symbol(), seconds(actual), how, seconds(limit))));
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
  }
}
