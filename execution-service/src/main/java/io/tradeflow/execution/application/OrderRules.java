package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.Size;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an order must be before anything is stored; the same for people, programs and bots. */
public final class OrderRules {
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
    if (order.quantity().signum() == 0 && !(order.size() instanceof Size.Quantity)) {
      return tickLot(
          instrument.lot().toPlainString(),
          order.quantity(),
          "The size does not come to one lot at the present price, or there is no price yet.");
    }
    Rejection quantity = quantity(order.quantity(), instrument);
    return quantity == null ? prices(order, instrument) : quantity;
  }

  /** The pricing as it begins: a trailing stop at its distance from the last price, if any. */
  public static Pricing started(
      Pricing pricing, boolean buy, @Nullable BigDecimal lastPrice, BigDecimal tick) {
    return pricing instanceof Pricing.Trailing trailing && lastPrice != null
        ? trailing.from(lastPrice, buy, tick)
        : pricing;
  }

  /** The first rule that the order would break at its new terms, or null. */
  public static @Nullable Rejection broken(
      Order order, Amendment.Wish wish, InstrumentRules instrument) {
    @Nullable String plan = order.terms().origin().parentId();
    if (plan != null) {
      String why = "The order belongs to plan " + plan + ", which sets its terms. Cancel the plan.";
      return new Rejection("INVALID_ORDER", null, plan, why);
    }
    BigDecimal quantity = wish.quantity();
    if (quantity == null && wish.limitPrice() == null && wish.stopPrice() == null) {
      return OrderForm.invalid("quantity", "absent", "set, or limitPrice, or stopPrice");
    }
    if (quantity != null && quantity.compareTo(order.filled()) <= 0) {
      return OrderForm.invalid(
          "quantity",
          quantity.toPlainString(),
          "above what is filled, " + order.filled().toPlainString());
    }
    if (!wish.fits(order)) {
      return OrderForm.invalid(
          wish.limitPrice() != null && order.terms().limitPrice() == null
              ? "limitPrice"
              : "stopPrice",
          "set",
          "absent: a " + order.terms().pricing().type() + " order has none to set");
    }
    Amendment next = wish.on(order, order.terms().id());
    NewOrder terms = order.terms().with(next.quantity(), next.pricing());
    Rejection size = quantity(terms.quantity(), instrument);
    return size == null ? prices(terms, instrument) : size;
  }

  private static @Nullable Rejection form(NewOrder order, ConnectedBrokers brokers) {
    @Nullable Rejection away =
        TimeTravels.isReplay(order.broker()) ? null : away(order.broker(), brokers);
    if (away != null) {
      return away;
    }
    Instant end = order.lifetime().goodTill();
    Instant now = order.marketTime();
    return end == null || now == null || end.isAfter(now)
        ? null
        : OrderForm.invalid("goodTill", end.toString(), "after " + now + ", the market's time");
  }

  /** Why nothing can be placed at the broker of that name, or null. */
  public static @Nullable Rejection away(String broker, ConnectedBrokers brokers) {
    return brokers.names().contains(broker)
        ? null
        : OrderForm.invalid("broker", broker, brokers + "; no other broker is connected");
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

  private static @Nullable Rejection prices(NewOrder order, InstrumentRules rules) {
    Pricing pricing = order.pricing();
    Rejection limit = price("limit price", pricing.limitPrice(), order, rules);
    Rejection stop = limit == null ? price("stop price", pricing.stopPrice(), order, rules) : limit;
    return stop == null ? price("trailing amount", pricing.trailingAmount(), order, rules) : stop;
  }

  private static @Nullable Rejection price(
      String name, @Nullable BigDecimal price, NewOrder order, InstrumentRules rules) {
    if (price == null) {
      return null;
    }
    if (price.signum() <= 0 || price.remainder(rules.tick()).signum() != 0) {
      return tickLot(
          rules.tick().toPlainString(),
          price,
          "The %s must be above 0 and a multiple of the tick %s."
              .formatted(name, rules.tick().toPlainString()));
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
