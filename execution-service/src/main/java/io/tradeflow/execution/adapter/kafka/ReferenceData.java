package io.tradeflow.execution.adapter.kafka;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.InstrumentEvent;
import io.tradeflow.events.KillSwitchEvent;
import io.tradeflow.events.QuoteEvent;
import io.tradeflow.events.QuoteUpdated;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.InstrumentRules;
import io.tradeflow.execution.application.KillChange;
import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.application.SendGate;
import io.tradeflow.execution.application.TimeTravels;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.starter.kafka.BroadcastReaders;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Status;

/** Instruments, quotes and kill switches as last published. */
public final class ReferenceData implements Market {
  private final Map<String, InstrumentRules> instruments = new ConcurrentHashMap<>();
  private final BroadcastReaders readers;
  private final Map<String, QuoteEvent> quotes = new ConcurrentHashMap<>();
  private final SendGate gate;
  private final Fences fences;
  private final TimeTravels travels;
  private volatile Consumer<QuoteUpdated> watcher = quote -> {};

  /** Begins to read; kill switches go to the gate, on a consumer thread of their own. */
  public ReferenceData(
      BroadcastReaders readers, SendGate gate, Fences fences, TimeTravels travels) {
    this.readers = readers;
    this.gate = gate;
    this.fences = fences;
    this.travels = travels;
    readers.fromBeginning(Topics.MARKET_INSTRUMENTS, this::listed);
    readers.fromBeginning(Topics.RISK_KILL_SWITCH, this::switched);
    readers.fromNowTogether(Topics.MARKET_QUOTES, this::quoted);
  }

  @Override
  public boolean ready() {
    return readers.health().getStatus().equals(Status.UP);
  }

  @Override
  public @Nullable InstrumentRules instrument(String symbol) {
    return instruments.get(symbol);
  }

  @Override
  public @Nullable Rejection stopped(NewOrder order) {
    @Nullable Rejection killed = gate.stopped(order);
    @Nullable Rejection fenced = killed == null ? fences.stopped(order) : killed;
    return fenced == null ? travels.stopped(order) : fenced;
  }

  @Override
  public Market of(String account) {
    return travels.of(account, this);
  }

  @Override
  public @Nullable BigDecimal lastPrice(String symbol) {
    QuoteEvent event = quotes.get(symbol);
    return event == null ? null : Decimals.fromWire(event.getQuote().getLastPrice());
  }

  @Override
  public @Nullable Instant marketTime(String symbol) {
    QuoteEvent event = quotes.get(symbol);
    return event == null ? null : event.getEnvelope().getMarketTime();
  }

  /** Shows each quote from now on to the watcher, on the reader's thread. */
  void watch(Consumer<QuoteUpdated> those) {
    watcher = those;
  }

  private void quoted(ConsumerRecord<String, QuoteEvent> event) {
    var quote = event.value().getQuote();
    if (quote != null) {
      quotes.put(quote.getSymbol(), event.value());
      watcher.accept(quote);
    }
  }

  private void listed(ConsumerRecord<String, InstrumentEvent> event) {
    var listed = event.value().getListed();
    if (listed != null) {
      instruments.put(
          listed.getSymbol(),
          new InstrumentRules(
              Decimals.fromWire(listed.getTickSize()),
              Decimals.fromWire(listed.getLotSize()),
              Decimals.fromWire(listed.getMinQuantity()),
              Decimals.fromWire(listed.getMaxQuantity()),
              listed.getTradable()));
    }
  }

  private void switched(ConsumerRecord<String, KillSwitchEvent> event) {
    var changed = event.value().getChanged();
    if (changed != null) {
      gate.apply(
          new KillChange(
              changed.getScope(),
              changed.getEngaged(),
              changed.getEpoch(),
              changed.getReason(),
              event.value().getEnvelope().getOccurredAt()));
    }
  }
}
