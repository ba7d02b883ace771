package io.tradeflow.analytics;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * One account while a batch of its entries is booked. Entries come in the order of the account's
 * sequence; one that was booked before changes nothing. For one thread.
 */
final class AccountBook {
  /** As {@code numeric(38,18)} has them. */
  private static final int INTEGER_DIGITS = 20;

  private final String account;
  private final Map<String, Holding> holdings = new LinkedHashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private long seq;
  private BigDecimal cash;
  private BigDecimal deposited;

  AccountBook(String account, long seq, BigDecimal cash, BigDecimal deposited) {
    this.account = account;
    this.seq = seq;
    this.cash = cash;
    this.deposited = deposited;
  }

  String account() {
    return account;
  }

  /** Sequence of the last entry; 0 before the first deposit. */
  long seq() {
    return seq;
  }

  BigDecimal cash() {
    return cash;
  }

  BigDecimal deposited() {
    return deposited;
  }

  /** A holding that was stored before. */
  void holds(Holding stored) {
    holdings.put(stored.symbol(), stored);
  }

  /** Holdings that differ from the stored ones. */
  Collection<Holding> changed() {
    return changed.stream().map(this::holding).toList();
  }

  boolean has(LedgerEntry entry) {
    return entry.seq() <= seq;
  }

  void deposit(LedgerEntry.Deposit deposit) {
    BigDecimal cashAfter = storable(cash.add(deposit.amount()));
    deposited = storable(deposited.add(deposit.amount()));
    cash = cashAfter;
    seq = deposit.seq();
  }

  /**
   * Equity after the fill: all other holdings at the account's own last fill of each.
   *
   * @throws IllegalArgumentException if a sum is too large to be stored; nothing is booked then
   */
  BigDecimal fill(LedgerEntry.Fill fill) {
    Holding next = holding(fill.symbol()).after(fill.buy(), fill.quantity(), fill.price());
    storable(next.quantity());
    storable(next.totalCost());
    BigDecimal equity = storable(equity(fill.cashAfter(), next));
    holdings.put(fill.symbol(), next);
    changed.add(fill.symbol());
    cash = fill.cashAfter();
    seq = fill.seq();
    return equity;
  }

  private BigDecimal equity(BigDecimal cashAfter, Holding next) {
    BigDecimal equity = cashAfter.add(next.value(next.lastPrice()));
    for (Holding held : holdings.values()) {
      if (!held.symbol().equals(next.symbol())) {
        equity = equity.add(held.value(held.lastPrice()));
      }
    }
    return equity;
  }

  private Holding holding(String symbol) {
    return holdings.getOrDefault(symbol, Holding.none(symbol));
  }

  private static BigDecimal storable(BigDecimal amount) {
    if (amount.precision() - amount.scale() > INTEGER_DIGITS) {
      throw new IllegalArgumentException("More than %d integer digits".formatted(INTEGER_DIGITS));
    }
    return amount;
  }
}
