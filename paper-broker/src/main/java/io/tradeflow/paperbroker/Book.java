package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is left of the last snapshot; a level that was taken stays taken until the next one. */
final class Book {
  private List<Level> bids = List.of();
  private List<Level> asks = List.of();
  private @Nullable Instant marketTime;

  void replace(Depth depth) {
    bids = new ArrayList<>(depth.bids());
    asks = new ArrayList<>(depth.asks());
    marketTime = depth.marketTime();
  }

  @Nullable Instant marketTime() {
    return marketTime;
  }

  BigDecimal available(WorkingOrder working) {
    return side(working.order.buy()).stream()
        .filter(level -> working.crosses(level.price()))
        .map(Level::quantity)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Takes what the order may have, best level first. */
  List<Level> take(WorkingOrder working) {
    List<Level> levels = side(working.order.buy());
    List<Level> taken = new ArrayList<>();
    BigDecimal wanted = working.remaining;
    while (wanted.signum() > 0 && !levels.isEmpty() && working.crosses(levels.getFirst().price())) {
      Level best = levels.removeFirst();
      BigDecimal quantity = wanted.min(best.quantity());
      taken.add(new Level(best.price(), quantity));
      wanted = wanted.subtract(quantity);
      if (best.quantity().compareTo(quantity) > 0) {
        levels.addFirst(new Level(best.price(), best.quantity().subtract(quantity)));
      }
    }
    return taken;
  }

  private List<Level> side(boolean buyer) {
    return buyer ? asks : bids;
  }
}
