package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One side of the last snapshot; what was taken of it stays taken until the next one. */
final class BookSide {
  private final boolean bids;
  private List<Level> levels = List.of();
  private int at;
  private BigDecimal taken = BigDecimal.ZERO;

  BookSide(boolean bids) {
    this.bids = bids;
  }

  void show(List<Level> shown) {
    levels = shown;
    at = 0;
    taken = BigDecimal.ZERO;
  }

  boolean isEmpty() {
    return at == levels.size();
  }

  /** Best price that is left. */
  BigDecimal price() {
    return levels.get(at).price();
  }

  /** What is left at the best price. */
  BigDecimal quantity() {
    return levels.get(at).quantity().subtract(taken);
  }

  /** Takes up to {@link #quantity}. */
  void take(BigDecimal quantity) {
    BigDecimal gone = taken.add(quantity);
    boolean all = gone.compareTo(levels.get(at).quantity()) == 0;
    at += all ? 1 : 0;
    taken = all ? BigDecimal.ZERO : gone;
  }

  /** What is left for the order. */
  BigDecimal available(WorkingOrder order) {
    BigDecimal sum = taken.negate();
    for (int i = at; i < levels.size() && order.crosses(levels.get(i).price()); i++) {
      sum = sum.add(levels.get(i).quantity());
    }
    return sum.max(BigDecimal.ZERO);
  }

  /** Best price of the snapshot, whoever took it since. */
  @Nullable BigDecimal best() {
    return levels.isEmpty() ? null : levels.getFirst().price();
  }

  /** Quantity that the snapshot shows at its best price. */
  BigDecimal bestQuantity() {
    return levels.isEmpty() ? BigDecimal.ZERO : levels.getFirst().quantity();
  }

  /** Whether the snapshot shows what stands at the price: it is no worse than its last level. */
  boolean sees(BigDecimal price) {
    return !levels.isEmpty() && !worse(price, levels.getLast().price());
  }

  /** Quantity that the snapshot shows at the price. */
  BigDecimal shown(BigDecimal price) {
    for (int i = 0; i < levels.size(); i++) {
      Level level = levels.get(i);
      int order = level.price().compareTo(price);
      if (order == 0) {
        return level.quantity();
      }
      if (order < 0 == bids) {
        break;
      }
    }
    return BigDecimal.ZERO;
  }

  /** Whether one price is behind another on this side. */
  boolean worse(BigDecimal price, BigDecimal than) {
    return bids ? price.compareTo(than) < 0 : price.compareTo(than) > 0;
  }
}
