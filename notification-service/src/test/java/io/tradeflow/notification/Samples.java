package io.tradeflow.notification;

import io.tradeflow.events.AccountFunded;
import io.tradeflow.events.BacktestCancelled;
import io.tradeflow.events.BacktestDone;
import io.tradeflow.events.BacktestEvent;
import io.tradeflow.events.BacktestEventType;
import io.tradeflow.events.BacktestFailed;
import io.tradeflow.events.BacktestProgressed;
import io.tradeflow.events.BookLevel;
import io.tradeflow.events.CandleClosed;
import io.tradeflow.events.CandleEvent;
import io.tradeflow.events.CandleEventType;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.DepthEvent;
import io.tradeflow.events.DepthEventType;
import io.tradeflow.events.DepthUpdated;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.KillStateEvent;
import io.tradeflow.events.KillStateEventType;
import io.tradeflow.events.KillSwitchCertain;
import io.tradeflow.events.KillSwitchChanged;
import io.tradeflow.events.KillSwitchEvent;
import io.tradeflow.events.KillSwitchEventType;
import io.tradeflow.events.OrderCommandRefused;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.OrderFilled;
import io.tradeflow.events.OrderRejected;
import io.tradeflow.events.PositionChanged;
import io.tradeflow.events.PositionEvent;
import io.tradeflow.events.PositionEventType;
import io.tradeflow.events.QuoteEvent;
import io.tradeflow.events.QuoteEventType;
import io.tradeflow.events.QuoteUpdated;
import io.tradeflow.events.Side;
import io.tradeflow.events.SignalEvent;
import io.tradeflow.events.SignalEventType;
import io.tradeflow.events.SignalRaised;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events as the services publish them. */
final class Samples {
  private static final Instant AT = Instant.parse("2026-11-21T09:30:00Z");

  private Samples() {}

  static BigDecimal amount(String plain) {
    return Decimals.toWire(new BigDecimal(plain));
  }

  private static Envelope envelope(@Nullable String account, @Nullable Long seq) {
    return new Envelope(UUID.randomUUID().toString(), account, seq, AT, AT, "c-1", null);
  }

  static OrderEvent funded(String account, long seq) {
    return OrderEvent.newBuilder()
        .setEnvelope(envelope(account, seq))
        .setType(OrderEventType.ACCOUNT_FUNDED)
        .setAccountFunded(new AccountFunded("USD", amount("10000"), amount("10000"), "paper"))
        .build();
  }

  static OrderEvent rejected(String account, long seq, String message) {
    return OrderEvent.newBuilder()
        .setEnvelope(envelope(account, seq))
        .setType(OrderEventType.ORDER_REJECTED)
        .setRejected(new OrderRejected("order-" + seq, "POSITION_SIZE", "1000", "4300", message))
        .build();
  }

  static OrderEvent refused(String account, long seq) {
    return OrderEvent.newBuilder()
        .setEnvelope(envelope(account, seq))
        .setType(OrderEventType.ORDER_COMMAND_REFUSED)
        .setCommandRefused(
            new OrderCommandRefused(
                "order-1", "command-1", "MODIFY_ORDER", "ORDER_NOT_FOUND", null, null, "None."))
        .build();
  }

  static OrderEvent filled(String account, long seq) {
    return OrderEvent.newBuilder()
        .setEnvelope(envelope(account, seq))
        .setType(OrderEventType.ORDER_FILLED)
        .setFilled(
            new OrderFilled(
                "order-1",
                "fill-1",
                "BTC-USD",
                Side.BUY,
                amount("0.01"),
                amount("43000"),
                amount("0.43"),
                false,
                amount("0.01"),
                true,
                amount("9569.57"),
                amount("0.01"),
                amount("0")))
        .build();
  }

  static PositionEvent position(String account, long seq) {
    return new PositionEvent(
        envelope(account, seq),
        PositionEventType.POSITION_CHANGED,
        new PositionChanged(
            "BTC-USD",
            amount("0.01"),
            amount("430"),
            amount("0"),
            amount("0.43"),
            amount("9569.57")));
  }

