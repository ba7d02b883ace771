package io.tradeflow.risk.application.whatif;

import io.tradeflow.risk.application.DecidedOrder;
import io.tradeflow.risk.application.OrderFact;
import io.tradeflow.risk.application.PartitionBook;
import io.tradeflow.risk.application.PastDecision;
import io.tradeflow.risk.application.PriorDecision;
import io.tradeflow.risk.application.ReferenceData;
import io.tradeflow.risk.application.TermsChange;
import io.tradeflow.risk.domain.LimitChanges;
import io.tradeflow.riskcore.Decision;
import io.tradeflow.riskcore.Grants;
import io.tradeflow.riskcore.Guards;
import io.tradeflow.riskcore.Instrument;
import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.PreTradeRisk;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Protections;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.RiskEvent;
import io.tradeflow.riskcore.RiskPolicy;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Side;
import io.tradeflow.riskcore.Standing;
import io.tradeflow.riskcore.Surroundings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An account trades under the live code, which decides every order; what that leaves on the topics
 * is then asked about. Fills pay a fee of 0.1 %.
 */
public final class RecordedDay implements ReferenceData, OrderRecording {
  public static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  static final String ACCOUNT = "anna";
  private static final BigDecimal FEE = new BigDecimal("0.001");
  private static final PreTradeRisk RISK = new PreTradeRisk(RiskPolicy.DEFAULT);

  private record Event(OrderFact fact, Instant wall) {}

  private final Limits limits =
      new Limits(
          1,
          "PRO",
          Money.of("2000"),
          BigDecimal.ZERO,
          new BigDecimal("20"),
          Money.of("2000"),
          3,
          100,
          BigDecimal.TEN,
          null,
          null);
  KillSwitches kills = KillSwitches.NONE;
  private final Map<String, Price> prices = new HashMap<>();
  private final PartitionBook live = new PartitionBook(RISK, this);
  private final List<RecordedDecision> decisions = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private Instant now = NOON;
  private long seq;

  public RecordedDay(String cash) {
    add(new RiskEvent.AccountFunded(Money.of(cash), Money.of(cash)), null);
  }

  public void price(String symbol, String price) {
    prices.put(symbol, Price.of(price));
  }

  public Limits limits() {
    return limits;
  }

  void passes(Duration time) {
    now = now.plus(time);
  }

  /** Places an order and returns the control that refused it, null where it passed. */
  @Nullable String places(
      String id, Side side, String symbol, String quantity, @Nullable String limit) {
    return places(id, side, symbol, quantity, limit, null);
  }

  @Nullable String places(
      String id,
      Side side,
      String symbol,
      String quantity,
      @Nullable String limit,
      @Nullable String strategy) {
    passes(Duration.ofSeconds(1));
    NewOrder order =
        new NewOrder(
            id,
            ACCOUNT,
            symbol,
            side,
            Quantity.of(quantity),
            limit == null ? null : Price.of(limit),
            "paper",
            strategy);
    @Nullable String control = record(add(new RiskEvent.OrderSubmitted(order, now), null));
    add(
        control == null
            ? new RiskEvent.OrderApproved(id, null, null)
            : new RiskEvent.OrderClosed(id),
        null);
    return control;
  }

  /** A market order that is filled at once, where it passes. */
  public @Nullable String trades(String id, Side side, String symbol, String quantity) {
    @Nullable String control = places(id, side, symbol, quantity, null);
    if (control == null) {
      fills(id, prices.get(symbol).toString());
    }
    return control;
  }

  /** Asks for new terms; those that pass are in force at once. */
  @Nullable String modifies(String id, String changeId, String quantity, String limit) {
    passes(Duration.ofSeconds(1));
    Quantity left = Quantity.of(quantity);
    @Nullable String control =
        record(add(null, new TermsChange(id, changeId, left, Price.of(limit), null, now)));
    if (control == null) {
      add(null, new TermsChange(id, null, left, Price.of(limit), null, now));
    }
    return control;
  }

  void fills(String id, String price) {
    RiskState state = state();
    var open = state.openOrder(id).orElseThrow();
    NewOrder order = open.order();
    Quantity quantity = open.remaining();
    Money value = Price.of(price).times(quantity);
    Money fee = value.times(FEE);
    Quantity held = state.position(order.symbol()).quantity();
    boolean buys = order.side() == Side.BUY;
    add(
        new RiskEvent.OrderFilled(
            id,
            order.symbol(),
            order.side(),
            quantity,
            Price.of(price),
            buys ? state.cash().minus(value).minus(fee) : state.cash().plus(value).minus(fee),
            buys ? held.plus(quantity) : held.minusUpTo(quantity),
            true,
            now),
        null);
  }

