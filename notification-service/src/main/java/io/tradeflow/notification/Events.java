package io.tradeflow.notification;

import io.tradeflow.events.BacktestEvent;
import io.tradeflow.events.CandleEvent;
import io.tradeflow.events.CandleEventType;
import io.tradeflow.events.DepthEvent;
import io.tradeflow.events.DepthEventType;
import io.tradeflow.events.InstrumentEvent;
import io.tradeflow.events.KillStateEvent;
import io.tradeflow.events.KillSwitchEvent;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.PositionEvent;
import io.tradeflow.events.QuoteEvent;
import io.tradeflow.events.QuoteEventType;
import io.tradeflow.events.ReplayEvent;
import io.tradeflow.events.SignalEvent;
import io.tradeflow.events.TimeTravelEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.kafka.BroadcastReaders;
import io.tradeflow.starter.kafka.EventFields;
import java.time.Clock;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** From the topics to the hub: every instance reads everything and tells its own readers. */
@Component
class Events implements ApplicationRunner {
  private static final String ACCOUNT_SCOPE = "account:";

  private final BroadcastReaders readers;
  private final Hub hub;
  private final ListedSymbols symbols;
  private final Clock clock;
  private final Travellers travellers;

  Events(
      BroadcastReaders readers,
      Hub hub,
      ListedSymbols symbols,
      Travellers travellers,
      Clock clock) {
    this.travellers = travellers;
    this.readers = readers;
    this.hub = hub;
    this.symbols = symbols;
    this.clock = clock;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    readers.<OrderEvent>fromNow(Topics.EXECUTION_ORDER_EVENTS, found -> order(found.value()));
    readers.<PositionEvent>fromNow(Topics.EXECUTION_POSITIONS, found -> position(found.value()));
    readers.<QuoteEvent>fromNowTogether(
        Topics.MARKET_QUOTES, found -> market("quote", found.key(), true, found.value()));
    readers.<DepthEvent>fromNowTogether(
        Topics.MARKET_DEPTH, found -> market("depth", found.key(), true, found.value()));
    readers.<CandleEvent>fromNowTogether(
        Topics.MARKET_CANDLES, found -> market("candle", found.key(), false, found.value()));
    readers.<TimeTravelEvent>fromBeginning(
        Topics.MARKET_TIME_TRAVELS, found -> travellers.hear(found.key(), found.value()));
    readers.<ReplayEvent>fromNow(Topics.MARKET_REPLAYS, found -> replayed(found.value()));
    readers.<SignalEvent>fromNow(
        Topics.ENGINE_SIGNALS, found -> signal(found.key(), found.value()));
    readers.<BacktestEvent>fromNow(Topics.ENGINE_BACKTESTS, found -> backtest(found.value()));
    readers.<InstrumentEvent>fromBeginning(
        Topics.MARKET_INSTRUMENTS, found -> symbols.add(found.key()));
    readers.<KillSwitchEvent>fromNow(Topics.RISK_KILL_SWITCH, found -> killSwitch(found.value()));
    readers.<KillStateEvent>fromNow(Topics.RISK_KILL_STATES, found -> killState(found.value()));
  }

  void order(OrderEvent event) {
    String accountId = event.getEnvelope().getAccountId();
    Message message = Message.of(event, clock.instant());
    hub.toAccount(Channel.TRADES, accountId, message);
    if (event.getType() == OrderEventType.ORDER_REJECTED
        || event.getType() == OrderEventType.ORDER_UNKNOWN) {
      hub.toAccount(Channel.NOTIFICATIONS, accountId, message);
    }
  }

  void position(PositionEvent event) {
    hub.toAccount(
        Channel.POSITIONS, event.getEnvelope().getAccountId(), Message.of(event, clock.instant()));
  }

  void market(String stream, String symbol, boolean conflated, SpecificRecord event) {
    hub.toSubscribers(stream, symbol, conflated, Message.of(event, clock.instant()));
  }

  /** Prices of a recorded span, to its account in the words of the market. */
  void replayed(ReplayEvent event) {
    if (!travellers.isNews(event)) {
      return;
    }
    if (event.getQuote() != null) {
      QuoteEvent quote =
          new QuoteEvent(event.getEnvelope(), QuoteEventType.QUOTE_UPDATED, event.getQuote());
      replayed("quote", event.getQuote().getSymbol(), true, quote);
    } else if (event.getDepth() != null) {
      DepthEvent depth =
          new DepthEvent(event.getEnvelope(), DepthEventType.DEPTH_UPDATED, event.getDepth());
      replayed("depth", event.getDepth().getSymbol(), true, depth);
    } else if (event.getCandle() != null) {
      CandleEvent candle =
          new CandleEvent(event.getEnvelope(), CandleEventType.CANDLE_CLOSED, event.getCandle());
      replayed("candle", event.getCandle().getSymbol(), false, candle);
    }
  }

  private void replayed(String stream, String symbol, boolean conflated, SpecificRecord event) {
    String accountId = EventFields.envelope(event).getAccountId();
    if (accountId != null) {
      hub.toSubscribersOf(accountId, stream, symbol, conflated, Message.of(event, clock.instant()));
    }
  }

  /** What came from outside is for one bot, and its account alone hears of it. */
  void signal(String symbol, SignalEvent event) {
    String accountId = event.getEnvelope().getAccountId();
    if (accountId == null) {
      market("signal", symbol, false, event);
    } else {
      hub.toSubscribersOf(accountId, "signal", symbol, false, Message.of(event, clock.instant()));
    }
  }

  void backtest(BacktestEvent event) {
    hub.toAccount(
        Channel.NOTIFICATIONS,
        event.getEnvelope().getAccountId(),
        Message.of(event, clock.instant()));
  }

  void killSwitch(KillSwitchEvent event) {
    if (event.getChanged() != null) {
      toConcerned(event.getChanged().getScope(), event);
    }
  }

  void killState(KillStateEvent event) {
    if (event.getCertain() != null) {
      toConcerned(event.getCertain().getScope(), event);
    }
  }

  private void toConcerned(String scope, SpecificRecord event) {
    Message message = Message.of(event, clock.instant());
    if (scope.startsWith(ACCOUNT_SCOPE)) {
      hub.toAccountAndOperators(
          Channel.NOTIFICATIONS, scope.substring(ACCOUNT_SCOPE.length()), message);
    } else {
      hub.toAll(Channel.NOTIFICATIONS, message);
    }
  }
}
