package io.tradeflow.engine.domain.backtest;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A trade: what one closing order sold of a position, against the average price that was paid for
 * it. What is still held at the end counts as sold at the last close, without a fee, and is marked.
 *
 * @param symbol index of the symbol
 * @param entryBar in which the position was opened
 * @param exitBar in which it was sold
 * @param paid for what was sold, without fees
 * @param received for it, without fees
 * @param fees of the sale and of its share of the purchase
 * @param profit after fees, in the quote currency
 * @param worst lowest price while it was held, against the entry; -0.02 is 2 % below (MAE)
 * @param best highest price while it was held, against the entry (MFE)
 * @param open whether it was still held at the end
 */
public record RoundTrip(
    int symbol,
    int entryBar,
    int exitBar,
    long entrySecond,
    long exitSecond,
    BigDecimal quantity,
    BigDecimal paid,
    BigDecimal received,
    BigDecimal fees,
    BigDecimal profit,
    double worst,
    double best,
    boolean open) {
  /** Average, with 16 digits. */
  public BigDecimal entryPrice() {
    return paid.divide(quantity, MathContext.DECIMAL64);
  }

  /** Average, with 16 digits. */
  public BigDecimal exitPrice() {
    return received.divide(quantity, MathContext.DECIMAL64);
  }

  /** Profit after fees as a share of what was paid. */
  public double gain() {
    return profit.doubleValue() / paid.doubleValue();
  }
}