  RiskState state() {
    return live.state(ACCOUNT).orElseThrow();
  }

  WhatIfAnswer asks(Map<String, String> changes) {
    return asks(changes, NOON, NOON.plus(Duration.ofDays(10)));
  }

  WhatIfAnswer asks(Map<String, String> changes, Instant from, Instant to) {
    return whatIf(1000).answer(new WhatIfQuestion(ACCOUNT, from, to, LimitChanges.of(changes)));
  }

  public WhatIf whatIf(int orders) {
    return new WhatIf(
        this,
        RISK,
        this,
        new WhatIf.Bounds(Duration.ofDays(31), orders, 10_000, 100, 1, Duration.ofSeconds(20)),
        System::nanoTime);
  }

  @Override
  public void read(@Nullable String accountId, BooleanSupplier stopped, Listener listener) {
    listener.limits(ACCOUNT, limits);
    if (accountId == null || accountId.equals(ACCOUNT)) {
      decisions.forEach(it -> listener.decided(ACCOUNT, it));
      events.forEach(it -> listener.heard(it.fact(), it.wall()));
    }
    listener.allRead();
  }

  @Override
  public Surroundings around(NewOrder order, RiskState state, Instant wall) {
    return new Surroundings(
        limits,
        guards(),
        new Grants(true, Set.of()),
        new Instrument(
            order.symbol(),
            Price.of("0.01"),
            Quantity.of("0.01"),
            Quantity.of("0.01"),
            Quantity.of("1000000"),
            true),
        quotes(prices.keySet()),
        null,
        kills,
        Standing.GOOD);
  }

  @Override
  public Map<String, Quote> quotes(Set<String> symbols) {
    Map<String, Quote> quotes = new HashMap<>();
    for (String symbol : symbols) {
      Price price = prices.get(symbol);
      if (price != null) {
        quotes.put(symbol, new Quote(price, price, price, now, now));
      }
    }
    return quotes;
  }

  @Override
  public KillSwitches killSwitches() {
    return kills;
  }

  private Optional<DecidedOrder> add(@Nullable RiskEvent event, @Nullable TermsChange terms) {
    seq++;
    OrderFact fact =
        new OrderFact(ACCOUNT, seq, "event-" + seq, "c", now, event, false, false, terms);
    events.add(new Event(fact, now));
    return live.hear(fact);
  }

  private @Nullable String record(Optional<DecidedOrder> made) {
    DecidedOrder decided = made.orElseThrow();
    Decision decision = decided.decision();
    Decision.Inputs seen = decision.inputs();
    Decision.@Nullable Rejected refused = decision instanceof Decision.Rejected it ? it : null;
    @Nullable String control = refused == null ? null : refused.code();
    @Nullable String change = decided.modifyId();
    decisions.add(
        new RecordedDecision(
            new PriorDecision(
                change == null ? decision.orderId() : change,
                control,
                seen.referencePrice(),
                seen.balance().minus(seen.dayPnl()),
                seen.balance()),
            new PastDecision(
                ACCOUNT,
                decision.orderId(),
                change,
                control,
                refused == null ? null : refused.limit(),
                refused == null ? null : refused.actual(),
                refused == null ? null : refused.message(),
                new PastDecision.Inputs(
                    value(seen.referencePrice()),
                    value(seen.lastPrice()),
                    seen.position().value(),
                    seen.cash().value(),
                    seen.balance().value(),
                    seen.openPositions(),
                    seen.tradesToday(),
                    seen.dayPnl().value(),
                    seen.limitsVersion(),
                    seen.killEpoch(),
                    seq),
                now)));
    return control;
  }

  private static @Nullable BigDecimal value(@Nullable Price price) {
    return price == null ? null : price.value();
  }

  private static Guards guards() {
    return new Guards(
        BigDecimal.TEN,
        new BigDecimal("50"),
        Duration.ofDays(2),
        Duration.ZERO,
        Duration.ZERO,
        Quantity.of("1000000"),
        Quantity.of("1000000"),
        Money.of("1000000"),
        1000,
        1000,
        Duration.ZERO,
        Protections.NONE);
  }
}
