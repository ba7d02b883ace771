package io.tradeflow.execution.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for.
 *
 * @param side BUY or SELL
 * @param type MARKET or LIMIT; a limit order has a limit price
 * @param timeInForce GTC, IOC, FOK or DAY
 * @param tickSize of the instrument when the order came, quote currency, above 0
 * @param marketTime time in the symbol's market when the order came; null before its first quote
 */
public record NewOrder(
    UUID id,
    String accountId,
    String symbol,
    String side,
    String type,
    BigDecimal quantity,
    @Nullable BigDecimal limitPrice,
    String timeInForce,
    String broker,
    String source,
    @Nullable String botId,
    @Nullable String strategy,
    @Nullable String signalId,
    String correlationId,
    BigDecimal tickSize,
    @Nullable Instant marketTime) {
  public boolean buy() {
    return side.equals("BUY");
  }
}
