package io.tradeflow.paperbroker;

import java.util.List;

/** The whole visible book of a symbol, best levels first, at most ten a side. */
public record Depth(String symbol, List<Level> bids, List<Level> asks) {
  private static final int LEVELS = 10;

  public Depth {
    bids = bids.stream().limit(LEVELS).toList();
    asks = asks.stream().limit(LEVELS).toList();
  }
}
