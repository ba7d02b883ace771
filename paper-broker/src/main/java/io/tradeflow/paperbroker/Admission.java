package io.tradeflow.paperbroker;

import io.tradeflow.paperbroker.PaperOrder.Force;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the venue refuses at its door, in the order in which it looks. */
final class Admission {
  private Admission() {}

  /** Refusal of an order that is wrong in any market; null if it is right. */
  static Report.@Nullable Refused form(PaperOrder order) {
    if (order.quantity().signum() <= 0) {
      return refused(order, Refusal.QUANTITY, "Quantity must be above zero");
    }
    if (offTick(order, order.limitPrice())) {
      return refused(order, Refusal.PRICE, "Limit price must be a multiple of " + tick(order));
    }
    if (offTick(order, order.stopPrice())) {
      return refused(order, Refusal.PRICE, "Stop price must be a multiple of " + tick(order));
    }
    if (order.postOnly() && !order.rests()) {
      return refused(order, Refusal.COMBINATION, "Only an order that can rest is post-only");
    }
    return null;
  }

  /** Refusal by the state of its market and account; null if there is none. */
  static Report.@Nullable Refused state(
      PaperOrder order, Market market, Account account, PaperTerms terms, Instant now) {
    PaperInstrument instrument = market.instrument;
    if (instrument.halted()) {
      return refused(order, Refusal.HALTED, "Trading in " + order.symbol() + " is halted");
    }
    if (order.force() == Force.GTD && over(order, market, now)) {
      return refused(order, Refusal.EXPIRED, "A GTD order needs an end that lies ahead");
    }
    Report.@Nullable Refused offGrid = grid(order, market);
    if (offGrid != null) {
      return offGrid;
    }
    if (account.open >= terms.maxOpenOrders()) {
      return refused(
          order, Refusal.MAX_OPEN_ORDERS, "At most " + terms.maxOpenOrders() + " open orders");
    }
    return takes(order, market)
        ? refused(order, Refusal.POST_ONLY, "Post-only: it would take")
        : null;
  }

  /** Refusal of new terms of a working order; null if there is none. */
  static Report.@Nullable Refused amended(WorkingOrder order, PaperOrder next) {
    Market market = order.market;
    Report.@Nullable Refused refused = form(next);
    if (refused != null) {
      return refused;
    }
    refused = grid(next, market);
    if (refused != null) {
      return refused;
    }
    boolean mayTake = order.resting && takes(next.stoppedAt(null), market);
    return mayTake ? refused(next, Refusal.POST_ONLY, "Post-only: it would take") : null;
  }

  static Report.Refused unknown(PaperOrder order) {
    return refused(order, Refusal.UNKNOWN_SYMBOL, "Unknown symbol " + order.symbol());
  }

  /** Before a market's first book, its time is when the order was given. */
  private static boolean over(PaperOrder order, Market market, Instant now) {
    Instant given = Objects.requireNonNullElse(order.marketTime(), now);
    Instant time = market.clockKnown() ? market.time(now) : given;
    return order.goodTill() == null || !order.goodTill().isAfter(time);
  }

  /** What the instrument and its market permit, of new orders and of new terms. */
  private static Report.@Nullable Refused grid(PaperOrder order, Market market) {
    PaperInstrument instrument = market.instrument;
    if (instrument.lotSize().signum() > 0
        && !Steps.isWhole(order.quantity(), instrument.lotSize())) {
      return refused(
          order,
          Refusal.QUANTITY,
          "Quantity must be a multiple of " + instrument.lotSize().toPlainString());
    }
    if (tooSmall(order, market)) {
      return refused(
          order,
          Refusal.MIN_NOTIONAL,
          "Value must be at least " + instrument.minNotional().toPlainString());
    }
    return outsideBand(order, market)
        ? refused(order, Refusal.PRICE_BAND, "Limit price is too far from the market")
        : null;
  }

  private static boolean offTick(PaperOrder order, @Nullable BigDecimal price) {
    return price != null && (price.signum() <= 0 || !Steps.isWhole(price, order.tickSize()));
  }

  /** A market order counts at the price at which it would begin, if that can be seen. */
  private static boolean tooSmall(PaperOrder order, Market market) {
    BigDecimal least = market.instrument.minNotional();
    @Nullable BigDecimal price =
        order.limitPrice() == null ? order.stopPrice() : order.limitPrice();
    price = price == null ? market.against(order).best() : price;
    return least.signum() > 0
        && price != null
        && price.multiply(order.quantity()).compareTo(least) < 0;
  }

  /** Twice the middle of the book, or of the one side that there is, is compared: no division. */
  private static boolean outsideBand(PaperOrder order, Market market) {
    BigDecimal band = market.instrument.priceBandBps();
    @Nullable BigDecimal limit = order.limitPrice();
    @Nullable BigDecimal bid = market.bids.best();
    @Nullable BigDecimal ask = market.asks.best();
    @Nullable BigDecimal one = bid == null ? ask : bid;
    @Nullable BigDecimal other = ask == null ? bid : ask;
    if (band.signum() == 0 || limit == null || one == null || other == null) {
      return false;
    }
    BigDecimal twice = one.add(other);
    BigDecimal distance = limit.add(limit).subtract(twice).abs();
    return distance.compareTo(twice.multiply(band).movePointLeft(4)) > 0;
  }

  /** A stop order is looked at when it wakes. */
  private static boolean takes(PaperOrder order, Market market) {
    BookSide against = market.against(order);
    @Nullable BigDecimal limit = order.limitPrice();
    return order.postOnly()
        && !order.sleeps()
        && limit != null
        && !against.isEmpty()
        && !against.worse(against.price(), limit);
  }

  private static String tick(PaperOrder order) {
    return order.tickSize().toPlainString();
  }

  private static Report.Refused refused(PaperOrder order, Refusal code, String reason) {
    return new Report.Refused(order.clientOrderId(), code, reason);
  }
}
