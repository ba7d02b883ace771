package io.tradeflow.engine.domain;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * A strategy's advice at the close of a candle.
 *
 * @param strength 0 to 1
 * @param reason the values that led to it, for a person to read
 * @param price close of the candle
 * @param candleOpenTime market time
 */
public record Signal(
    UUID id,
    SignalSource source,
    Direction direction,
    double strength,
    String reason,
    BigDecimal price,
    Instant candleOpenTime) {
  public Signal {
    if (!(strength >= 0 && strength <= 1)) {
      throw new IllegalArgumentException("Strength must be 0 to 1, not " + strength);
    }
  }

  /** Name-based id: the same advice on the same candle has the same id whenever it is computed. */
  static Signal on(
      Candle candle, SignalSource source, Direction direction, double strength, String reason) {
    String name =
        String.join(
            "|",
            candle.feedRun(),
            source.strategy(),
            source.parametersHash(),
            source.symbol(),
            source.interval().code(),
            candle.openTime().toString(),
            direction.name());
    return new Signal(
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
        source,
        direction,
        strength,
        reason,
        candle.price(),
        candle.openTime());
  }

  /** When the candle closed, in market time. */
  public Instant marketTime() {
    return candleOpenTime.plus(source.interval().length());
  }
}
