package io.tradeflow.riskcore;

import static io.tradeflow.riskcore.Fixtures.AT_NOON;
import static io.tradeflow.riskcore.Fixtures.NOON;
import static io.tradeflow.riskcore.Fixtures.PAPER_ONLY;
import static io.tradeflow.riskcore.Fixtures.RISK;
import static io.tradeflow.riskcore.Fixtures.buy;
import static io.tradeflow.riskcore.Fixtures.decided;
import static io.tradeflow.riskcore.Fixtures.funded;
import static io.tradeflow.riskcore.Fixtures.guards;
import static io.tradeflow.riskcore.Fixtures.holding;
import static io.tradeflow.riskcore.Fixtures.instrument;
import static io.tradeflow.riskcore.Fixtures.limits;
import static io.tradeflow.riskcore.Fixtures.order;
import static io.tradeflow.riskcore.Fixtures.sell;
import static io.tradeflow.riskcore.Fixtures.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each control that is not part of the plan, at its boundary -1, exactly and +1 unit. */
class GuardBoundariesTest {
  private static final String HELD = "300";

  /** The last price is 1, the collar 10 % through it and 50 % away. */
  @ParameterizedTest
  @CsvSource({
    "BUY, 1.09, APPROVED", "BUY, 1.10, APPROVED", "BUY, 1.11, PRICE_COLLAR",
    "BUY, 0.51, APPROVED", "BUY, 0.50, APPROVED", "BUY, 0.49, PRICE_COLLAR",
    "SELL, 0.91, APPROVED", "SELL, 0.90, APPROVED", "SELL, 0.89, PRICE_COLLAR",
    "SELL, 1.49, APPROVED", "SELL, 1.50, APPROVED", "SELL, 1.51, PRICE_COLLAR"
  })
  void limitPriceLiesWithinTheCollar(Side side, String price, String expected) {
    RiskState state = holding(funded("10000"), "AAA-USD", HELD);
    assertThat(verdict(state, order("o", "AAA-USD", side, "300", price), market(limits())))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1.10, APPROVED", "1.11, PRICE_COLLAR", "0.50, APPROVED", "0.49, PRICE_COLLAR"})
  void stopPriceLiesWithinTheCollar(String stop, String expected) {
    NewOrder order =
        new NewOrder(
            "o",
            "7d0e",
            "AAA-USD",
            Side.BUY,
            Quantity.of("600"),
            null,
            Price.of(stop),
            "paper",
            null);
    assertThat(verdict(funded("10000"), order, market(limits()))).isEqualTo(expected);
  }

  /**
   * 100 units at 1.00 and the rest at 1.20: the average of 199 units is below 1.10, of 201 above.
   */
  @ParameterizedTest
  @CsvSource({"199, APPROVED", "200, APPROVED", "201, PRICE_COLLAR"})
  void marketOrderIsJudgedByTheAveragePriceThatTheBookLetsExpect(String quantity, String expected) {
    Depth depth =
        new Depth(
            List.of(),
            List.of(
                new Depth.Level(Price.of("1.00"), Quantity.of("100")),
                new Depth.Level(Price.of("1.20"), Quantity.of("60"))));
    Surroundings open = market(limits());
    Surroundings booked =
        new Surroundings(
            open.limits(),
            open.guards(),
            PAPER_ONLY,
            open.instrument(),
            open.quotes(),
            depth,
            KillSwitches.NONE,
            Standing.GOOD);
    RiskState state = holding(funded("10000"), "AAA-USD", "300");
    assertThat(verdict(state, buy("o", "AAA-USD", quantity), booked)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"59999, APPROVED", "60000, APPROVED", "60001, STALE_MARKET_DATA"})
  void priceIsNotOlderInMarketTimeThanTheBound(long ageMillis, String expected) {
    Moment later = new Moment(NOON.plusMillis(ageMillis), NOON.plusSeconds(6));
    assertThat(verdict(decide(funded("10000"), buy("o", "AAA-USD", "300"), guards(), later)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"4999, APPROVED", "5000, APPROVED", "5001, STALE_MARKET_DATA"})
  void priceOnItsWayIsNotStaleHoweverTheMarketHurries(long wallMillis, String expected) {
    Moment hurried = new Moment(NOON.plusSeconds(36_000), NOON.plusMillis(wallMillis));
    assertThat(verdict(decide(funded("10000"), buy("o", "AAA-USD", "300"), guards(), hurried)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"29999, APPROVED", "30000, APPROVED", "30001, STALE_MARKET_DATA"})
  void feedThatFellSilentIsStaleWhereABoundIsSet(long wallMillis, String expected) {
    Guards guards = new Tailored().silence(Duration.ofSeconds(30)).guards();
    Moment later = new Moment(NOON, NOON.plusMillis(wallMillis));
    assertThat(verdict(decide(funded("10000"), buy("o", "AAA-USD", "300"), guards, later)))
        .isEqualTo(expected);
    assertThat(verdict(decide(funded("10000"), buy("o", "AAA-USD", "300"), guards(), later)))
        .isEqualTo("APPROVED");
  }

  @ParameterizedTest
  @CsvSource({"299.99, APPROVED", "300.00, APPROVED", "300.01, MAX_ORDER_QUANTITY"})
  void orderQuantityHasALimit(String quantity, String expected) {
    Guards guards = new Tailored().orderQuantity(Quantity.of("300")).guards();
    assertThat(verdict(decide(funded("10000"), buy("o", "AAA-USD", quantity), guards, AT_NOON)))
        .isEqualTo(expected);
  }

  @Test
  void orderWithoutALargestQuantityIsRefused() {
    Guards none = new Tailored().orderQuantity(null).guards();
    assertThat(verdict(decide(funded("10000"), buy("o", "AAA-USD", "300"), none, AT_NOON)))
        .isEqualTo("MAX_ORDER_QUANTITY");
  }

  @ParameterizedTest
  @CsvSource({"299.99, APPROVED", "300.00, APPROVED", "300.01, MAX_POSITION"})
  void heldWorkingAndNewUnitsOfASymbolHaveALimit(String quantity, String expected) {
    Guards guards = new Tailored().position(Quantity.of("900")).guards();
    RiskState state = holding(funded("10000"), "AAA-USD", "200");
    state = decided(state, buy("w", "AAA-USD", "400"), market(limits()));
    assertThat(verdict(decide(state, buy("o", "AAA-USD", quantity), guards, AT_NOON)))
        .isEqualTo(expected);
    assertThat(verdict(decide(state, sell("s", "AAA-USD", "200"), guards, AT_NOON)))
        .isEqualTo("APPROVED");
  }

  @ParameterizedTest
  @CsvSource({"299.99, APPROVED", "300.00, APPROVED", "300.01, MAX_POSITION"})
  void valueOfAllPositionsHasALimit(String quantity, String expected) {
    Guards guards = new Tailored().exposure("900").guards();
    RiskState state = holding(funded("10000"), "BBB-USD", "200");
    state = decided(state, buy("w", "CCC-USD", "400"), market(limits()));
    assertThat(verdict(decide(state, buy("o", "AAA-USD", quantity), guards, AT_NOON)))
        .isEqualTo(expected);
  }

  /** The account's own sells rest at 1.05 and 1.20, its own buys at 0.95 and 0.80. */
  @ParameterizedTest
  @CsvSource({
    "BUY, 1.04, APPROVED", "BUY, 1.05, SELF_MATCH", "BUY, 1.06, SELF_MATCH", "BUY, , APPROVED",
    "SELL, 0.96, APPROVED", "SELL, 0.95, SELF_MATCH", "SELL, 0.94, SELF_MATCH", "SELL, , APPROVED"
  })
  void orderDoesNotReachTheAccountsOwnRestingOrder(
      Side side, @Nullable String price, String expected) {
    assertThat(verdict(resting(), order("o", "AAA-USD", side, "200", price), market(limits())))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"BUY, 1.04, APPROVED", "BUY, 1.05, SELF_MATCH", "SELL, 0.95, SELF_MATCH"})
  void marketOrderReachesWhatRestsAtTheBestPrice(Side side, String last, String expected) {
    assertThat(verdict(resting(), order("o", "AAA-USD", side, "200", null), market(limits(), last)))
        .isEqualTo(expected);
  }

  @Test
  void ordersOfAnotherSymbolOrThatEndedAreNotMet() {
    RiskState state = resting().evolve(new RiskEvent.OrderClosed("s1"));
    assertThat(verdict(state, order("o", "AAA-USD", Side.BUY, "200", "1.05"), market(limits())))
        .isEqualTo("APPROVED");
    assertThat(
            verdict(
                state, order("o", "AAA-USD", Side.BUY, "200", "1.20"), Fixtures.market(limits())))
        .isEqualTo("SELF_MATCH");
    assertThat(verdict(resting(), order("o", "BBB-USD", Side.BUY, "200", "1.06"), market(limits())))
        .isEqualTo("APPROVED");
  }

  @ParameterizedTest
  @CsvSource({"99, DUPLICATE", "100, APPROVED", "101, APPROVED"})
  void identicalOrderWithinTheWindowIsRefusedWhileTheFirstIsOpen(long millis, String expected) {
    Guards guards = new Tailored().duplicates(Duration.ofMillis(100)).guards();
    RiskState state = decided(funded("10000"), buy("a", "AAA-USD", "300"), market(limits()));
    Moment later = new Moment(NOON, NOON.plusMillis(millis));
    assertThat(verdict(decide(state, buy("b", "AAA-USD", "300.00"), guards, later)))
        .isEqualTo(expected);
  }

  @Test
  void onlyTheSameWishIsADuplicate() {
    Guards guards = new Tailored().duplicates(Duration.ofMillis(100)).guards();
    RiskState state = holding(funded("10000"), "AAA-USD", "300");
    state = decided(state, buy("a", "AAA-USD", "300"), market(limits()));
    for (NewOrder other :
        List.of(
            buy("b", "AAA-USD", "300.01"),
            buy("b", "BBB-USD", "300"),
            sell("b", "AAA-USD", "300"),
            order("b", "AAA-USD", Side.BUY, "300", "1"))) {
      assertThat(verdict(decide(state, other, guards, AT_NOON))).isEqualTo("APPROVED");
    }
    RiskState ended = state.evolve(new RiskEvent.OrderClosed("a"));
    assertThat(verdict(decide(ended, buy("b", "AAA-USD", "300"), guards, AT_NOON)))
        .isEqualTo("APPROVED");
  }

  @ParameterizedTest
  @CsvSource({"3, APPROVED", "4, APPROVED", "5, MESSAGE_RATE"})
  void messagesOfASecondToABrokerHaveALimit(int before, String expected) {
    Guards guards = new Tailored().messages(5).guards();
    RiskState state = funded("10000");
    for (int i = 0; i < before; i++) {
      state = decided(state, buy("m" + i, "AAA-USD", "200"), market(limits()));
      state = state.evolve(new RiskEvent.OrderClosed("m" + i));
    }
    NewOrder next = buy("o", "AAA-USD", "300");
    assertThat(verdict(decide(state, next, guards, AT_NOON))).isEqualTo(expected);
    assertThat(verdict(decide(state, next, guards, new Moment(NOON, NOON.plusMillis(999)))))
        .isEqualTo(expected);
    assertThat(verdict(decide(state, next, guards, new Moment(NOON, NOON.plusMillis(1100)))))
        .isEqualTo("APPROVED");
    NewOrder elsewhere =
        new NewOrder("o", "7d0e", "AAA-USD", Side.BUY, Quantity.of("300"), null, "kraken", null);
    assertThat(verdict(decide(state, elsewhere, guards, AT_NOON))).isEqualTo("ENTITLEMENT");
    assertThat(state.conduct().messagesWithin("kraken", NOON)).isZero();
  }

  @Test
  void cancelsAndChangesCountAsMessages() {
    Guards guards = new Tailored().messages(4).guards();
    RiskState state = decided(funded("10000"), buy("a", "AAA-USD", "300"), market(limits()));
    state = state.evolve(new RiskEvent.OrderModified(buy("a", "AAA-USD", "250"), null, NOON));
    state = state.evolve(new RiskEvent.OrderCancelled("a", NOON));
    assertThat(state.conduct().messagesWithin("paper", NOON)).isEqualTo(3);
    assertThat(verdict(decide(state, buy("b", "AAA-USD", "300"), guards, AT_NOON)))
        .isEqualTo("APPROVED");
    state = decided(state, buy("b", "AAA-USD", "300"), market(limits()));
    assertThat(verdict(decide(state, buy("c", "AAA-USD", "300"), guards, AT_NOON)))
        .isEqualTo("MESSAGE_RATE");
  }

  @ParameterizedTest
  @CsvSource({"3, APPROVED", "4, APPROVED", "5, REPEATED_EXECUTION"})
  void strategyThatRepeatsItselfIsStopped(int before, String expected) {
    Guards guards = new Tailored().repeats(5).guards();
    RiskState state = repeated(before);
    assertThat(verdict(decide(state, buy("o", "AAA-USD", "300"), guards, AT_NOON)))
        .isEqualTo(expected);
    assertThat(verdict(decide(state, byHand(), guards, AT_NOON))).isEqualTo("APPROVED");
    assertThat(verdict(decide(state, buy("o", "BBB-USD", "300"), guards, AT_NOON)))
        .isEqualTo("APPROVED");
  }

  @Test
  void stoppedStrategyStaysStoppedUntilAPersonLetsItGoOn() {
    Guards guards = new Tailored().repeats(5).guards();
    RiskState state = decided(repeated(5), buy("x", "AAA-USD", "300"), market(limits(), guards));
    Moment nextDay = Moment.of(NOON.plusSeconds(86_400));
    NewOrder again = buy("y", "AAA-USD", "300");
    Guards patient = new Tailored().repeats(5).age(Duration.ofDays(9)).guards();
    assertThat(verdict(decide(state, again, patient, nextDay))).isEqualTo("REPEATED_EXECUTION");
    assertThat(verdict(resumedAt(state, NOON, again, patient))).isEqualTo("REPEATED_EXECUTION");
    assertThat(verdict(resumedAt(state, NOON.plusMillis(1), again, patient))).isEqualTo("APPROVED");
  }

  @ParameterizedTest
  @CsvSource({
    "ACTIVE, BUY, APPROVED", "ACTIVE, SELL, APPROVED", "REDUCING, BUY, REDUCING",
    "REDUCING, SELL, APPROVED", "HALTED, BUY, HALTED", "HALTED, SELL, HALTED"
  })
  void modeOfAccountAndPlatformSaysWhatPasses(Mode mode, Side side, String expected) {
    RiskState state = holding(funded("10000"), "AAA-USD", "300");
    NewOrder order = order("o", "AAA-USD", side, "300", null);
    Imposed imposed = new Imposed(mode, null, "drill");
    for (Standing standing :
        List.of(
            new Standing(imposed, Imposed.NOTHING, Map.of()),
            new Standing(Imposed.NOTHING, imposed, Map.of()))) {
      assertThat(verdict(RISK.decide(state, order, standing(standing), AT_NOON)))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HALTED, 59999, HALTED",
    "HALTED, 60000, APPROVED",
    "HALTED, 60001, APPROVED",
    "REDUCING, 59999, REDUCING",
    "REDUCING, 60000, APPROVED"
  })
  void imposedModeEndsWhenItSays(Mode mode, long millis, String expected) {
    Standing standing =
        new Standing(Imposed.NOTHING, new Imposed(mode, NOON.plusSeconds(60), "drill"), Map.of());
    Moment later = new Moment(NOON, NOON.plusMillis(millis));
    Decision decision =
        RISK.decide(funded("10000"), buy("o", "AAA-USD", "300"), standing(standing), later);
    assertThat(verdict(decision)).isEqualTo(expected);
    if (decision instanceof Decision.Rejected rejected) {
      assertThat(rejected.message()).contains("2026-03-02T12:01:00Z").contains("drill");
      assertThat(rejected.limit()).isEqualTo("until 2026-03-02T12:01:00Z");
    }
  }

  @ParameterizedTest
  @CsvSource({"0.7501, APPROVED", "0.75, DRAWDOWN_HALT", "0.7499, DRAWDOWN_HALT"})
  void fallFromTheHighestBalancePausesTheAccount(String price, String expected) {
    RiskState state = peaked();
    assertThat(verdict(decide(state, buy("o", "AAA-USD", "900"), fallen(), AT_NOON, price)))
        .isEqualTo(expected);
    assertThat(verdict(decide(state, sell("o", "BBB-USD", "900"), fallen(), AT_NOON, price)))
        .isEqualTo("APPROVED");
  }

  @ParameterizedTest
  @CsvSource({"3599, DRAWDOWN_HALT", "3600, APPROVED", "3601, APPROVED"})
  void pauseAfterADrawdownEndsAndThenCountsFromTheBalanceThatIsLeft(long seconds, String expected) {
    Surroundings low = market(limits(), fallen(), "0.75");
    RiskState state = decided(peaked(), buy("a", "AAA-USD", "900"), low);
    Moment later = new Moment(NOON.plusSeconds(seconds), NOON);
    Decision decision = RISK.decide(state, buy("b", "AAA-USD", "900"), low, later);
    assertThat(verdict(decision)).isEqualTo(expected);
    if (decision instanceof Decision.Rejected rejected) {
      assertThat(rejected.message()).contains("2026-03-02T13:00:00Z");
    } else {
      RiskState after = decided(state, buy("b", "AAA-USD", "900"), low, later);
      assertThat(verdict(RISK.decide(after, buy("c", "BBB-USD", "100"), low, later)))
          .isNotEqualTo("DRAWDOWN_HALT");
    }
  }

  @ParameterizedTest
  @CsvSource({"1, APPROVED", "2, APPROVED", "3, LOSS_STREAK", "4, APPROVED", "6, LOSS_STREAK"})
  void losingSellsInARowPauseTheAccount(int losses, String expected) {
    RiskState state = funded("100000");
    for (int i = 0; i < losses; i++) {
      state = roundTrip(state, "0.99", NOON);
    }
    NewOrder order = buy("o", "AAA-USD", "2000");
    assertThat(verdict(decide(state, order, streak(), AT_NOON))).isEqualTo(expected);
    RiskState won = roundTrip(state, "1.01", NOON);
    assertThat(verdict(decide(won, order, streak(), AT_NOON))).isEqualTo("APPROVED");
  }

  @ParameterizedTest
  @CsvSource({"599, LOSS_STREAK", "600, APPROVED", "601, APPROVED"})
  void pauseAfterLossesEndsWhenItSays(long seconds, String expected) {
    RiskState state = funded("100000");
    for (int i = 0; i < 3; i++) {
      state = roundTrip(state, "0.99", NOON);
    }
    Moment later = new Moment(NOON.plusSeconds(seconds), NOON);
    Decision decision = decide(state, buy("o", "AAA-USD", "2000"), streak(), later);
    assertThat(verdict(decision)).isEqualTo(expected);
    if (decision instanceof Decision.Rejected rejected) {
      assertThat(rejected.message()).contains("2026-03-02T12:10:00Z");
    }
  }

  @ParameterizedTest
  @CsvSource({"299, COOLDOWN", "300, APPROVED", "301, APPROVED"})
  void closedSymbolCoolsDown(long seconds, String expected) {
    Protections five =
        new Protections(null, Duration.ZERO, 0, Duration.ZERO, Duration.ofMinutes(5));
    Guards guards = new Tailored().protections(five).guards();
    RiskState state = roundTrip(funded("100000"), "1.01", NOON);
    Moment later = new Moment(NOON.plusSeconds(seconds), NOON);
    Decision decision = decide(state, buy("o", "AAA-USD", "2000"), guards, later);
    assertThat(verdict(decision)).isEqualTo(expected);
    if (decision instanceof Decision.Rejected rejected) {
      assertThat(rejected.limit()).isEqualTo("until 2026-03-02T12:05:00Z");
    }
    assertThat(verdict(decide(state, buy("o", "BBB-USD", "2000"), guards, later)))
        .isEqualTo("APPROVED");
  }

  @Test
  void pausesOfALaterMarketDoNotBindInARecordedOneThatLiesBack() {
    RiskState state = funded("100000");
    for (int i = 0; i < 3; i++) {
      state = roundTrip(state, "0.99", NOON);
    }
    Instant yearsAgo = NOON.minus(Duration.ofDays(700));
    RiskState replayed =
        state.evolve(
            new RiskEvent.DayOpened(
                yearsAgo.atZone(java.time.ZoneOffset.UTC).toLocalDate(), state.cash()));
    assertThat(
            verdict(
                decide(
                    replayed, buy("o", "AAA-USD", "2000"), streak(), new Moment(yearsAgo, NOON))))
        .isEqualTo("APPROVED");
  }

  @ParameterizedTest
  @CsvSource({
    "paper, , none, APPROVED", "paper, apex, none, ENTITLEMENT", "kraken, , none, ENTITLEMENT",
    "paper, apex, free, APPROVED", "paper, gmig, free, ENTITLEMENT", "kraken, , free, ENTITLEMENT",
    "kraken, , live, APPROVED", "kraken, gmig, live, APPROVED"
  })
  void planPermitsLiveTradingAndStrategies(
      String broker, @Nullable String strategy, String plan, String expected) {
    Grants grants =
        switch (plan) {
          case "free" -> new Grants(false, Set.of("gmig"));
          case "live" -> new Grants(true, Set.of());
          default -> null;
        };
    Surroundings open = market(limits());
    Surroundings entitled =
        new Surroundings(
            limits(),
            guards(),
            grants,
            instrument(true),
            open.quotes(),
            null,
            KillSwitches.NONE,
            Standing.GOOD);
    NewOrder order =
        new NewOrder("o", "7d0e", "AAA-USD", Side.BUY, Quantity.of("300"), null, broker, strategy);
    assertThat(verdict(funded("10000"), order, entitled)).isEqualTo(expected);
  }

  @Test
  void withoutGuardsNothingPasses() {
    Surroundings open = market(limits());
    Surroundings bare =
        new Surroundings(
            limits(),
            null,
            PAPER_ONLY,
            instrument(true),
            open.quotes(),
            null,
            KillSwitches.NONE,
            Standing.GOOD);
    assertThat(verdict(funded("10000"), buy("o", "AAA-USD", "300"), bare))
        .isEqualTo("LIMITS_UNAVAILABLE");
  }

  private static Surroundings market(Limits limits, Guards guards) {
    return market(limits, guards, "1");
  }

  private static Surroundings market(Limits limits, Guards guards, String price) {
    Surroundings open = Fixtures.market(limits, price);
    return new Surroundings(
        limits,
        guards,
        PAPER_ONLY,
        open.instrument(),
        open.quotes(),
        null,
        KillSwitches.NONE,
        Standing.GOOD);
  }

  private static Surroundings standing(Standing standing) {
    Surroundings open = Fixtures.market(limits());
    return new Surroundings(
        limits(),
        guards(),
        PAPER_ONLY,
        open.instrument(),
        open.quotes(),
        null,
        KillSwitches.NONE,
        standing);
  }

  private static Decision resumedAt(RiskState state, Instant at, NewOrder order, Guards guards) {
    Surroundings open = market(limits(), guards);
    Standing resumed = new Standing(Imposed.NOTHING, Imposed.NOTHING, Map.of("apex", at));
    return RISK.decide(
        state,
        order,
        new Surroundings(
            limits(),
            guards,
            PAPER_ONLY,
            open.instrument(),
            open.quotes(),
            null,
            KillSwitches.NONE,
            resumed),
        Moment.of(NOON.plusSeconds(86_400)));
  }

  private static Decision decide(RiskState state, NewOrder order, Guards guards, Moment moment) {
    return decide(state, order, guards, moment, "1");
  }

  private static Decision decide(
      RiskState state, NewOrder order, Guards guards, Moment moment, String price) {
    return RISK.decide(state, order, market(limits(), guards, price), moment);
  }

  private static RiskState repeated(int times) {
    RiskState state = funded("10000");
    for (int i = 0; i < times; i++) {
      state = decided(state, buy("r" + i, "AAA-USD", "200"), market(limits()));
      state = state.evolve(new RiskEvent.OrderClosed("r" + i));
    }
    return state;
  }

  private static NewOrder byHand() {
    return new NewOrder("o", "7d0e", "AAA-USD", Side.BUY, Quantity.of("300"), null, "paper", null);
  }

  /** 10,000 USD of which 2,000 are held; a decision has seen that balance. */
  private static RiskState peaked() {
    RiskState state = holding(funded("10000"), "BBB-USD", "2000");
    state = decided(state, buy("p", "AAA-USD", "200"), market(limits()));
    return state.evolve(new RiskEvent.OrderClosed("p"));
  }

  private static RiskState resting() {
    RiskState state = holding(funded("10000"), "AAA-USD", "600");
    for (NewOrder order :
        List.of(
            order("s1", "AAA-USD", Side.SELL, "200", "1.05"),
            order("s2", "AAA-USD", Side.SELL, "100", "1.20"),
            order("b1", "AAA-USD", Side.BUY, "50", "0.95"),
            order("b2", "AAA-USD", Side.BUY, "50", "0.80"))) {
      state =
          state
              .evolve(new RiskEvent.OrderSubmitted(order, NOON))
              .evolve(new RiskEvent.OrderApproved(order.orderId(), null, null));
    }
    return state;
  }

  private static RiskState roundTrip(RiskState state, String price, Instant at) {
    RiskState held = holding(state, "AAA-USD", "100");
    NewOrder sell = sell("x" + state.tradesToday(), "AAA-USD", "100");
    return held.evolve(new RiskEvent.OrderSubmitted(sell, at))
        .evolve(new RiskEvent.OrderApproved(sell.orderId(), Price.of(price), null))
        .evolve(
            new RiskEvent.OrderFilled(
                sell.orderId(),
                "AAA-USD",
                Side.SELL,
                sell.quantity(),
                Price.of(price),
                held.cash().plus(Price.of(price).times(sell.quantity())),
                Quantity.ZERO,
                true,
                at));
  }

  private static Surroundings market(Limits limits) {
    return market(limits, new Tailored().collar("10", "50").guards());
  }

  private static Surroundings market(Limits limits, String price) {
    return market(limits, guards(), price);
  }

  private static Guards fallen() {
    return new Tailored()
        .protections(
            new Protections(
                new BigDecimal("5"), Duration.ofHours(1), 0, Duration.ZERO, Duration.ZERO))
        .guards();
  }

  private static Guards streak() {
    return new Tailored()
        .protections(new Protections(null, Duration.ZERO, 3, Duration.ofMinutes(10), Duration.ZERO))
        .guards();
  }
}
