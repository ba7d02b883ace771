package io.tradeflow.engine.domain.backtest;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the account of a backtest did.
 *
 * @param trips in the order in which they were closed
 * @param executions in the order in which they happened
 * @param orders that were decided
 * @param refused orders by the code of the control that refused them
 * @param unanswered advice and orders that came to nothing, by reason
 * @param cash at the end
 * @param traded value of all fills
 * @param large orders that took more than a tenth of their bar's volume
 * @param debt whether the cash ever fell below 0
 */
public record Ledger(
    List<RoundTrip> trips,
    List<Execution> executions,
    int orders,
    SortedMap<String, Integer> refused,
    SortedMap<String, Integer> unanswered,
    BigDecimal cash,
    BigDecimal fees,
    BigDecimal traded,
    int large,
    boolean debt) {
  public Ledger {
    refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    unanswered = Collections.unmodifiableSortedMap(new TreeMap<>(unanswered));
  }
}
