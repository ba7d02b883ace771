package io.tradeflow.execution.adapter.postgres;

import io.tradeflow.events.AccountFunded;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.FillEvent;
import io.tradeflow.events.FillEventType;
import io.tradeflow.events.FillRecorded;
import io.tradeflow.events.OrderApproved;
import io.tradeflow.events.OrderCancelled;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.OrderExpired;
import io.tradeflow.events.OrderFilled;
import io.tradeflow.events.OrderRejected;
import io.tradeflow.events.OrderSending;
import io.tradeflow.events.OrderSource;
import io.tradeflow.events.OrderSubmitted;
import io.tradeflow.events.OrderType;
import io.tradeflow.events.OrderUnknown;
import io.tradeflow.events.OrderWorking;
import io.tradeflow.events.PositionChanged;
import io.tradeflow.events.PositionEvent;
import io.tradeflow.events.PositionEventType;
import io.tradeflow.events.Side;
import io.tradeflow.events.TimeInForce;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Position;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.outbox.Outbox;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** What happened to an order, in the words of the topics. */
final class OrderEvents {
  private OrderEvents() {}

  static Outbox.Event funded(String account, BigDecimal cash, String cause, Instant now) {
    OrderEventType type = OrderEventType.ACCOUNT_FUNDED;
    return order(
        account,
        OrderEvent.newBuilder()
            .setEnvelope(Envelopes.of(account, 1L, null, now, cause, cause, type.name(), 0))
            .setType(type)
            .setAccountFunded(
                new AccountFunded("USD", Decimals.toWire(cash), Decimals.toWire(cash), "paper"))
            .build());
  }

  static Outbox.Event submitted(NewOrder terms, long seq, Instant now) {
    OrderSubmitted body =
        OrderSubmitted.newBuilder()
            .setOrderId(terms.id().toString())
            .setSymbol(terms.symbol())
            .setSide(Side.valueOf(terms.side()))
            .setOrderType(OrderType.valueOf(terms.type()))
            .setQuantity(Decimals.toWire(terms.quantity()))
            .setLimitPrice(terms.limitPrice() == null ? null : Decimals.toWire(terms.limitPrice()))
            .setTimeInForce(TimeInForce.valueOf(terms.timeInForce()))
            .setBroker(terms.broker())
            .setSource(OrderSource.valueOf(terms.source()))
            .setBotId(terms.botId())
            .setStrategy(terms.strategy())
            .setSignalId(terms.signalId())
            .build();
    return order(
        terms.accountId(),
        start(terms, OrderEventType.ORDER_SUBMITTED, seq, now).setSubmitted(body).build());
  }

  static Outbox.Event of(
      Order order,
      OrderChange change,
      BigDecimal cash,
      Position position,
      BigDecimal pnl,
      long seq,
      Instant now) {
    NewOrder terms = order.terms();
    String id = terms.id().toString();
    OrderEvent event =
        switch (change) {
          case OrderChange.Approve approve ->
              start(terms, OrderEventType.ORDER_APPROVED, seq, now)
                  .setApproved(new OrderApproved(id, approve.decisionId()))
                  .build();
          case OrderChange.Reject reject ->
              start(terms, OrderEventType.ORDER_REJECTED, seq, now)
                  .setRejected(
                      new OrderRejected(
                          id,
                          reject.rejection().code(),
                          reject.rejection().limit(),
                          reject.rejection().actual(),
                          reject.rejection().message()))
                  .build();
          case OrderChange.Send send ->
              start(terms, OrderEventType.ORDER_SENDING, seq, now)
                  .setSending(new OrderSending(id, id, send.epoch()))
                  .build();
          case OrderChange.Acknowledge acknowledge ->
              start(terms, OrderEventType.ORDER_WORKING, seq, now)
                  .setWorking(new OrderWorking(id, "paper-" + id))
                  .build();
          case OrderChange.Fill fill ->
              start(terms, OrderEventType.ORDER_FILLED, seq, now)
                  .setFilled(filled(order, fill, cash, position, pnl))
                  .build();
          case OrderChange.Cancel cancel ->
              start(terms, OrderEventType.ORDER_CANCELLED, seq, now)
                  .setCancelled(
                      new OrderCancelled(id, cancel.reason(), Decimals.toWire(order.filled())))
                  .build();
          case OrderChange.Expire expire ->
              start(terms, OrderEventType.ORDER_EXPIRED, seq, now)
                  .setExpired(new OrderExpired(id, Decimals.toWire(order.filled())))
                  .build();
          case OrderChange.LoseTrack lost ->
              start(terms, OrderEventType.ORDER_UNKNOWN, seq, now)
                  .setUnknown(new OrderUnknown(id, lost.reason()))
                  .build();
        };
    return order(terms.accountId(), event);
  }

