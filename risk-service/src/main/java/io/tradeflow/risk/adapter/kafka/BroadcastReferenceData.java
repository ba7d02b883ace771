package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.BookLevel;
import io.tradeflow.events.DepthEvent;
import io.tradeflow.events.DepthUpdated;
import io.tradeflow.events.EntitlementChanged;
import io.tradeflow.events.EntitlementEvent;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.InstrumentEvent;
import io.tradeflow.events.InstrumentListed;
import io.tradeflow.events.KillSwitchChanged;
import io.tradeflow.events.KillSwitchEvent;
import io.tradeflow.events.LimitsEvent;
import io.tradeflow.events.QuoteEvent;
import io.tradeflow.events.QuoteUpdated;
import io.tradeflow.events.Topics;
import io.tradeflow.risk.application.MarketClock;
import io.tradeflow.risk.application.ReferenceData;
import io.tradeflow.risk.domain.RiskRules;
import io.tradeflow.riskcore.Depth;
import io.tradeflow.riskcore.Grants;
import io.tradeflow.riskcore.Guards;
import io.tradeflow.riskcore.Instrument;
import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Surroundings;
import io.tradeflow.starter.kafka.BroadcastReaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Latest value per key of the broadcast topics. Readers write, the deciding thread reads. */
public final class BroadcastReferenceData implements ReferenceData, MarketClock {
  private final Map<String, Limits> limits = new ConcurrentHashMap<>();
  private final Map<String, Instrument> instruments = new ConcurrentHashMap<>();
  private final Map<String, Quote> quotes = new ConcurrentHashMap<>();
  private final Map<String, DepthEvent> depths = new ConcurrentHashMap<>();
  private final Map<String, Grants> grants = new ConcurrentHashMap<>();
  private final Guards guards;
  private final Supplier<RiskRules> rules;
  private final Set<String> live = ConcurrentHashMap.newKeySet();
  private final AtomicReference<KillSwitches> killSwitches =
      new AtomicReference<>(KillSwitches.NONE);

  /**
   * Reference data for decisions.
   *
   * @param guards limits of the platform, which rules narrow or replace
   */
  public BroadcastReferenceData(Guards guards, Supplier<RiskRules> rules) {
    this.guards = guards;
    this.rules = rules;
  }

  /** Begins to read the topics. */
  public void subscribe(BroadcastReaders readers) {
    readers.<LimitsEvent>fromBeginning(
        Topics.RISK_LIMITS, event -> onLimits(event.key(), event.value()));
    readers.<InstrumentEvent>fromBeginning(
        Topics.MARKET_INSTRUMENTS, event -> onInstrument(event.value()));
    readers.<KillSwitchEvent>fromBeginning(
        Topics.RISK_KILL_SWITCH, event -> onKillSwitch(event.value()));
    readers.<EntitlementEvent>fromBeginning(
        Topics.SUBSCRIPTION_ENTITLEMENTS, event -> onEntitlement(event.key(), event.value()));
    readers.<DepthEvent>fromNowTogether(Topics.MARKET_DEPTH, event -> onDepth(event.value()));
    readers.<QuoteEvent>fromNowTogether(Topics.MARKET_QUOTES, event -> onQuote(event.value()));
  }

  @Override
  public Surroundings around(NewOrder order, RiskState state, Instant wall) {
    RiskRules known = rules.get();
    @Nullable Limits inForce = limits.get(order.accountId());
    return new Surroundings(
        inForce,
        known.guards(guards, inForce == null ? null : inForce.tier(), order, wall),
        grants.get(order.accountId()),
        instruments.get(order.symbol()),
        quotesFor(order.symbol(), state),
        order.limitPrice() == null ? depth(order.symbol()) : null,
        killSwitches.get(),
        known.standing(order.accountId()));
  }

  private Map<String, Quote> quotesFor(String symbol, RiskState state) {
    if (state.openPositions() == 0) {
      @Nullable Quote only = quotes.get(symbol);
      return only == null ? Map.of() : Map.of(symbol, only);
    }
    Set<String> needed = state.positions().keySet();
    Map<String, Quote> found = quotes(needed);
    if (!needed.contains(symbol)) {
      found.putAll(quotes(Set.of(symbol)));
    }
    return found;
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
  public Optional<Instant> marketTime() {
    return quotes.values().stream().map(Quote::marketTime).max(Comparator.naturalOrder());
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
      quotes.put(quote.getSymbol(), quote(quote, event.getEnvelope()));
    }
  }

  /** Takes a quote read back from the topic, unless the live reader has that symbol's later one. */
  void onRecentQuote(QuoteEvent event) {
    @Nullable QuoteUpdated quote = event.getQuote();
    if (quote != null && !live.contains(quote.getSymbol())) {
      quotes.put(quote.getSymbol(), quote(quote, event.getEnvelope()));
    }
  }

  void onKillSwitch(KillSwitchEvent event) {
    @Nullable KillSwitchChanged changed = event.getChanged();
    if (changed != null) {
      killSwitches.updateAndGet(
          known -> known.with(changed.getScope(), changed.getEngaged(), changed.getEpoch()));
    }
  }

  void onEntitlement(String accountId, EntitlementEvent event) {
    @Nullable EntitlementChanged changed = event.getEntitlement();
    if (changed != null) {
      grants.put(accountId, GrantsMapper.grants(changed));
    }
  }

  void onDepth(DepthEvent event) {
    @Nullable DepthUpdated depth = event.getDepth();
    if (depth != null) {
      depths.put(depth.getSymbol(), event);
    }
  }

  /** The book of the symbol, unless it is of another time in the market than the quote. */
  private @Nullable Depth depth(String symbol) {
    @Nullable DepthEvent event = depths.get(symbol);
    @Nullable DepthUpdated depth = event == null ? null : event.getDepth();
    @Nullable Quote quote = quotes.get(symbol);
    if (event == null || depth == null || quote == null) {
      return null;
    }
    Duration apart = Duration.between(time(event.getEnvelope()), quote.marketTime()).abs();
    return apart.compareTo(guards.maxQuoteAge()) > 0
        ? null
        : new Depth(levels(depth.getBids()), levels(depth.getAsks()));
  }

  private static List<Depth.Level> levels(List<BookLevel> levels) {
    return levels.stream()
        .filter(level -> level.getQuantity().signum() > 0)
        .map(
            level ->
                new Depth.Level(Wire.price(level.getPrice()), Wire.quantity(level.getQuantity())))
        .toList();
  }

  private static Quote quote(QuoteUpdated quote, Envelope envelope) {
    return new Quote(
        Wire.price(quote.getBidPrice()),
        Wire.price(quote.getAskPrice()),
        Wire.price(quote.getLastPrice()),
        time(envelope),
        envelope.getOccurredAt());
  }

  private static Instant time(Envelope envelope) {
    return envelope.getMarketTime() == null ? envelope.getOccurredAt() : envelope.getMarketTime();
  }
}
