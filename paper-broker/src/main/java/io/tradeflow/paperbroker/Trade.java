package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A trade between others, as the market reports it.
 *
 * @param buyerTook whether the buyer was the taker, so that offers were used up; otherwise bids
 *     were
 * @param quantity above zero
 * @param marketTime on the market's clock; null where market and caller have one clock
 */
public record Trade(
    String symbol,
    boolean buyerTook,
    BigDecimal price,
    BigDecimal quantity,
    @Nullable Instant marketTime) {
  public Trade {
    if (price.signum() <= 0 || quantity.signum() <= 0) {
      throw new IllegalArgumentException("A trade needs a price and a quantity above zero");
    }
  }
}
