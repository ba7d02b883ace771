package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.NewOrder;
import java.time.Instant;
import java.util.List;

/**
 * A change of a kill switch.
 *
 * @param scope {@code global:*}, {@code broker:x}, {@code strategy:x} or {@code account:id}
 * @param epoch rises with every change of any scope
 * @param reason as its operator gave it
 * @param at when it was decided, by risk-service's clock
 */
public record KillChange(String scope, boolean engaged, long epoch, String reason, Instant at) {
  /** All scopes that cover the order, the widest first. */
  static List<String> scopesOf(NewOrder order) {
    String broker = "broker:" + order.broker();
    String account = "account:" + order.accountId();
    return order.strategy() == null
        ? List.of("global:*", broker, account)
        : List.of("global:*", broker, "strategy:" + order.strategy(), account);
  }

  /** The scopes that stop the order: of an emergency close its broker's only. */
  static List<String> scopesStopping(NewOrder order) {
    return order.emergency() ? List.of("broker:" + order.broker()) : scopesOf(order);
  }

  /** Whether the scope covers the order. */
  public boolean covers(NewOrder order) {
    return scopesOf(order).contains(scope);
  }
}
