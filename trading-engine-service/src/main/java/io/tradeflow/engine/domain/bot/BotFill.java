package io.tradeflow.engine.domain.bot;

import io.tradeflow.engine.domain.Direction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution of an order that a bot placed.
 *
 * @param seq of the order event, within the account
 * @param signalId what the order followed; null if the order event did not say
 * @param quantity base, above 0
 * @param fee in the quote currency, below 0 for a rebate
 * @param marketTime when it was executed
 */
public record BotFill(
    UUID botId,
    long seq,
    String orderId,
    @Nullable UUID signalId,
    String symbol,
    Direction direction,
    BigDecimal quantity,
    BigDecimal price,
    BigDecimal fee,
    Instant marketTime) {

  /** What it is worth at a later price: what was gained since, less the fee. */
  public BigDecimal worthAt(BigDecimal later) {
    BigDecimal change = later.subtract(price).multiply(quantity);
    return (direction == Direction.BUY ? change : change.negate()).subtract(fee);
  }
}
