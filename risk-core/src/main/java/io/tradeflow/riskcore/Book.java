package io.tradeflow.riskcore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account's positions and unfinished orders, with the sums that controls ask for. Changes in
 * place.
 */
final class Book {
  private static final Line NOTHING = new Line("");

  /** Symbols held or with working orders. They are few: limits bound them. */
  private final List<Line> lines = new ArrayList<>();

  private final Table<OpenOrder> orders;
  private Money reserved = Money.ZERO;
  private int buys;
  private int held;
  private int exposed;

  /** Nothing held and nothing open. */
  Book() {
    this(new Table<>());
  }

  private Book(Table<OpenOrder> orders) {
    this.orders = orders;
  }

  Book copy() {
    Book copy = new Book(orders.copy(OpenOrder::copy));
    for (Line line : lines) {
      Line next = line.copyWithout(null);
      next.working().replaceAll(order -> copy.orders.get(order.order().orderId()));
      copy.lines.add(next);
    }
    copy.buys = buys;
    copy.reserved = reserved;
    copy.held = held;
    copy.exposed = exposed;
    return copy;
  }

  void write(StateWriter to) {
    orders.write(to, OpenOrder::write);
    to.decimal(reserved);
    to.number(lines.size());
    lines.forEach(line -> line.write(to));
  }

  static Book read(StateReader from) {
    Book book = new Book(Table.read(from, OpenOrder::read));
    book.reserved = from.money();
    for (int left = from.number(); left > 0; left--) {
      Line line = Line.read(from, book.orders);
      book.lines.add(line);
      book.buys += line.buys();
      book.held += line.isHeld() ? 1 : 0;
      book.exposed += line.isExposed() ? 1 : 0;
    }
    return book;
  }

  /** Symbols held or with working orders. */
  List<Line> lines() {
    return lines;
  }

  /** What is held and working in the symbol, to be read. */
  Line of(String symbol) {
    @Nullable Line line = find(symbol);
    return line == null ? NOTHING : line;
  }

  /** Unfinished orders by id. */
  Table<OpenOrder> orders() {
    return orders;
  }

  @Nullable OpenOrder order(String orderId) {
    return orders.get(orderId);
  }

  /** Cash that all working buys will take, without fees. */
  Money reserved() {
    return reserved;
  }

  /** Number of symbols held. */
  int held() {
    return held;
  }

  /** Number of symbols held or about to be. */
  int exposed() {
    return exposed;
  }

  /** What all positions are worth at their last prices, null while one has none. */
  @Nullable Money worth(Map<String, Quote> quotes) {
    Money sum = Money.ZERO;
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      if (line.isHeld()) {
        @Nullable Quote quote = quotes.get(line.symbol());
        if (quote == null) {
          return null;
        }
        sum = sum.plus(quote.last().times(line.position().quantity()));
      }
    }
    return sum;
  }

  /** Takes an order in the place of the one of its id. */
  void put(OpenOrder order) {
    @Nullable OpenOrder before = orders.put(order.order().orderId(), order);
    if (before != null && before.isWorking()) {
      discount(before);
    }
  }

  /** Removes an order that is not counted. */
  void forget(OpenOrder order) {
    orders.remove(order.order().orderId());
  }

  void remove(OpenOrder order) {
    forget(order);
    if (order.isWorking()) {
      discount(order);
    }
  }

  /** Takes a working order out of the sums, so that it can change; {@link #count} puts it back. */
  void discount(OpenOrder order) {
    Line line = line(order.order().symbol());
    boolean wasExposed = line.isExposed();
    Money value = line.remove(order);
    if (order.order().side() == Side.BUY) {
      buys--;
      reserved = buys == 0 ? Money.ZERO : reserved.minus(value);
    }
    settle(line, line.isHeld(), wasExposed);
  }

  void count(OpenOrder order) {
    Line line = line(order.order().symbol());
    boolean wasExposed = line.isExposed();
    Money value = line.add(order);
    if (order.order().side() == Side.BUY) {
      buys++;
      reserved = reserved.plus(value);
    }
    settle(line, line.isHeld(), wasExposed);
  }

  void hold(String symbol, Position position) {
    Line line = line(symbol);
    boolean wasHeld = line.isHeld();
    boolean wasExposed = line.isExposed();
    line.hold(position);
    settle(line, wasHeld, wasExposed);
  }

  private void settle(Line line, boolean wasHeld, boolean wasExposed) {
    boolean isHeld = line.isHeld();
    boolean isExposed = line.isExposed();
    held += isHeld == wasHeld ? 0 : isHeld ? 1 : -1;
    exposed += isExposed == wasExposed ? 0 : isExposed ? 1 : -1;
    if (line.isNothing()) {
      lines.remove(line);
    }
  }

  private Line line(String symbol) {
    @Nullable Line known = find(symbol);
    if (known == null) {
      known = new Line(symbol);
      lines.add(known);
    }
    return known;
  }

  private @Nullable Line find(String symbol) {
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      if (line.symbol().equals(symbol)) {
        return line;
      }
    }
    return null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Book that
        && orders.equals(that.orders)
        && new HashSet<>(lines).equals(new HashSet<>(that.lines));
  }

  @Override
  public int hashCode() {
    return orders.hashCode();
  }

  @Override
  public String toString() {
    return lines + " " + orders;
  }
}
