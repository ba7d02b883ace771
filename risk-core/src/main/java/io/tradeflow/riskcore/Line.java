package io.tradeflow.riskcore;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An account's position in a symbol, its working orders there and what they will add and take.
 * Changes in place.
 */
final class Line {
  private static final int FEW = 2;

  private final String symbol;
  private final List<OpenOrder> working;
  private Position position = Position.FLAT;
  private int buys;
  private Quantity buying = Quantity.ZERO;
  private Money reserved = Money.ZERO;
  private int sells;
  private Quantity selling = Quantity.ZERO;

  /** A symbol that is neither held nor traded. */
  Line(String symbol) {
    this.symbol = symbol;
    this.working = new ArrayList<>(FEW);
  }

  /** The line with its own of each working order, except that one. */
  Line copyWithout(@Nullable OpenOrder removed) {
    Line copy = new Line(symbol);
    copy.position = position;
    copy.buys = buys;
    copy.buying = buying;
    copy.reserved = reserved;
    copy.sells = sells;
    copy.selling = selling;
    copy.working.addAll(working);
    if (removed != null) {
      copy.remove(removed);
    }
    return copy;
  }

  void write(StateWriter to) {
    to.text(symbol);
    position.write(to);
    to.decimal(buying);
    to.decimal(reserved);
    to.decimal(selling);
    to.number(working.size());
    working.forEach(order -> to.text(order.order().orderId()));
  }

  /**
   * Reads a line.
   *
   * @param orders of its book, its working ones among them
   */
  static Line read(StateReader from, Table<OpenOrder> orders) {
    Line line = new Line(from.text());
    line.position = Position.read(from);
    line.buying = from.quantity();
    line.reserved = from.money();
    line.selling = from.quantity();
    for (int left = from.number(); left > 0; left--) {
      @Nullable OpenOrder order = orders.get(from.text());
      if (order == null) {
        throw new IllegalArgumentException("A stored state lacks a working order");
      }
      line.working.add(order);
      line.buys += order.order().side() == Side.BUY ? 1 : 0;
      line.sells += order.order().side() == Side.SELL ? 1 : 0;
    }
    return line;
  }

  String symbol() {
    return symbol;
  }

  Position position() {
    return position;
  }

  /** Approved orders that are not finished. */
  List<OpenOrder> working() {
    return working;
  }

  /** Number of working buys. */
  int buys() {
    return buys;
  }

  /** What working buys have not filled. */
  Quantity buying() {
    return buying;
  }

  /** Cash that they will take, without fees. */
  Money reserved() {
    return reserved;
  }

  /** Number of working sells. */
  int sells() {
    return sells;
  }

  /** What working sells have not filled. */
  Quantity selling() {
    return selling;
  }

  boolean isHeld() {
    return !position.quantity().isZero();
  }

  /** Whether the symbol is held or about to be. */
  boolean isExposed() {
    return buys > 0 || isHeld();
  }

  boolean isNothing() {
    return buys == 0 && sells == 0 && !isHeld();
  }

  void hold(Position next) {
    position = next;
  }

  /** Counts a working order and returns the cash that it will take. */
  Money add(OpenOrder order) {
    working.add(order);
    if (order.order().side() == Side.SELL) {
      sells++;
      selling = selling.plus(order.remaining());
      return Money.ZERO;
    }
    Money value = order.reservedValue();
    buys++;
    buying = buying.plus(order.remaining());
    reserved = reserved.plus(value);
    return value;
  }

  /** Takes out an order that has not changed since it was added; returns as {@link #add} did. */
  Money remove(OpenOrder order) {
    working.remove(indexOf(order));
    if (order.order().side() == Side.SELL) {
      sells--;
      selling = sells == 0 ? Quantity.ZERO : selling.minusUpTo(order.remaining());
      return Money.ZERO;
    }
    Money value = order.reservedValue();
    buys--;
    buying = buys == 0 ? Quantity.ZERO : buying.minusUpTo(order.remaining());
    reserved = buys == 0 ? Money.ZERO : reserved.minus(value);
    return value;
  }

  private int indexOf(OpenOrder order) {
    for (int i = 0; i < working.size(); i++) {
      if (working.get(i).order().orderId().equals(order.order().orderId())) {
        return i;
      }
    }
    throw new IllegalStateException("Order %s does not work".formatted(order));
  }

  /** Equal positions; equal working orders are the book's to compare. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Line that
        && symbol.equals(that.symbol)
        && position.equals(that.position)
        && buys == that.buys
        && sells == that.sells
        && reserved.equals(that.reserved);
  }

  @Override
  public int hashCode() {
    return Objects.hash(symbol, position);
  }

  @Override
  public String toString() {
    return symbol + " " + position + " " + working;
  }
}
