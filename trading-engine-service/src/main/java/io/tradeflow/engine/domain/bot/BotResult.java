package io.tradeflow.engine.domain.bot;

import io.tradeflow.engine.domain.Direction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.UUID;

/**
 * What a bot made in a symbol, at average cost.
 *
 * @param quantity that it holds of what it bought since results are kept
 * @param cost what that was bought for, without fees
 * @param realised gain of what was sold, without fees. What it sold beyond its quantity, which it
 *     bought earlier, counts as bought at the price it was sold at
 * @param fees of all fills
 */
public record BotResult(
    UUID botId,
    String symbol,
    BigDecimal quantity,
    BigDecimal cost,
    BigDecimal realised,
    BigDecimal fees,
    long fills,
    Instant lastFillAt) {
  private static final int SCALE = 18;

  /** Before its first fill. */
  public static BotResult none(UUID botId, String symbol) {
    return new BotResult(
        botId,
        symbol,
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        0,
        Instant.EPOCH);
  }

  /** With one more fill of this bot in this symbol. */
  public BotResult after(BotFill fill) {
    return fill.direction() == Direction.BUY
        ? with(
            fill,
            quantity.add(fill.quantity()),
            cost.add(fill.quantity().multiply(fill.price())),
            realised)
        : sold(fill);
  }

  private BotResult sold(BotFill fill) {
    BigDecimal known = fill.quantity().min(quantity);
    BigDecimal paid =
        known.compareTo(quantity) == 0
            ? cost
            : cost.multiply(known).divide(quantity, SCALE, RoundingMode.HALF_EVEN);
    return with(
        fill,
        quantity.subtract(known),
        cost.subtract(paid),
        realised.add(known.multiply(fill.price())).subtract(paid));
  }

  private BotResult with(
      BotFill fill, BigDecimal quantityNow, BigDecimal costNow, BigDecimal realisedNow) {
    return new BotResult(
        botId,
        symbol,
        quantityNow,
        costNow,
        realisedNow,
        fees.add(fill.fee()),
        fills + 1,
        fill.marketTime());
  }

  /** Gain of what it holds, at a price. */
  public BigDecimal unrealised(BigDecimal price) {
    return quantity.multiply(price).subtract(cost);
  }
}
