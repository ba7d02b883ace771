package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.DepthEvent;
import io.tradeflow.events.DepthUpdated;
import io.tradeflow.events.EntitlementChanged;
import io.tradeflow.events.EntitlementEvent;
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
import java.time.Instant;
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
  private final KnownPrices market = new KnownPrices();
  private final RecordedSpans spans = new RecordedSpans();
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
    spans.subscribe(readers);
    readers.<DepthEvent>fromNowTogether(Topics.MARKET_DEPTH, event -> onDepth(event.value()));
    readers.<QuoteEvent>fromNowTogether(Topics.MARKET_QUOTES, event -> onQuote(event.value()));
  }

  @Override
  public Surroundings around(NewOrder order, RiskState state, Instant wall) {
    RiskRules known = rules.get();
    @Nullable Limits inForce = limits.get(order.accountId());
    KnownPrices prices =
        RecordedSpans.isReplay(order.broker())
            ? spans.of(order.accountId(), order.broker())
            : market;
    return new Surroundings(
        inForce,
        known.guards(guards, inForce == null ? null : inForce.tier(), order, wall),
        grants.get(order.accountId()),
        instruments.get(order.symbol()),
        prices.around(order.symbol(), state),
        order.limitPrice() == null ? prices.depth(order.symbol(), guards.maxQuoteAge()) : null,
        killSwitches.get(),
        known.standing(order.accountId()));
  }

  @Override
  public Optional<Limits> limits(String account) {
    return Optional.ofNullable(limits.get(account));
  }

  @Override
  public Map<String, Quote> quotes(Set<String> symbols) {
    return market.of(symbols);
  }

  @Override
  public Map<String, Quote> quotes(String account, Set<String> symbols) {
    return spans.of(account).orElse(market).of(symbols);
  }

  @Override
  public Optional<Instant> marketTime() {
    return market.marketTime();
  }

  @Override
  public Optional<Instant> marketTime(String account) {
    return spans.of(account).orElse(market).marketTime();
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
      market.quote(event.getEnvelope(), quote);
    }
  }

  /** Takes a quote read back from the topic, unless the live reader has that symbol's later one. */
  void onRecentQuote(QuoteEvent event) {
    @Nullable QuoteUpdated quote = event.getQuote();
    if (quote != null && !live.contains(quote.getSymbol())) {
      market.quote(event.getEnvelope(), quote);
    }
  }

  /** The spans that accounts are bound to. */
  RecordedSpans spans() {
    return spans;
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
      market.depth(event.getEnvelope(), depth);
    }
  }
}
