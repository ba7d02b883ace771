package io.tradeflow.brokersimulator;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fills, money and holdings by account, and fills by order. */
final class Accounts {
  private static final String HOME = "USD";

  record Balance(String currency, BigDecimal amount) {}

  record Holding(String symbol, BigDecimal quantity) {}

  private static final class Account {
    final List<VenueFill> fills = new ArrayList<>();
    final TreeMap<String, BigDecimal> money = new TreeMap<>();
    final TreeMap<String, BigDecimal> holdings = new TreeMap<>();
  }

  private final BigDecimal cash;
  private final Map<String, Account> accounts = new HashMap<>();
  private final Map<String, List<VenueFill>> byOrder = new HashMap<>();

  /**
   * @param cash that each account begins with
   */
  Accounts(BigDecimal cash) {
    this.cash = cash;
  }

  void add(VenueFill fill) {
    Account account = account(fill.account());
    account.fills.add(fill);
    byOrder.computeIfAbsent(fill.clientOrderId(), id -> new ArrayList<>()).add(fill);
    boolean buy = fill.side() == OrderTerms.Side.BUY;
    BigDecimal value = fill.price().multiply(fill.quantity());
    account.money.merge(
        quote(fill.symbol()), (buy ? value.negate() : value).subtract(fill.fee()), BigDecimal::add);
    account.holdings.merge(
        fill.symbol(), buy ? fill.quantity() : fill.quantity().negate(), BigDecimal::add);
  }

  /** Fills of the account with events after the given one. */
  List<VenueFill> after(String account, long sequence, int limit) {
    List<VenueFill> fills = known(account).fills;
    int from = place(fills, sequence);
    return List.copyOf(fills.subList(from, Math.min(fills.size(), from + limit)));
  }

  /** Fills of the order with numbers above the given one. */
  List<VenueFill> ofOrder(String id, int number, int limit) {
    List<VenueFill> fills = byOrder.getOrDefault(id, List.of());
    int from = Math.min(Math.max(number, 0), fills.size());
    return List.copyOf(fills.subList(from, Math.min(fills.size(), from + limit)));
  }

  List<Balance> balances(String account) {
    return known(account).money.entrySet().stream()
        .map(entry -> new Balance(entry.getKey(), entry.getValue()))
        .toList();
  }

  List<Holding> holdings(String account) {
    return known(account).holdings.entrySet().stream()
        .map(entry -> new Holding(entry.getKey(), entry.getValue()))
        .toList();
  }

  private Account account(String id) {
    return accounts.computeIfAbsent(id, name -> opened());
  }

  /** Asking about an account does not make it. */
  private Account known(String id) {
    return accounts.getOrDefault(id, opened());
  }

  private Account opened() {
    Account account = new Account();
    account.money.put(HOME, cash);
    return account;
  }

  private static int place(List<VenueFill> fills, long sequence) {
    int low = 0;
    int high = fills.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (fills.get(middle).sequence() > sequence) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** What stands behind the last dash, as in BTC-USD. */
  private static String quote(String symbol) {
    int dash = symbol.lastIndexOf('-');
    return dash < 0 || dash == symbol.length() - 1 ? HOME : symbol.substring(dash + 1);
  }
}
