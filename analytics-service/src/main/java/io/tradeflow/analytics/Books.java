package io.tradeflow.analytics;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The accounts that a batch touches: begun with what is stored, changed entry by entry, and then
 * asked for what is to be stored. For one thread.
 */
final class Books {
  /** A new row of the account's history. */
  record Trade(LedgerEntry.Fill fill, BigDecimal equityAfter) {}

  private final Map<String, AccountBook> stored = new HashMap<>();
  private final Map<String, AccountBook> changed = new LinkedHashMap<>();
  private final List<Trade> trades = new ArrayList<>();

  Books(Collection<AccountBook> stored) {
    stored.forEach(book -> this.stored.put(book.account(), book));
  }

  /**
   * Books one entry; one that is stored already changes nothing.
   *
   * @throws IllegalArgumentException on a fill of an account that was never funded: a book made up
   *     here would show all that was ever earned without what was paid in
   */
  void book(LedgerEntry entry) {
    AccountBook book = open(entry);
    if (book.has(entry)) {
      return;
    }
    switch (entry) {
      case LedgerEntry.Deposit deposit -> book.deposit(deposit);
      case LedgerEntry.Fill fill -> trades.add(new Trade(fill, book.fill(fill)));
    }
    changed.put(book.account(), book);
  }

  /** Accounts to be stored. */
  Collection<AccountBook> changed() {
    return changed.values();
  }

  /** Fills to be stored, in their order. */
  List<Trade> trades() {
    return trades;
  }

  private AccountBook open(LedgerEntry entry) {
    @Nullable AccountBook known = stored.get(entry.account());
    if (known != null) {
      return known;
    }
    if (entry instanceof LedgerEntry.Fill fill) {
      throw new IllegalArgumentException(
          "Fill %s of order %s: account %s was never funded"
              .formatted(fill.fillId(), fill.orderId(), fill.account()));
    }
    AccountBook opened = new AccountBook(entry.account(), 0, BigDecimal.ZERO, BigDecimal.ZERO);
    stored.put(entry.account(), opened);
    return opened;
  }
}
