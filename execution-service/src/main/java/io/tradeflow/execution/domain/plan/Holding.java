package io.tradeflow.execution.domain.plan;

import io.tradeflow.execution.domain.plan.Progress.Part;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an account has in a symbol, at all brokers or at one.
 *
 * @param position signed quantity
 * @param working its orders there that have not ended, and do not belong to the plan
 * @param shares what each broker has of it, signed, wherever was asked; together all that there is
 */
public record Holding(BigDecimal position, List<Working> working, Map<String, BigDecimal> shares) {
  /**
   * An order that has not ended.
   *
   * @param remaining signed: below 0 sells
   */
  public record Working(UUID order, BigDecimal remaining) {}

  /** Copies what may change. */
  public Holding {
    working = List.copyOf(working);
    shares = Map.copyOf(shares);
  }

  /** The position once all that works is filled. */
  BigDecimal expected() {
    return working.stream().map(Working::remaining).reduce(position, BigDecimal::add);
  }

  /**
   * What may be left where: all that is held, most first, of what lies on the side of it all
   * together. Where brokers hold both sides, no more than is held after all: an account never goes
   * through zero to leave.
   *
   * @param only the one broker that is left; null for all of them
   */
  List<Part> parts(@Nullable String only) {
    BigDecimal net = shares.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    List<Part> held =
        shares.entrySet().stream()
            .filter(share -> only == null || only.equals(share.getKey()))
            .filter(share -> share.getValue().signum() * net.signum() > 0)
            .map(share -> new Part(share.getKey(), share.getValue().abs()))
            .sorted(Comparator.comparing(Part::quantity).reversed().thenComparing(Part::broker))
            .toList();
    BigDecimal free = net.abs();
    List<Part> parts = new ArrayList<>();
    for (Part part : held) {
      BigDecimal quantity = part.quantity().min(free);
      free = free.subtract(quantity);
      if (quantity.signum() > 0) {
        parts.add(new Part(part.broker(), quantity));
      }
    }
    return List.copyOf(parts);
  }
}
