package io.tradeflow.execution.domain.plan;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;

/**
 * What an account has in a symbol, at all brokers or at one.
 *
 * @param position signed quantity
 * @param working its orders there that have not ended, and do not belong to the plan
 */
public record Holding(BigDecimal position, List<Working> working) {
  /**
   * An order that has not ended.
   *
   * @param remaining signed: below 0 sells
   */
  public record Working(UUID order, BigDecimal remaining) {}

  /** Copies the list. */
  public Holding {
    working = List.copyOf(working);
  }

  /** The position once all that works is filled. */
  BigDecimal expected() {
    return working.stream().map(Working::remaining).reduce(position, BigDecimal::add);
  }
}