  static QuoteEvent quote(String symbol, long sequence) {
    return new QuoteEvent(
        envelope(null, null),
        QuoteEventType.QUOTE_UPDATED,
        new QuoteUpdated(
            symbol,
            amount("42997.85"),
            amount("0.21"),
            amount("43002.15"),
            amount("0.34"),
            amount("43000"),
            amount("0.01"),
            sequence));
  }

  static DepthEvent depth(String symbol) {
    return new DepthEvent(
        envelope(null, null),
        DepthEventType.DEPTH_UPDATED,
        new DepthUpdated(
            symbol,
            List.of(new BookLevel(amount("42997.85"), amount("0.21"))),
            List.of(new BookLevel(amount("43002.15"), amount("0.34"))),
            7L));
  }

  static CandleEvent candle(String symbol, long trades) {
    return new CandleEvent(
        envelope(null, null),
        CandleEventType.CANDLE_CLOSED,
        new CandleClosed(
            symbol,
            "1m",
            AT,
            amount("43000"),
            amount("43010.5"),
            amount("42990"),
            amount("43005.25"),
            amount("1.25"),
            trades));
  }

  static SignalEvent signal(String symbol) {
    return new SignalEvent(
        envelope(null, null),
        SignalEventType.SIGNAL_RAISED,
        new SignalRaised(
            UUID.randomUUID().toString(),
            "apex",
            "9f86d081884c7d65",
            symbol,
            "1m",
            Side.BUY,
            0.62,
            "RSI 9 crossed above RSI 14",
            amount("43005.25"),
            AT,
            null,
            null,
            null,
            null));
  }

  /** One that the account's own program sent for one of its bots. */
  static SignalEvent signalOf(String account, String symbol) {
    SignalEvent event = signal(symbol);
    String bot = UUID.randomUUID().toString();
    return SignalEvent.newBuilder(event)
        .setEnvelope(envelope(account, null))
        .setSignal(
            SignalRaised.newBuilder(event.getSignal())
                .setSource("API")
                .setSourceId(bot)
                .setBotId(bot)
                .setExternalId("s1")
                .build())
        .build();
  }

  static BacktestEvent backtestProgressed(String account) {
    return BacktestEvent.newBuilder()
        .setEnvelope(envelope(account, null))
        .setType(BacktestEventType.BACKTEST_PROGRESSED)
        .setProgressed(new BacktestProgressed(UUID.randomUUID().toString(), 0.5))
        .build();
  }

  static BacktestEvent backtestDone(String account) {
    return BacktestEvent.newBuilder()
        .setEnvelope(envelope(account, null))
        .setType(BacktestEventType.BACKTEST_DONE)
        .setDone(new BacktestDone(UUID.randomUUID().toString()))
        .build();
  }

  static BacktestEvent backtestFailed(String account) {
    return BacktestEvent.newBuilder()
        .setEnvelope(envelope(account, null))
        .setType(BacktestEventType.BACKTEST_FAILED)
        .setFailed(new BacktestFailed(UUID.randomUUID().toString(), "Too long."))
        .build();
  }

  static BacktestEvent backtestCancelled(String account) {
    return BacktestEvent.newBuilder()
        .setEnvelope(envelope(account, null))
        .setType(BacktestEventType.BACKTEST_CANCELLED)
        .setCancelled(new BacktestCancelled(UUID.randomUUID().toString()))
        .build();
  }

  static KillSwitchEvent killSwitch(String scope) {
    return new KillSwitchEvent(
        envelope(null, null),
        KillSwitchEventType.KILL_SWITCH_CHANGED,
        new KillSwitchChanged(scope, true, 7L, "Feed looks wrong", "operator"));
  }

  static KillStateEvent killSwitchCertain(String scope) {
    return new KillStateEvent(
        envelope(null, null),
        KillStateEventType.KILL_SWITCH_CERTAIN,
        new KillSwitchCertain(scope, 7L));
  }
}
