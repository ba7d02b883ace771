package io.tradeflow.engine.application.outside;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** Port: what symbols cost now. */
@FunctionalInterface
public interface Prices {
  /** The last close of the symbol if it became known after that moment (wall clock). */
  Optional<Price> last(String symbol, Instant after);

  /** A close; {@code marketTime} is when its candle closed. */
  record Price(BigDecimal price, Instant marketTime) {}
}
