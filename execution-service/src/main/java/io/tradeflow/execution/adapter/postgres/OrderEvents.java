package io.tradeflow.execution.adapter.postgres;

import io.tradeflow.events.AccountFunded;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.FillEvent;
import io.tradeflow.events.FillEventType;
import io.tradeflow.events.FillRecorded;
import io.tradeflow.events.OrderApproved;
import io.tradeflow.events.OrderCancelled;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.OrderExpired;
import io.tradeflow.events.OrderFilled;
import io.tradeflow.events.OrderModifySending;
import io.tradeflow.events.OrderRejected;
import io.tradeflow.events.OrderSending;
import io.tradeflow.events.OrderSource;
import io.tradeflow.events.OrderSubmitted;
import io.tradeflow.events.OrderTrailed;
import io.tradeflow.events.OrderTriggered;
import io.tradeflow.events.OrderType;
import io.tradeflow.events.OrderUnknown;
import io.tradeflow.events.OrderWorking;
import io.tradeflow.events.PositionChanged;
import io.tradeflow.events.PositionEvent;
import io.tradeflow.events.PositionEventType;
import io.tradeflow.events.Side;
import io.tradeflow.events.TimeInForce;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.domain.Booking;
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
import org.jspecify.annotations.Nullable;

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
            .setSide(side(terms))
            .setOrderType(OrderType.valueOf(terms.pricing().type().name()))
            .setQuantity(Decimals.toWire(terms.quantity()))
            .setLimitPrice(wire(terms.pricing().limitPrice()))
            .setTimeInForce(TimeInForce.valueOf(terms.lifetime().force().name()))
            .setBroker(terms.broker())
            .setSource(OrderSource.valueOf(terms.origin().source()))
            .setBotId(terms.origin().botId())
            .setStrategy(terms.strategy())
            .setSignalId(terms.origin().signalId())
            .setStopPrice(wire(terms.pricing().stopPrice()))
            .setTrailingAmount(wire(terms.pricing().trailingAmount()))
            .setTrailingPercent(wire(terms.pricing().trailingPercent()))
            .setGoodTill(terms.lifetime().goodTill())
            .setReduceOnly(terms.reduceOnly())
            .setPostOnly(terms.postOnly())
            .setParentId(terms.origin().parentId())
            .setQuoteAmount(wire(terms.size().quoteAmount()))
            .setBalancePercent(wire(terms.size().balancePercent()))
            .build();
    return order(
        terms.accountId(),
        start(terms, OrderEventType.ORDER_SUBMITTED, seq, terms.marketTime(), now)
            .setSubmitted(body)
            .build());
  }

  /** All that one booked change has to say, to one topic or three. */
  static List<Outbox.Event> of(Booking.Entry entry, @Nullable Instant marketTime, Instant now) {
    Outbox.Event event = change(entry, marketTime, now);
    if (!(entry.change() instanceof OrderChange.Fill fill)) {
      return List.of(event);
    }
    return List.of(
        event, recorded(entry, fill, marketTime, now), position(entry, fill, marketTime, now));
  }

  private static Outbox.Event change(
      Booking.Entry entry, @Nullable Instant marketTime, Instant now) {
    Order order = entry.order();
    long seq = entry.account().seq();
    NewOrder terms = order.terms();
    String id = terms.id().toString();
    OrderEvent event =
        switch (entry.change()) {
          case OrderChange.Adopt adopt ->
              start(terms, OrderEventType.ORDER_UNKNOWN, seq, marketTime, now)
                  .setUnknown(new OrderUnknown(id, adopt.reason()))
                  .build();
          case OrderChange.Approve approve ->
              start(terms, OrderEventType.ORDER_APPROVED, seq, marketTime, now)
                  .setApproved(new OrderApproved(id, approve.decisionId()))
                  .build();
          case OrderChange.Reject reject ->
              start(terms, OrderEventType.ORDER_REJECTED, seq, marketTime, now)
                  .setRejected(
                      new OrderRejected(
                          id,
                          reject.rejection().code(),
                          reject.rejection().limit(),
                          reject.rejection().actual(),
                          reject.rejection().message()))
                  .build();
          case OrderChange.Send send ->
              start(terms, OrderEventType.ORDER_SENDING, seq, marketTime, now)
                  .setSending(new OrderSending(id, id, send.epoch()))
                  .build();
          case OrderChange.Acknowledge acknowledge ->
              start(terms, OrderEventType.ORDER_WORKING, seq, marketTime, now)
                  .setWorking(new OrderWorking(id, terms.broker() + "-" + terms.clientOrderId()))
                  .build();
          case OrderChange.Fill fill ->
              start(terms, OrderEventType.ORDER_FILLED, seq, marketTime, now)
                  .setFilled(filled(entry, fill))
                  .build();
          case OrderChange.Cancel cancel ->
              start(terms, OrderEventType.ORDER_CANCELLED, seq, marketTime, now)
                  .setCancelled(
                      new OrderCancelled(id, cancel.reason(), Decimals.toWire(order.filled())))
                  .build();
          case OrderChange.Expire expire ->
              start(terms, OrderEventType.ORDER_EXPIRED, seq, marketTime, now)
                  .setExpired(new OrderExpired(id, Decimals.toWire(order.filled())))
                  .build();
          case OrderChange.Trail trail ->
              start(terms, OrderEventType.ORDER_TRAILED, seq, marketTime, now)
                  .setTrailed(new OrderTrailed(id, Decimals.toWire(trail.trigger())))
                  .build();
          case OrderChange.Trigger trigger ->
              start(terms, OrderEventType.ORDER_TRIGGERED, seq, marketTime, now)
                  .setTriggered(new OrderTriggered(id))
                  .build();
          case OrderChange.RequestModify request ->
              start(terms, OrderEventType.ORDER_MODIFY_REQUESTED, seq, marketTime, now)
                  .setModifyRequested(ChangeEvents.requested(order))
                  .build();
          case OrderChange.ApproveModify approve ->
              start(terms, OrderEventType.ORDER_MODIFY_SENDING, seq, marketTime, now)
                  .setModifySending(
                      new OrderModifySending(id, approve.id().toString(), approve.decisionId()))
                  .build();
          case OrderChange.Modify modify ->
              start(terms, OrderEventType.ORDER_MODIFIED, seq, marketTime, now)
                  .setModified(ChangeEvents.modified(order, modify.id()))
                  .build();
          case OrderChange.Cut cut ->
              start(terms, OrderEventType.ORDER_MODIFIED, seq, marketTime, now)
                  .setModified(ChangeEvents.modified(order, terms.id()))
                  .build();
          case OrderChange.DenyModify deny ->
              start(terms, OrderEventType.ORDER_MODIFY_REJECTED, seq, marketTime, now)
                  .setModifyRejected(ChangeEvents.rejected(order, deny.id(), deny.why()))
                  .build();
          case OrderChange.RefuseModify refuse ->
              start(terms, OrderEventType.ORDER_MODIFY_REJECTED, seq, marketTime, now)
                  .setModifyRejected(ChangeEvents.rejected(order, refuse.id(), refuse.why()))
                  .build();
          case OrderChange.LoseTrack lost ->
              start(terms, OrderEventType.ORDER_UNKNOWN, seq, marketTime, now)
                  .setUnknown(new OrderUnknown(id, lost.reason()))
                  .build();
        };
    return order(terms.accountId(), event);
  }

  private static Outbox.Event recorded(
      Booking.Entry entry, OrderChange.Fill fill, @Nullable Instant marketTime, Instant now) {
    NewOrder terms = entry.order().terms();
    FillRecorded body =
        FillRecorded.newBuilder()
            .setFillId(fill.fillId())
            .setOrderId(terms.id().toString())
            .setSymbol(terms.symbol())
            .setSide(side(terms))
            .setQuantity(Decimals.toWire(fill.quantity()))
            .setPrice(Decimals.toWire(fill.price()))
            .setFee(Decimals.toWire(fill.fee()))
            .setMaker(fill.maker())
            .setRealisedPnl(Decimals.toWire(entry.pnl()))
            .setBroker(terms.broker())
            .setBotId(terms.origin().botId())
            .setStrategy(terms.strategy())
            .build();
    FillEvent event =
        FillEvent.newBuilder()
            .setEnvelope(ofFill(entry, fill, "FILL", marketTime, now))
            .setType(FillEventType.FILL_RECORDED)
            .setFill(body)
            .build();
    return new Outbox.Event(Topics.EXECUTION_FILLS, terms.accountId(), event);
  }

  private static Outbox.Event position(
      Booking.Entry entry, OrderChange.Fill fill, @Nullable Instant marketTime, Instant now) {
    Position position = entry.position();
    PositionEvent event =
        PositionEvent.newBuilder()
            .setEnvelope(ofFill(entry, fill, "POSITION", marketTime, now))
            .setType(PositionEventType.POSITION_CHANGED)
            .setPosition(
                new PositionChanged(
                    position.symbol(),
                    Decimals.toWire(position.quantity()),
                    Decimals.toWire(position.totalCost()),
                    Decimals.toWire(position.realisedPnl()),
                    Decimals.toWire(position.fees()),
                    Decimals.toWire(entry.account().cash())))
            .build();
    String key = entry.order().terms().accountId() + ":" + position.symbol();
    return new Outbox.Event(Topics.EXECUTION_POSITIONS, key, event);
  }

  /** A sequence is one topic's: each fill has one record on fills and one on positions. */
  private static Envelope ofFill(
      Booking.Entry entry,
      OrderChange.Fill fill,
      String type,
      @Nullable Instant marketTime,
      Instant now) {
    NewOrder terms = entry.order().terms();
    return Envelopes.of(
        terms.accountId(),
        entry.account().fillSeq(),
        marketTime,
        now,
        terms.correlationId(),
        fill.fillId(),
        type,
        0);
  }

  private static OrderFilled filled(Booking.Entry entry, OrderChange.Fill fill) {
    Order order = entry.order();
    return OrderFilled.newBuilder()
        .setOrderId(order.terms().id().toString())
        .setFillId(fill.fillId())
        .setSymbol(order.terms().symbol())
        .setSide(side(order.terms()))
        .setQuantity(Decimals.toWire(fill.quantity()))
        .setPrice(Decimals.toWire(fill.price()))
        .setFee(Decimals.toWire(fill.fee()))
        .setMaker(fill.maker())
        .setCumulativeQuantity(Decimals.toWire(order.filled()))
        .setComplete(order.state() == OrderState.FILLED)
        .setCashAfter(Decimals.toWire(entry.account().cash()))
        .setPositionAfter(Decimals.toWire(entry.position().quantity()))
        .setRealisedPnl(Decimals.toWire(entry.pnl()))
        .build();
  }

  private static OrderEvent.Builder start(
      NewOrder terms, OrderEventType type, long seq, @Nullable Instant marketTime, Instant now) {
    return OrderEvent.newBuilder()
        .setEnvelope(
            Envelopes.of(
                terms.accountId(),
                seq,
                marketTime,
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

  private static Side side(NewOrder terms) {
    return Side.valueOf(terms.side().name());
  }

  static @Nullable BigDecimal wire(@Nullable BigDecimal amount) {
    return amount == null ? null : Decimals.toWire(amount);
  }
}
