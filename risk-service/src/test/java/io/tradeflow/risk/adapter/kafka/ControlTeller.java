package io.tradeflow.risk.adapter.kafka;

import static io.tradeflow.risk.adapter.kafka.ControlScene.NOON;

import io.tradeflow.events.AccountFunded;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.OrderFilled;
import io.tradeflow.events.OrderModifyRequested;
import io.tradeflow.events.OrderSource;
import io.tradeflow.events.OrderSubmitted;
import io.tradeflow.events.OrderType;
import io.tradeflow.events.Side;
import io.tradeflow.events.TimeInForce;
import io.tradeflow.starter.Envelopes;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the order events of one account in the order of their sequence, as execution does. Any
 * thread may tell.
 */
final class ControlTeller {
  /**
   * An order that somebody wants.
   *
   * @param market how long after noon it comes by the market's time
   * @param wall the same by the wall clock
   */
  record Wish(
      String symbol,
      Side side,
      String quantity,
      @Nullable String limit,
      String strategy,
      Duration market,
      Duration wall) {
    static Wish buy(String quantity) {
      return new Wish("AAA-USD", Side.BUY, quantity, null, "apex", Duration.ZERO, Duration.ZERO);
    }

    Wish of(String other) {
      return new Wish(other, side, quantity, limit, strategy, market, wall);
    }

    Wish sold() {
      return new Wish(symbol, Side.SELL, quantity, limit, strategy, market, wall);
    }

    Wish at(String price) {
      return new Wish(symbol, side, quantity, price, strategy, market, wall);
    }

    Wish by(String other) {
      return new Wish(symbol, side, quantity, limit, other, market, wall);
    }

    Wish after(Duration marketTime, Duration wallTime) {
      return new Wish(symbol, side, quantity, limit, strategy, marketTime, wallTime);
    }
  }

  private final String account;
  private final Consumer<OrderEvent> sink;
  private final Map<String, BigDecimal> held = new HashMap<>();
  private BigDecimal cash;
  private long seq;
  private int placed;

  ControlTeller(String account, String cash, Consumer<OrderEvent> sink) {
    this.account = account;
    this.sink = sink;
    this.cash = new BigDecimal(cash);
    tell(
        event(OrderEventType.ACCOUNT_FUNDED, Duration.ZERO, Duration.ZERO)
            .setAccountFunded(new AccountFunded("USD", wire(this.cash), wire(this.cash), "paper")));
  }

  String account() {
    return account;
  }

  /** Orders so far. */
  synchronized int placed() {
    return placed;
  }

  /** The order's id. */
  synchronized String place(Wish wish) {
    String id = account + "-" + (seq + 1);
    placed++;
    tell(
        event(OrderEventType.ORDER_SUBMITTED, wish.market(), wish.wall())
            .setSubmitted(
                OrderSubmitted.newBuilder()
                    .setOrderId(id)
                    .setSymbol(wish.symbol())
                    .setSide(wish.side())
                    .setOrderType(wish.limit() == null ? OrderType.MARKET : OrderType.LIMIT)
                    .setQuantity(wire(new BigDecimal(wish.quantity())))
                    .setLimitPrice(wish.limit() == null ? null : wire(new BigDecimal(wish.limit())))
                    .setTimeInForce(TimeInForce.GTC)
                    .setBroker("paper")
                    .setSource(OrderSource.API)
                    .setStrategy(wish.strategy())
                    .build()));
    return id;
  }

  /** Wants other terms for an order of which nothing is filled. */
  synchronized void change(String id, Wish terms) {
    BigDecimal limit = terms.limit() == null ? BigDecimal.ONE : new BigDecimal(terms.limit());
    tell(
        event(OrderEventType.ORDER_MODIFY_REQUESTED, terms.market(), terms.wall())
            .setModifyRequested(
                new OrderModifyRequested(
                    id,
                    id + "-m" + seq,
                    wire(new BigDecimal(terms.quantity())),
                    wire(BigDecimal.ZERO),
                    wire(limit),
                    null)));
  }

  /** Buys at 1 USD. */
  void hold(String symbol, String quantity) {
    trade(Wish.buy(quantity).of(symbol), "1");
  }

  /** Sells at that price. */
  void leave(String symbol, String quantity, String price) {
    trade(Wish.buy(quantity).of(symbol).sold(), price);
  }

  private synchronized void trade(Wish wish, String price) {
    String id = place(wish);
    BigDecimal quantity = new BigDecimal(wish.quantity());
    BigDecimal signed = wish.side() == Side.BUY ? quantity : quantity.negate();
    cash = cash.subtract(signed.multiply(new BigDecimal(price)));
    BigDecimal after = held.merge(wish.symbol(), signed, BigDecimal::add);
    tell(
        event(OrderEventType.ORDER_FILLED, Duration.ZERO, Duration.ZERO)
            .setFilled(
                OrderFilled.newBuilder()
                    .setOrderId(id)
                    .setFillId(id + "-f")
                    .setSymbol(wish.symbol())
                    .setSide(wish.side())
                    .setQuantity(wire(quantity))
                    .setPrice(wire(new BigDecimal(price)))
                    .setFee(wire(BigDecimal.ZERO))
                    .setMaker(false)
                    .setCumulativeQuantity(wire(quantity))
                    .setComplete(true)
                    .setCashAfter(wire(cash))
                    .setPositionAfter(wire(after))
                    .setRealisedPnl(wire(BigDecimal.ZERO))
                    .build()));
  }

  private OrderEvent.Builder event(OrderEventType type, Duration market, Duration wall) {
    seq++;
    return OrderEvent.newBuilder()
        .setEnvelope(
            Envelopes.of(
                account,
                seq,
                NOON.plus(market),
                NOON.plus(wall),
                "correlation",
                account,
                type.name(),
                (int) seq))
        .setType(type);
  }

  private void tell(OrderEvent.Builder event) {
    sink.accept(event.build());
  }

  private static BigDecimal wire(BigDecimal amount) {
    return Decimals.toWire(amount);
  }
}
