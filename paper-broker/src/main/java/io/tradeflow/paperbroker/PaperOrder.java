package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order as the broker takes it.
 *
 * @param clientOrderId the caller's own id; the same id is the same order
 * @param limitPrice null for a market order
 * @param tickSize prices are multiples of it
 * @param marketTime when it was given, on its market's clock: the day of a DAY order; null for the
 *     time of the last book
 */
public record PaperOrder(
    String clientOrderId,
    String symbol,
    boolean buy,
    BigDecimal quantity,
    @Nullable BigDecimal limitPrice,
    Force force,
    BigDecimal tickSize,
    @Nullable Instant marketTime) {
  /** How long an order works. */
  public enum Force {
    GTC,
    IOC,
    FOK,
    DAY
  }

  public PaperOrder {
    if (tickSize.signum() <= 0) {
      throw new IllegalArgumentException("Tick size must be above zero");
    }
  }

  /** An order given at the time of the last book. */
  public PaperOrder(
      String clientOrderId,
      String symbol,
      boolean buy,
      BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      Force force,
      BigDecimal tickSize) {
    this(clientOrderId, symbol, buy, quantity, limitPrice, force, tickSize, null);
  }
}
