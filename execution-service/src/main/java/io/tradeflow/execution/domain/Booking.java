package io.tradeflow.execution.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What changes to one order do to the order, its account's money and its position. The changes are
 * taken in turn; one that the order's state does not permit, or a fill that is known, is refused
 * and changes nothing. Nothing here rounds but the cost that a partly closed position gives up.
 */
public final class Booking {
  /**
   * The account's money and counters.
   *
   * @param cash quote currency
   * @param seq number of its last order event
   * @param fillSeq number of its last fill
   */
  public record Account(BigDecimal cash, long seq, long fillSeq) {}

  /** One change as booked: what order, account and position are after it. */
  public record Entry(
      OrderChange change, Order order, Account account, Position position, BigDecimal pnl) {}

  private final Set<String> knownFills;
  private final Instant now;
  private final List<Entry> entries = new ArrayList<>();
  private final List<OrderChange> refused = new ArrayList<>();
  private final List<OrderChange> repeated = new ArrayList<>();
  private Order order;
  private Account account;
  private Position position;

  private Booking(
      Order order, Account account, Position position, Collection<String> knownFills, Instant now) {
    this.order = order;
    this.account = account;
    this.position = position;
    this.knownFills = new HashSet<>(knownFills);
    this.now = now;
  }

  /** Books the changes on top of what is known. */
  public static Booking of(
      Order order,
      Account account,
      Position position,
      Collection<String> knownFills,
      List<OrderChange> changes,
      Instant now) {
    Booking booking = new Booking(order, account, position, knownFills, now);
    changes.forEach(booking::take);
    return booking;
  }

  /** The order after all that was booked. */
  public Order order() {
    return order;
  }

  public Account account() {
    return account;
  }

  public Position position() {
    return position;
  }

  /** What was booked, in turn. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Fills among the refused that were booked before. */
  public List<OrderChange> repeated() {
    return List.copyOf(repeated);
  }

  /** What was not: duplicates, and what came too late. */
  public List<OrderChange> refused() {
    return List.copyOf(refused);
  }

  private void take(OrderChange change) {
    boolean known = change instanceof OrderChange.Fill fill && knownFills.contains(fill.fillId());
    if (known || !OrderLife.permits(order, change)) {
      refused.add(change);
      if (known) {
        repeated.add(change);
      }
      return;
    }
    order = OrderLife.evolve(order, change, now);
    if (change instanceof OrderChange.Fill fill) {
      fill(fill);
    } else {
      account = new Account(account.cash(), account.seq() + 1, account.fillSeq());
      entries.add(new Entry(change, order, account, position, BigDecimal.ZERO));
    }
  }

  private void fill(OrderChange.Fill fill) {
    boolean buy = order.terms().buy();
    BigDecimal value = fill.price().multiply(fill.quantity());
    BigDecimal cash = account.cash().add(buy ? value.negate() : value).subtract(fill.fee());
    Position next = position.after(buy, fill.quantity(), fill.price(), fill.fee());
    BigDecimal pnl = next.realisedPnl().subtract(position.realisedPnl());
    knownFills.add(fill.fillId());
    position = next;
    account = new Account(cash, account.seq() + 1, account.fillSeq() + 1);
    entries.add(new Entry(fill, order, account, position, pnl));
  }
}
