package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an order must be before anything is stored; the same for people, programs and bots. */
public final class OrderRules {
  private static final Set<String> SIDES = Set.of("BUY", "SELL");
  private static final Set<String> TYPES = Set.of("MARKET", "LIMIT");
  private static final Set<String> TIMES_IN_FORCE = Set.of("GTC", "IOC", "FOK", "DAY");
  private static final BigDecimal MAX_NOTIONAL = new BigDecimal("1000000000000");

  private OrderRules() {}

  /** The first rule that the order breaks, or null. */
  public static @Nullable Rejection broken(
      NewOrder order, InstrumentRules instrument, ConnectedBrokers brokers) {
    Rejection form = form(order, brokers);
    if (form != null) {
      return form;
    }
    if (!instrument.tradable()) {
      return new Rejection("HALTED", null, order.symbol(), "Trading in the symbol is halted.");
    }
    Rejection quantity = quantity(order.quantity(), instrument);
    return quantity == null ? price(order, instrument) : quantity;
  }

  private static @Nullable Rejection form(NewOrder order, ConnectedBrokers brokers) {
    if (!SIDES.contains(order.side())) {
      return invalid("side", order.side(), "BUY or SELL");
    }
    if (!TYPES.contains(order.type())) {
      return invalid("type", order.type(), "MARKET or LIMIT");
    }
    if (!TIMES_IN_FORCE.contains(order.timeInForce())) {
      return invalid("timeInForce", order.timeInForce(), "GTC, IOC, FOK or DAY");
    }
    if (!brokers.names().contains(order.broker())) {
      return invalid("broker", order.broker(), brokers + "; no other broker is connected");
    }
    boolean limit = order.type().equals("LIMIT");
    if (limit == (order.limitPrice() == null)) {
      return invalid(
          "limitPrice", String.valueOf(order.limitPrice()), "set for LIMIT, absent for MARKET");
    }
    return null;
  }

  private static Rejection invalid(String field, String actual, String wanted) {
    return new Rejection(
        "INVALID_ORDER", wanted, actual, "The field " + field + " must be " + wanted + ".");
  }

  private static @Nullable Rejection quantity(BigDecimal quantity, InstrumentRules rules) {
    if (quantity.signum() <= 0) {
      return tickLot("0", quantity, "The quantity must be above 0.");
    }
    if (quantity.remainder(rules.lot()).signum() != 0) {
      return tickLot(
          rules.lot().toPlainString(),
          quantity,
          "The quantity must be a multiple of the lot " + rules.lot().toPlainString() + ".");
    }
    if (quantity.compareTo(rules.minQuantity()) < 0) {
      return tickLot(
          rules.minQuantity().toPlainString(), quantity, "The quantity is below the minimum.");
    }
    if (rules.maxQuantity().signum() > 0 && quantity.compareTo(rules.maxQuantity()) > 0) {
      return tickLot(
          rules.maxQuantity().toPlainString(), quantity, "The quantity is above the maximum.");
    }
    return null;
  }

  private static @Nullable Rejection price(NewOrder order, InstrumentRules rules) {
    BigDecimal price = order.limitPrice();
    if (price == null) {
      return null;
    }
    if (price.signum() <= 0 || price.remainder(rules.tick()).signum() != 0) {
      return tickLot(
          rules.tick().toPlainString(),
          price,
          "The limit price must be above 0 and a multiple of the tick "
              + rules.tick().toPlainString()
              + ".");
    }
    if (price.multiply(order.quantity()).compareTo(MAX_NOTIONAL) > 0) {
      return tickLot(
          MAX_NOTIONAL.toPlainString(),
          price.multiply(order.quantity()),
          "The order's value is beyond anything that can be traded.");
    }
    return null;
  }

  private static Rejection tickLot(String limit, BigDecimal actual, String message) {
    return new Rejection("TICK_LOT", limit, actual.toPlainString(), message);
  }
}
