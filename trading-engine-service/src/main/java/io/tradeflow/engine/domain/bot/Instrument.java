package io.tradeflow.engine.domain.bot;

import io.tradeflow.paperbroker.Steps;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a bot needs to know to size an order. Quantities are in base currency. */
public record Instrument(
    String symbol,
    BigDecimal lotSize,
    BigDecimal minQuantity,
    BigDecimal maxQuantity,
    boolean tradable) {
  public Instrument {
    if (lotSize.signum() <= 0) {
      throw new IllegalArgumentException("Lot size must be above 0, not " + lotSize);
    }
  }

  /** The largest multiple of the lot that is not more than the quantity. */
  public BigDecimal roundDown(BigDecimal quantity) {
    return Steps.round(quantity, lotSize, RoundingMode.DOWN);
  }
}
