package io.tradeflow.execution.domain.reconcile;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * What a broker holds of one account.
 *
 * @param sequence of the broker's last event before it was asked
 * @param fills after the sequence that was asked for, oldest first
 * @param complete whether these are all fills up to {@code sequence}; else the next page is to be
 *     asked for
 * @param open orders that work
 * @param positions by symbol, negative when short
 * @param balances by currency
 */
public record BrokerBooks(
    long sequence,
    List<BrokerFill> fills,
    boolean complete,
    List<BrokerOrder> open,
    Map<String, BigDecimal> positions,
    Map<String, BigDecimal> balances) {
  public BrokerBooks {
    fills = List.copyOf(fills);
    open = List.copyOf(open);
    positions = Map.copyOf(positions);
    balances = Map.copyOf(balances);
  }

  /** Sequence number of the account's last fill, or what was asked for if there is none. */
  public long lastFill(long after) {
    return fills.isEmpty() ? after : fills.getLast().sequence();
  }
}
