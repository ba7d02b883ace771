package io.tradeflow.engine.domain.backtest;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.bot.Instrument;
import io.tradeflow.engine.domain.bot.Portion;
import io.tradeflow.engine.domain.strategy.Scaling;
import io.tradeflow.paperbroker.Report;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the account has and does in one symbol. */
final class Holding {
  private static final int SHARE_SCALE = 18;
  private static final BigDecimal MOST = new BigDecimal("1000000000000");

  /** An order that is under way or works. */
  static final class Ticket {
    final String id;
    final Direction direction;
    final int advised;
    final BigDecimal quantity;
    final BigDecimal price;
    boolean given;
    BigDecimal done = BigDecimal.ZERO;
    BigDecimal value = BigDecimal.ZERO;
    BigDecimal fees = BigDecimal.ZERO;

    Ticket(String id, Direction direction, int advised, BigDecimal quantity, BigDecimal price) {
      this.id = id;
      this.direction = direction;
      this.advised = advised;
      this.quantity = quantity;
      this.price = price;
    }
  }

  final int index;
  final Bars bars;
  final Portion portion;
  final io.tradeflow.riskcore.Instrument instrument;
  final BigDecimal tick;
  BigDecimal held = BigDecimal.ZERO;
  BigDecimal lastFill = BigDecimal.ZERO;
  private BigDecimal cost = BigDecimal.ZERO;
  private BigDecimal entryFees = BigDecimal.ZERO;
  BigDecimal taken = BigDecimal.ZERO;
  @Nullable Ticket ticket;

  /** The stop order that protects what is held, and where it stands. */
  @Nullable Ticket guard;

  @Nullable BigDecimal stop;

  /** Something is held that a stop order is to protect and does not. */
  boolean unprotected;

  /** The same as {@link #held}, for the value at each bar. */
  double quantity;

  private int entryBar;
  private long entrySecond;
  private int seen;
  private double lowest;
  private double highest;

  Holding(int index, Bars bars, Scaling scaling, BacktestTerms terms) {
    this.index = index;
    this.bars = bars;
    String symbol = bars.symbol();
    BigDecimal lot = terms.lotSize();
    this.portion =
        new Portion(scaling, terms.sizing(), new Instrument(symbol, lot, lot, MOST, true));
    this.tick = bars.tick();
    Quantity step = new Quantity(lot);
    this.instrument =
        new io.tradeflow.riskcore.Instrument(
            symbol, new Price(tick), step, step, new Quantity(MOST), true);
  }

  /** Whether a bar has anything to do with an order of it. */
  boolean busy() {
    return ticket != null || guard != null || unprotected;
  }

  /** The order of that id. */
  Ticket order(String id) {
    if (ticket != null && ticket.id.equals(id)) {
      return ticket;
    }
    if (guard != null && guard.id.equals(id)) {
      return guard;
    }
    throw new IllegalStateException("No order " + id);
  }

  /** What was paid for a unit of what is held. */
  BigDecimal averagePaid() {
    return cost.divide(held, MathContext.DECIMAL64);
  }

  /** Counts a fill of the ticket, of that value. */
  void filled(Ticket order, Report.Filled fill, BigDecimal value, int bar, long second) {
    order.done = order.done.add(fill.quantity());
    order.value = order.value.add(value);
    order.fees = order.fees.add(fill.fee());
    taken = taken.add(fill.quantity());
    lastFill = fill.price();
    if (order.direction == Direction.BUY) {
      if (held.signum() == 0) {
        begin(bar, second, fill.price().doubleValue());
      }
      held = held.add(fill.quantity());
      cost = cost.add(value);
      entryFees = entryFees.add(fill.fee());
    } else {
      held = held.subtract(fill.quantity());
    }
    quantity = held.doubleValue();
  }

  private void begin(int bar, long second, double price) {
    entryBar = bar;
    entrySecond = second;
    seen = bar;
    lowest = price;
    highest = price;
  }

  /** The trade that a finished sale made; null where nothing was sold. */
  @Nullable RoundTrip sold(Ticket order, int bar, long second) {
    if (order.direction == Direction.BUY || order.done.signum() == 0) {
      return null;
    }
    return close(order.done, order.value, order.fees, bar, second, false);
  }

  /** What is still held, as if it were sold at the last close. */
  List<RoundTrip> atEnd(int last) {
    if (held.signum() == 0) {
      return List.of();
    }
    BigDecimal all = held;
    held = BigDecimal.ZERO;
    BigDecimal value = all.multiply(bars.exact(bars.close(last)));
    return List.of(close(all, value, BigDecimal.ZERO, last + 1, bars.closeSecond(last), true));
  }

  private RoundTrip close(
      BigDecimal amount,
      BigDecimal value,
      BigDecimal exitFees,
      int bar,
      long second,
      boolean open) {
    BigDecimal before = held.add(amount);
    BigDecimal paid = share(cost, amount, before);
    BigDecimal paidFees = share(entryFees, amount, before);
    cost = cost.subtract(paid);
    entryFees = entryFees.subtract(paidFees);
    BigDecimal fees = exitFees.add(paidFees);
    double size = amount.doubleValue();
    double entry = paid.doubleValue() / size;
    look(bar, value.doubleValue() / size);
    return new RoundTrip(
        index,
        entryBar,
        open ? bar - 1 : bar,
        entrySecond,
        second,
        amount,
        paid,
        value,
        fees,
        value.subtract(paid).subtract(fees),
        lowest / entry - 1,
        highest / entry - 1,
        open);
  }

  /** Extremes since the entry: whole bars, then the price of the exit alone. */
  private void look(int exitBar, double price) {
    double least = Math.min(lowest, price);
    double most = Math.max(highest, price);
    for (int bar = seen; bar < exitBar; bar++) {
      double low = bars.low[bar];
      double high = bars.high[bar];
      // A branch that is hardly ever taken costs less than the minimum of two doubles.
      if (low < least) {
        least = low;
      }
      if (high > most) {
        most = high;
      }
    }
    seen = Math.max(seen, exitBar);
    lowest = least;
    highest = most;
  }

  private static BigDecimal share(BigDecimal whole, BigDecimal part, BigDecimal all) {
    return part.compareTo(all) == 0
        ? whole
        : whole.multiply(part).divide(all, SHARE_SCALE, RoundingMode.HALF_EVEN);
  }
}
