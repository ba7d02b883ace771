package io.tradeflow.paperbroker;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole visible book of a symbol, best levels first, at most ten a side.
 *
 * @param marketTime when it stood so in its market; null where market and caller have one clock
 */
public record Depth(
    String symbol, List<Level> bids, List<Level> asks, @Nullable Instant marketTime) {
  private static final int LEVELS = 10;

  public Depth {
    bids = top(bids);
    asks = top(asks);
  }

  /** A book of a market whose clock is the caller's. */
  public Depth(String symbol, List<Level> bids, List<Level> asks) {
    this(symbol, bids, asks, null);
  }

  /** Copies nothing that is short and immutable: backtests make a book for every bar. */
  private static List<Level> top(List<Level> side) {
    return List.copyOf(side.size() > LEVELS ? side.subList(0, LEVELS) : side);
  }
}
