package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.InstrumentEvent;
import io.tradeflow.events.InstrumentListed;
import io.tradeflow.events.KillSwitchChanged;
import io.tradeflow.events.KillSwitchEvent;
import io.tradeflow.events.LimitsEvent;
import io.tradeflow.events.QuoteEvent;
import io.tradeflow.events.QuoteUpdated;
import io.tradeflow.events.Topics;
import io.tradeflow.risk.application.ReferenceData;
import io.tradeflow.riskcore.Instrument;
import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.Surroundings;
import io.tradeflow.starter.kafka.BroadcastReaders;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Latest value per key of the broadcast topics. Readers write, the deciding thread reads. */
public final class BroadcastReferenceData implements ReferenceData {
  private final Map<String, Limits> limits = new ConcurrentHashMap<>();
  private final Map<String, Instrument> instruments = new ConcurrentHashMap<>();
  private final Map<String, Quote> quotes = new ConcurrentHashMap<>();
  private final Set<String> live = ConcurrentHashMap.newKeySet();
  private final AtomicReference<KillSwitches> killSwitches =
      new AtomicReference<>(KillSwitches.NONE);

  /** Begins to read the topics. */
  public void subscribe(BroadcastReaders readers) {
    readers.<LimitsEvent>fromBeginning(
        Topics.RISK_LIMITS, event -> onLimits(event.key(), event.value()));
    readers.<InstrumentEvent>fromBeginning(
        Topics.MARKET_INSTRUMENTS, event -> onInstrument(event.value()));
    readers.<KillSwitchEvent>fromBeginning(
        Topics.RISK_KILL_SWITCH, event -> onKillSwitch(event.value()));
    readers.<QuoteEvent>fromNow(Topics.MARKET_QUOTES, event -> onQuote(event.value()));
  }

  @Override
  public Surroundings around(String accountId, String symbol, Set<String> heldSymbols) {
    Map<String, Quote> needed = new HashMap<>(quotes(heldSymbols));
    needed.putAll(quotes(Set.of(symbol)));
    return new Surroundings(
        limits.get(accountId), instruments.get(symbol), Map.copyOf(needed), killSwitches.get());
  }

  @Override
  public Map<String, Quote> quotes(Set<String> symbols) {
    Map<String, Quote> found = new HashMap<>();
    for (String symbol : symbols) {
      @Nullable Quote quote = quotes.get(symbol);
      if (quote != null) {
        found.put(symbol, quote);
      }
    }
    return found;
  }

  @Override
  public KillSwitches killSwitches() {
    return killSwitches.get();
  }

  void onLimits(String accountId, LimitsEvent event) {
    LimitsMapper.limits(event)
        .ifPresentOrElse(known -> limits.put(accountId, known), () -> limits.remove(accountId));
  }

  void onInstrument(InstrumentEvent event) {
    @Nullable InstrumentListed listed = event.getListed();
    if (listed != null) {
      instruments.put(
          listed.getSymbol(),
          new Instrument(
              listed.getSymbol(),
              Wire.price(listed.getTickSize()),
              Wire.quantity(listed.getLotSize()),
              Wire.quantity(listed.getMinQuantity()),
              Wire.quantity(listed.getMaxQuantity()),
              listed.getTradable()));
    }
  }

  void onQuote(QuoteEvent event) {
    @Nullable QuoteUpdated quote = event.getQuote();
    if (quote != null) {
      live.add(quote.getSymbol());
      quotes.put(quote.getSymbol(), quote(quote));
    }
  }

  /** Takes a quote read back from the topic, unless the live reader has that symbol's later one. */
  void onRecentQuote(QuoteEvent event) {
    @Nullable QuoteUpdated quote = event.getQuote();
    if (quote != null && !live.contains(quote.getSymbol())) {
      quotes.put(quote.getSymbol(), quote(quote));
    }
  }

  void onKillSwitch(KillSwitchEvent event) {
    @Nullable KillSwitchChanged changed = event.getChanged();
    if (changed != null) {
      killSwitches.updateAndGet(
          known -> known.with(changed.getScope(), changed.getEngaged(), changed.getEpoch()));
    }
  }

  private static Quote quote(QuoteUpdated quote) {
    return new Quote(
        Wire.price(quote.getBidPrice()),
        Wire.price(quote.getAskPrice()),
        Wire.price(quote.getLastPrice()));
  }
}