  static List<Outbox.Event> fill(
      Order order,
      OrderChange.Fill fill,
      BigDecimal cash,
      Position position,
      BigDecimal pnl,
      long seq,
      Instant now) {
    NewOrder terms = order.terms();
    String account = terms.accountId();
    FillEvent recorded =
        FillEvent.newBuilder()
            .setEnvelope(
                Envelopes.of(
                    account, seq, null, now, terms.correlationId(), fill.fillId(), "FILL", 0))
            .setType(FillEventType.FILL_RECORDED)
            .setFill(
                FillRecorded.newBuilder()
                    .setFillId(fill.fillId())
                    .setOrderId(terms.id().toString())
                    .setSymbol(terms.symbol())
                    .setSide(Side.valueOf(terms.side()))
                    .setQuantity(Decimals.toWire(fill.quantity()))
                    .setPrice(Decimals.toWire(fill.price()))
                    .setFee(Decimals.toWire(fill.fee()))
                    .setMaker(fill.maker())
                    .setRealisedPnl(Decimals.toWire(pnl))
                    .setBroker(terms.broker())
                    .setBotId(terms.botId())
                    .setStrategy(terms.strategy())
                    .build())
            .build();
    PositionEvent changed =
        PositionEvent.newBuilder()
            .setEnvelope(
                Envelopes.of(
                    account, seq, null, now, terms.correlationId(), fill.fillId(), "POSITION", 0))
            .setType(PositionEventType.POSITION_CHANGED)
            .setPosition(
                new PositionChanged(
                    position.symbol(),
                    Decimals.toWire(position.quantity()),
                    Decimals.toWire(position.totalCost()),
                    Decimals.toWire(position.realisedPnl()),
                    Decimals.toWire(position.fees()),
                    Decimals.toWire(cash)))
            .build();
    return List.of(
        new Outbox.Event(Topics.EXECUTION_FILLS, account, recorded),
        new Outbox.Event(Topics.EXECUTION_POSITIONS, account + ":" + position.symbol(), changed));
  }

  private static OrderFilled filled(
      Order order, OrderChange.Fill fill, BigDecimal cash, Position position, BigDecimal pnl) {
    return OrderFilled.newBuilder()
        .setOrderId(order.terms().id().toString())
        .setFillId(fill.fillId())
        .setSymbol(order.terms().symbol())
        .setSide(Side.valueOf(order.terms().side()))
        .setQuantity(Decimals.toWire(fill.quantity()))
        .setPrice(Decimals.toWire(fill.price()))
        .setFee(Decimals.toWire(fill.fee()))
        .setMaker(fill.maker())
        .setCumulativeQuantity(Decimals.toWire(order.filled()))
        .setComplete(order.state() == OrderState.FILLED)
        .setCashAfter(Decimals.toWire(cash))
        .setPositionAfter(Decimals.toWire(position.quantity()))
        .setRealisedPnl(Decimals.toWire(pnl))
        .build();
  }

  private static OrderEvent.Builder start(
      NewOrder terms, OrderEventType type, long seq, Instant now) {
    return OrderEvent.newBuilder()
        .setEnvelope(
            Envelopes.of(
                terms.accountId(),
                seq,
                null,
                now,
                terms.correlationId(),
                terms.id().toString(),
                type.name(),
                Math.toIntExact(seq)))
        .setType(type);
  }

  private static Outbox.Event order(String account, OrderEvent event) {
    return new Outbox.Event(Topics.EXECUTION_ORDER_EVENTS, account, event);
  }
}
