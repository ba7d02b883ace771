package io.tradeflow.execution.adapter.broker;

import io.tradeflow.events.BookLevel;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.DepthEvent;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.Level;
import java.util.List;
import java.util.Optional;

/** Books as market-data publishes them, to the paper broker's. */
public final class DepthMapper {
  private DepthMapper() {}

  /** Empty for an event that holds no book. */
  public static Optional<Depth> depth(DepthEvent event) {
    return Optional.ofNullable(event.getDepth())
        .map(
            depth ->
                new Depth(
                    depth.getSymbol(),
                    levels(depth.getBids()),
                    levels(depth.getAsks()),
                    event.getEnvelope().getMarketTime()));
  }

  private static List<Level> levels(List<BookLevel> levels) {
    return levels.stream()
        .filter(level -> level.getQuantity().signum() > 0)
        .map(
            level ->
                new Level(
                    Decimals.fromWire(level.getPrice()), Decimals.fromWire(level.getQuantity())))
        .toList();
  }
}
