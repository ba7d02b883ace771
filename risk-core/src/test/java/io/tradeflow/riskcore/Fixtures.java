package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;

/** An account with 10,000 USD on a market where a unit of AAA-USD costs 1 USD. */
final class Fixtures {
  static final String ACCOUNT = "7d0e";
  static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  static final Moment AT_NOON = Moment.of(NOON);
  static final Grants PAPER_ONLY = new Grants(false, Set.of());
  static final LocalDate TODAY = LocalDate.parse("2026-03-02");
  static final PreTradeRisk RISK = new PreTradeRisk(new RiskPolicy(BigDecimal.ZERO));

  private Fixtures() {}

  static RiskState funded(String cash) {
    return RiskState.of(ACCOUNT)
        .evolve(new RiskEvent.AccountFunded(Money.of(cash), Money.of(cash)))
        .evolve(new RiskEvent.DayOpened(TODAY, Money.of(cash)));
  }

  static NewOrder buy(String id, String symbol, String quantity) {
    return order(id, symbol, Side.BUY, quantity, null);
  }

  static NewOrder sell(String id, String symbol, String quantity) {
    return order(id, symbol, Side.SELL, quantity, null);
  }

  static NewOrder order(String id, String symbol, Side side, String quantity, String limit) {
    return new NewOrder(
        id,
        ACCOUNT,
        symbol,
        side,
        Quantity.of(quantity),
        limit == null ? null : Price.of(limit),
        "paper",
        "apex");
  }

  static Limits limits() {
    return new Limits(
        7,
        "PRO",
        Money.of("2000"),
        new BigDecimal("2"),
        new BigDecimal("10"),
        Money.of("4000"),
        3,
        100,
        new BigDecimal("10"),
        null,
        null);
  }

  static Surroundings market(Limits limits) {
    return market(limits, "1");
  }

  static Surroundings market(Limits limits, String price) {
    Quote quote = quote(price);
    return new Surroundings(
        limits,
        guards(),
        PAPER_ONLY,
        instrument(true),
        Map.of("AAA-USD", quote, "BBB-USD", quote, "CCC-USD", quote, "DDD-USD", quote),
        null,
        KillSwitches.NONE,
        Standing.GOOD);
  }

  static Quote quote(String price) {
    return new Quote(Price.of(price), Price.of(price), Price.of(price), NOON, NOON);
  }

  /** Guards that bind nobody here: the last price of a test may lie anywhere. */
  static Guards guards() {
    return new Guards(
        new BigDecimal("100"),
        new BigDecimal("100"),
        Duration.ofMinutes(1),
        Duration.ofSeconds(5),
        Duration.ZERO,
        Quantity.of("1000000"),
        Quantity.of("1000000"),
        Money.of("1000000"),
        1000,
        1000,
        Duration.ZERO,
        Protections.NONE);
  }

  static Instrument instrument(boolean tradable) {
    return new Instrument(
        "AAA-USD",
        Price.of("0.01"),
        Quantity.of("0.01"),
        Quantity.of("0.10"),
        Quantity.of("100000"),
        tradable);
  }

  /** The state after the order was submitted and decided. */
  static RiskState decided(RiskState state, NewOrder order, Surroundings market) {
    return decided(state, order, market, AT_NOON);
  }

  /** The same at that moment. */
  static RiskState decided(RiskState state, NewOrder order, Surroundings market, Moment moment) {
    RiskState submitted = state.evolve(new RiskEvent.OrderSubmitted(order, moment.wall()));
    Decision decision = RISK.decide(submitted, order, market, moment);
    RiskState next = submitted;
    for (RiskEvent event : decision.events(moment.market())) {
      next = next.evolve(event);
    }
    return next;
  }

  /** The state after the order was approved and filled at 1 USD. */
  static RiskState holding(RiskState state, String symbol, String quantity) {
    NewOrder order = buy("fill-" + symbol + quantity, symbol, quantity);
    Quantity held = state.position(symbol).quantity().plus(order.quantity());
    return state
        .evolve(new RiskEvent.OrderSubmitted(order, NOON))
        .evolve(new RiskEvent.OrderApproved(order.orderId(), Price.of("1"), null))
        .evolve(
            new RiskEvent.OrderFilled(
                order.orderId(),
                symbol,
                Side.BUY,
                order.quantity(),
                Price.of("1"),
                state.cash().minus(new Money(order.quantity().value())),
                held,
                true,
                NOON));
  }

  static String verdict(Decision decision) {
    return switch (decision) {
      case Decision.Approved approved -> "APPROVED";
      case Decision.Rejected rejected -> rejected.code();
    };
  }

  static String verdict(RiskState state, NewOrder order, Surroundings market) {
    return verdict(RISK.decide(state, order, market, AT_NOON));
  }
}
