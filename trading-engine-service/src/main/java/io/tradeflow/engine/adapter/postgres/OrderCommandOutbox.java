package io.tradeflow.engine.adapter.postgres;

import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.Verdict;
import io.tradeflow.events.CancelOrder;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.OrderCommand;
import io.tradeflow.events.OrderCommandType;
import io.tradeflow.events.OrderSource;
import io.tradeflow.events.OrderType;
import io.tradeflow.events.PlaceOrder;
import io.tradeflow.events.Side;
import io.tradeflow.events.TimeInForce;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.outbox.AuditNote;
import io.tradeflow.starter.outbox.Outbox;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Keeps the commands in the outbox table, as events of {@code execution.order-commands.v1}, {@code
 * engine.signals.v1}, {@code engine.backtests.v1} and {@code audit.records-commands.v1}; the
 * starter's relay publishes them.
 */
public final class OrderCommandOutbox implements CommandOutbox {
  private final Outbox outbox;

  public OrderCommandOutbox(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public <T> Mono<T> inTransaction(Mono<T> work) {
    return outbox.inTransaction(work);
  }

  @Override
  public Mono<Void> append(List<Command> commands, Instant now) {
    return outbox.append(commands.stream().map(command -> event(command, now)).toList());
  }

  private static Outbox.Event event(Command command, Instant now) {
    return switch (command) {
      case Command.Place place ->
          new Outbox.Event(
              Topics.EXECUTION_ORDER_COMMANDS,
              place.verdict().bot().accountId(),
              place(place.verdict(), now));
      case Command.Cancel cancel ->
          new Outbox.Event(
              Topics.EXECUTION_ORDER_COMMANDS, cancel.accountId(), cancel(cancel, now));
      case Command.Raise(RaisedSignal raised) ->
          new Outbox.Event(
              Topics.ENGINE_SIGNALS,
              raised.signal().source().symbol(),
              OutsideSignalEvent.of(raised));
      case Command.Tell(BacktestNews news) ->
          new Outbox.Event(Topics.ENGINE_BACKTESTS, news.accountId(), news.event(now));
      case Command.Note(String accountId, String action, String subject, var detail) ->
          new AuditNote(accountId, accountId, action, subject, detail).event(now);
    };
  }

  /** The same bot and signal always give the same event id. */
  static OrderCommand place(Verdict.Place verdict, Instant now) {
    Bot bot = verdict.bot();
    Signal signal = verdict.signal();
    String signalId = signal.id().toString();
    return OrderCommand.newBuilder()
        .setEnvelope(
            Envelopes.of(
                bot.accountId(),
                null,
                signal.marketTime(),
                now,
                signalId,
                signalId,
                "PLACE_ORDER:" + bot.id(),
                0))
        .setType(OrderCommandType.PLACE_ORDER)
        .setPlaceOrder(
            PlaceOrder.newBuilder()
                .setSymbol(signal.source().symbol())
                .setSide(signal.direction() == Direction.BUY ? Side.BUY : Side.SELL)
                .setOrderType(OrderType.MARKET)
                .setQuantity(Decimals.toWire(verdict.quantity()))
                .setTimeInForce(TimeInForce.IOC)
                .setBroker(bot.plan().broker())
                .setSource(OrderSource.BOT)
                .setBotId(bot.id().toString())
                .setStrategy(bot.plan().strategy().code())
                .setSignalId(signalId)
                .build())
        .build();
  }

  private static OrderCommand cancel(Command.Cancel cancel, Instant now) {
    return OrderCommand.newBuilder()
        .setEnvelope(
            Envelopes.of(
                cancel.accountId(),
                null,
                null,
                now,
                cancel.causationId(),
                cancel.causationId(),
                "CANCEL_ORDER:" + cancel.orderId(),
                0))
        .setType(OrderCommandType.CANCEL_ORDER)
        .setCancelOrder(
            CancelOrder.newBuilder()
                .setOrderId(cancel.orderId())
                .setReason(cancel.reason())
                .build())
        .build();
  }
}
