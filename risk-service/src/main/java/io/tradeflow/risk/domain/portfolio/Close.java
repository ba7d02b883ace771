package io.tradeflow.risk.domain.portfolio;

import java.time.Instant;

/**
 * Last price of a closed candle.
 *
 * @param openTime start of the candle in market time
 * @param price above 0
 */
public record Close(Instant openTime, double price) {
  public Close {
    if (!(price > 0 && price < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("A price is above 0, got " + price);
    }
  }
}
