package io.tradeflow.marketdata.candle;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * One trade in the market.
 *
 * @param quantity base quantity, zero where the source has no volumes
 */
public record Tick(String symbol, Instant marketTime, BigDecimal price, BigDecimal quantity) {
  /** Checks the amounts. */
  public Tick {
    if (price.signum() <= 0 || quantity.signum() < 0) {
      throw new IllegalArgumentException(
          "Price " + price + " must be above, quantity " + quantity + " not below zero");
    }
  }
}
