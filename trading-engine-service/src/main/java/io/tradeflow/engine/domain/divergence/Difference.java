package io.tradeflow.engine.domain.divergence;

import io.tradeflow.engine.domain.Direction;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that differs.
 *
 * @param time market time: of the candle for signals, of the fill for fills
 * @param direction null for what is carried in
 * @param effect what it adds to the bot's result beside the rerun's, quote currency
 * @param detail for the account holder
 */
public record Difference(
    Kind kind,
    Cause cause,
    String symbol,
    Instant time,
    @Nullable Direction direction,
    BigDecimal effect,
    String detail) {
  /** What differs. */
  public enum Kind {
    SIGNAL,
    FILL,
    POSITION
  }
}
