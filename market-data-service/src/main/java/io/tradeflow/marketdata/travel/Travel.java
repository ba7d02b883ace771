package io.tradeflow.marketdata.travel;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account's stay in a recorded span.
 *
 * @param from inclusive begin of the span in market time, a full minute
 * @param to exclusive end of the span in market time, a full minute
 * @param speed market seconds a wall second, 1 to 100
 * @param position market time up to which prices were published
 * @param reason why it ended; null while it runs
 * @param boundAt wall time
 * @param endedAt wall time; null while it runs
 */
record Travel(
    UUID id,
    String account,
    Instant from,
    Instant to,
    int speed,
    List<String> symbols,
    Instant position,
    State state,
    @Nullable String reason,
    Instant boundAt,
    @Nullable Instant endedAt) {
  static final int FASTEST = 100;

  enum State {
    RUNNING,
    ENDED
  }

  Travel {
    if (speed < 1 || speed > FASTEST || !from.isBefore(to) || symbols.isEmpty()) {
      throw new IllegalArgumentException("Not a span that can be replayed: " + from + " to " + to);
    }
    symbols = List.copyOf(symbols);
  }

  Travel at(Instant next) {
    return new Travel(id, account, from, to, speed, symbols, next, state, reason, boundAt, endedAt);
  }

  Travel ended(String why, Instant now) {
    return new Travel(
        id, account, from, to, speed, symbols, position, State.ENDED, why, boundAt, now);
  }
}
