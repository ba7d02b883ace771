package io.tradeflow.riskcore;

import static io.tradeflow.riskcore.Fixtures.AT_NOON;
import static io.tradeflow.riskcore.Fixtures.NOON;
import static io.tradeflow.riskcore.Fixtures.RISK;
import static io.tradeflow.riskcore.Fixtures.TODAY;
import static io.tradeflow.riskcore.Fixtures.buy;
import static io.tradeflow.riskcore.Fixtures.decided;
import static io.tradeflow.riskcore.Fixtures.funded;
import static io.tradeflow.riskcore.Fixtures.guards;
import static io.tradeflow.riskcore.Fixtures.holding;
import static io.tradeflow.riskcore.Fixtures.instrument;
import static io.tradeflow.riskcore.Fixtures.limits;
import static io.tradeflow.riskcore.Fixtures.market;
import static io.tradeflow.riskcore.Fixtures.order;
import static io.tradeflow.riskcore.Fixtures.sell;
import static io.tradeflow.riskcore.Fixtures.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each control at its boundary -1, exactly and +1 unit. */
class ControlBoundariesTest {

  @ParameterizedTest
  @CsvSource({
    "199.99, POSITION_SIZE", "200.00, APPROVED", "200.01, APPROVED",
    "999.99, APPROVED", "1000.00, APPROVED", "1000.01, POSITION_SIZE"
  })
  void openingPositionLiesBetweenTwoAndTenPercentOfBalance(String quantity, String expected) {
    assertThat(verdict(funded("10000"), buy("o", "AAA-USD", quantity), market(limits())))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"499.99, APPROVED", "500.00, APPROVED", "500.01, POSITION_SIZE"})
  void openingPositionStaysUnderTheTiersCap(String quantity, String expected) {
    assertThat(verdict(funded("10000"), buy("o", "AAA-USD", quantity), market(cappedAt("500"))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"149.99, POSITION_SIZE", "150.00, APPROVED", "150.01, POSITION_SIZE"})
  void capBelowTheLeastPercentageIsTheFloorAsWell(String quantity, String expected) {
    assertThat(verdict(funded("10000"), buy("o", "AAA-USD", quantity), market(cappedAt("150"))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"399.99, APPROVED", "400.00, APPROVED", "400.01, POSITION_SIZE"})
  void heldAndWorkingQuantitiesCountTowardsThePosition(String quantity, String expected) {
    RiskState state = holding(funded("10000"), "AAA-USD", "300");
    state = decided(state, buy("w", "AAA-USD", "300"), market(limits()));
    assertThat(verdict(state, buy("o", "AAA-USD", quantity), market(limits()))).isEqualTo(expected);
  }

  @Test
  void reducingOrderIsExemptFromThePositionFloor() {
    RiskState state = holding(funded("10000"), "AAA-USD", "300");
    assertThat(verdict(state, sell("o", "AAA-USD", "1"), market(limits()))).isEqualTo("APPROVED");
  }

  @ParameterizedTest
  @CsvSource({"599.99, APPROVED", "600.00, APPROVED", "600.01, MAX_ORDER_VALUE"})
  void orderValueHasALimit(String quantity, String expected) {
    Limits limits = with(limits(), "600", 3, 100);
    assertThat(verdict(funded("10000"), buy("o", "AAA-USD", quantity), market(limits)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1, APPROVED", "2, APPROVED", "3, MAX_OPEN_POSITIONS"})
  void openPositionsHaveALimit(int open, String expected) {
    RiskState state = funded("10000");
    String[] symbols = {"BBB-USD", "CCC-USD", "DDD-USD"};
    for (int i = 0; i < open; i++) {
      state =
          i == 0
              ? holding(state, symbols[i], "300")
              : decided(state, buy("w" + i, symbols[i], "300"), market(limits()));
    }
    assertThat(verdict(state, buy("o", "AAA-USD", "300"), market(limits()))).isEqualTo(expected);
  }

  @Test
  void addingToAnOpenPositionOpensNone() {
    RiskState state = holding(funded("10000"), "AAA-USD", "300");
    assertThat(verdict(state, buy("o", "AAA-USD", "300"), market(with(limits(), "4000", 1, 100))))
        .isEqualTo("APPROVED");
  }

  @ParameterizedTest
  @CsvSource({"499.99, APPROVED", "500.00, APPROVED", "500.01, BUYING_POWER"})
  void workingBuysReserveCash(String quantity, String expected) {
    RiskState state = holding(funded("10000"), "BBB-USD", "9000");
    state = decided(state, buy("w", "CCC-USD", "500"), market(limits()));
    assertThat(verdict(state, buy("o", "AAA-USD", quantity), market(limits()))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0.99, APPROVED", "1.00, APPROVED", "1.01, BUYING_POWER"})
  void sellNeedsHoldingsThatNoOtherSellUses(String quantity, String expected) {
    RiskState state = holding(funded("10000"), "AAA-USD", "300");
    state = decided(state, sell("w", "AAA-USD", "299"), market(limits()));
    assertThat(verdict(state, sell("o", "AAA-USD", quantity), market(limits())))
        .isEqualTo(expected);
  }

  @Test
  void costsAreKeptBack() {
    PreTradeRisk withCosts = new PreTradeRisk(new RiskPolicy(new BigDecimal("0.01")));
    RiskState state = holding(funded("10000"), "BBB-USD", "9500");
    assertThat(
            verdict(withCosts.decide(state, buy("o", "AAA-USD", "495"), market(limits()), AT_NOON)))
        .isEqualTo("APPROVED");
    assertThat(
            verdict(withCosts.decide(state, buy("o", "AAA-USD", "496"), market(limits()), AT_NOON)))
        .isEqualTo("BUYING_POWER");
  }

  @ParameterizedTest
  @CsvSource({"0.5001, APPROVED", "0.5, DAILY_LOSS", "0.4999, DAILY_LOSS"})
  void lossOfTenPercentOfTheDaysBalanceHalts(String price, String expected) {
    RiskState state = holding(funded("10000"), "BBB-USD", "2000");
    assertThat(verdict(state, buy("o", "AAA-USD", "900"), market(limits(), price)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0.8001, APPROVED", "0.8, DAILY_LOSS", "0.7999, DAILY_LOSS"})
  void lossOfAnAmountHaltsBeforeThePercentageDoes(String price, String expected) {
    Limits l = limits();
    Limits fourHundred =
        new Limits(
            l.version(),
            l.tier(),
            l.maxPositionUsd(),
            l.minPositionPercent(),
            l.maxPositionPercent(),
            l.maxOrderValueUsd(),
            l.maxOpenPositions(),
            l.maxTradesPerDay(),
            l.dailyLossPercent(),
            Money.of("400"),
            l.allowedSymbols());
    RiskState state = holding(funded("10000"), "BBB-USD", "2000");
    assertThat(verdict(state, buy("o", "AAA-USD", "900"), market(fourHundred, price)))
        .isEqualTo(expected);
  }

  @Test
  void haltLastsUntilTheNextDayAndLetsReducingOrdersPass() {
    RiskState state = holding(funded("10000"), "AAA-USD", "2000");
    state = decided(state, buy("a", "AAA-USD", "900"), market(limits(), "0.4"));
    assertThat(state.halted()).isTrue();
    assertThat(verdict(state, buy("b", "BBB-USD", "900"), market(limits())))
        .isEqualTo("DAILY_LOSS");
    assertThat(verdict(state, sell("c", "AAA-USD", "900"), market(limits()))).isEqualTo("APPROVED");
    Decision tomorrow =
        RISK.decide(
            state,
            buy("d", "BBB-USD", "900"),
            market(limits()),
            new Moment(NOON.plus(1, ChronoUnit.DAYS), NOON));
    assertThat(verdict(tomorrow)).isEqualTo("APPROVED");
    assertThat(state.evolve(new RiskEvent.DayOpened(TODAY.plusDays(1), state.cash())).halted())
        .isFalse();
  }

  @Test
  void newCreditIsNoProfit() {
    RiskState state = holding(funded("10000"), "BBB-USD", "2000");
    state = state.evolve(new RiskEvent.AccountFunded(Money.of("5000"), Money.of("13000")));
    assertThat(RISK.decide(state, buy("o", "AAA-USD", "900"), market(limits()), AT_NOON).inputs())
        .extracting(Decision.Inputs::dayPnl)
        .hasToString("0");
  }

  @ParameterizedTest
  @CsvSource({"8, APPROVED", "9, APPROVED", "10, DAILY_TRADES"})
  void tradesOfADayHaveALimit(int before, String expected) {
    RiskState state = funded("10000");
    for (int i = 0; i < before; i++) {
      state = closed(decided(state, buy("t" + i, "AAA-USD", "300"), market(limits())), "t" + i);
    }
    Limits ten = with(limits(), "4000", 3, 10);
    assertThat(verdict(state, buy("o", "AAA-USD", "300"), market(ten))).isEqualTo(expected);
    assertThat(
            verdict(
                RISK.decide(
                    state,
                    buy("o", "AAA-USD", "300"),
                    market(ten),
                    new Moment(NOON.plus(1, ChronoUnit.DAYS), NOON))))
        .isEqualTo("APPROVED");
  }

  @ParameterizedTest
  @CsvSource({
    "300.00, 0.99, APPROVED",
    "300.00, 0.991, TICK_LOT",
    "300.001, 0.99, TICK_LOT",
    "0.09, 0.99, TICK_LOT",
    "100000.01, 0.01, TICK_LOT"
  })
  void priceAndQuantityLieOnTheGrid(String quantity, String limit, String expected) {
    assertThat(
            verdict(
                funded("10000"),
                order("o", "AAA-USD", Side.BUY, quantity, limit),
                market(limits())))
        .isEqualTo(expected);
  }

  @Test
  void smallestAndLargestQuantitiesPassTheGrid() {
    TickLot control = new TickLot();
    for (String quantity : new String[] {"0.10", "0.11", "99999.99", "100000"}) {
      assertThat(control.check(assess(quantity))).isNull();
    }
    for (String quantity : new String[] {"0.09", "100000.01"}) {
      assertThat(control.check(assess(quantity))).isNotNull();
    }
  }

  @Test
  void onlyAllowedAndTradableSymbolsPass() {
    Limits some = allowing(Set.of("BBB-USD"));
    assertThat(verdict(funded("10000"), buy("o", "AAA-USD", "300"), market(some)))
        .isEqualTo("INSTRUMENT_PERMISSION");
    assertThat(
            verdict(
                funded("10000"), buy("o", "AAA-USD", "300"), market(allowing(Set.of("AAA-USD")))))
        .isEqualTo("APPROVED");
    Surroundings open = market(limits());
    Surroundings halted = surrounded(limits(), instrument(false), open.quotes(), KillSwitches.NONE);
    assertThat(verdict(funded("10000"), buy("o", "AAA-USD", "300"), halted))
        .isEqualTo("INSTRUMENT_PERMISSION");
  }

  @ParameterizedTest
  @CsvSource({
    "global:*, KILL_SWITCH", "broker:paper, KILL_SWITCH", "broker:kraken, APPROVED",
    "strategy:apex, KILL_SWITCH", "strategy:ema, APPROVED", "account:7d0e, KILL_SWITCH",
    "account:other, APPROVED"
  })
  void engagedScopeThatCoversTheOrderStopsIt(String scope, String expected) {
    Surroundings open = market(limits());
    KillSwitches engaged = KillSwitches.NONE.with(scope, true, 4);
    Surroundings killed = surrounded(limits(), open.instrument(), open.quotes(), engaged);
    assertThat(verdict(funded("10000"), buy("o", "AAA-USD", "300"), killed)).isEqualTo(expected);
    assertThat(engaged.with(scope, false, 5))
        .isEqualTo(new KillSwitches(Map.of(), Map.of(scope, 5L), 5));
    assertThat(engaged.with(scope, false, 5).with(scope, true, 4).engaged())
        .as("an old engage that is read again")
        .isEmpty();
    assertThat(engaged.with(scope, false, 3)).isEqualTo(engaged);
  }

  @Test
  void missingDataFailsClosed() {
    Surroundings open = market(limits());
    RiskState state = funded("10000");
    NewOrder order = buy("o", "AAA-USD", "300");
    assertThat(verdict(state, order, market(null))).isEqualTo("LIMITS_UNAVAILABLE");
    assertThat(verdict(state, order, surrounded(limits(), null, open.quotes(), KillSwitches.NONE)))
        .isEqualTo("LIMITS_UNAVAILABLE");
    assertThat(
            verdict(
                state, order, surrounded(limits(), open.instrument(), Map.of(), KillSwitches.NONE)))
        .isEqualTo("LIMITS_UNAVAILABLE");
    assertThat(verdict(holding(state, "EEE-USD", "300"), order, open))
        .isEqualTo("LIMITS_UNAVAILABLE");
    assertThat(verdict(state.evolve(new RiskEvent.AccountFenced("gap at 4")), order, open))
        .isEqualTo("LIMITS_UNAVAILABLE");
  }

  @Test
  void refusalSaysLimitValueAndInputs() {
    Decision decision =
        RISK.decide(funded("10000"), buy("o", "AAA-USD", "1000.01"), market(limits()), AT_NOON);
    assertThat(decision)
        .isEqualTo(
            new Decision.Rejected(
                "o",
                "POSITION_SIZE",
                "1000",
                "1000.01",
                "The position would be 1000.01 USD, above 1000 USD. Lower the quantity.",
                decision.inputs()));
    assertThat(decision.inputs().limitsVersion()).isEqualTo(7);
    assertThat(decision.inputs().balance()).hasToString("10000");
  }

  @Test
  void listNamesEveryControlOnce() {
    assertThat(PreTradeRisk.codes())
        .containsExactly(
            "KILL_SWITCH",
            "LIMITS_UNAVAILABLE",
            "ENTITLEMENT",
            "HALTED",
            "REDUCING",
            "INSTRUMENT_PERMISSION",
            "TICK_LOT",
            "STALE_MARKET_DATA",
            "PRICE_COLLAR",
            "MAX_ORDER_QUANTITY",
            "MAX_ORDER_VALUE",
            "SELF_MATCH",
            "DUPLICATE",
            "MESSAGE_RATE",
            "REPEATED_EXECUTION",
            "DAILY_LOSS",
            "DRAWDOWN_HALT",
            "LOSS_STREAK",
            "COOLDOWN",
            "DAILY_TRADES",
            "MAX_OPEN_POSITIONS",
            "POSITION_SIZE",
            "MAX_POSITION",
            "BUYING_POWER");
  }

  private static Surroundings surrounded(
      Limits limits, Instrument instrument, Map<String, Quote> quotes, KillSwitches killed) {
    return new Surroundings(
        limits, guards(), Fixtures.PAPER_ONLY, instrument, quotes, null, killed, Standing.GOOD);
  }

  private static Assessment assess(String quantity) {
    return new Assessment(
        funded("10000"),
        buy("o", "AAA-USD", quantity),
        null,
        market(limits()),
        RiskPolicy.DEFAULT,
        AT_NOON);
  }

  private static RiskState closed(RiskState state, String orderId) {
    return state.evolve(new RiskEvent.OrderClosed(orderId));
  }

  private static Limits cappedAt(String usd) {
    Limits l = limits();
    return new Limits(
        l.version(),
        l.tier(),
        Money.of(usd),
        l.minPositionPercent(),
        l.maxPositionPercent(),
        l.maxOrderValueUsd(),
        l.maxOpenPositions(),
        l.maxTradesPerDay(),
        l.dailyLossPercent(),
        l.dailyLossUsd(),
        l.allowedSymbols());
  }

  private static Limits allowing(Set<String> symbols) {
    Limits l = limits();
    return new Limits(
        l.version(),
        l.tier(),
        l.maxPositionUsd(),
        l.minPositionPercent(),
        l.maxPositionPercent(),
        l.maxOrderValueUsd(),
        l.maxOpenPositions(),
        l.maxTradesPerDay(),
        l.dailyLossPercent(),
        l.dailyLossUsd(),
        symbols);
  }

  static Limits with(Limits l, String orderValue, int positions, int trades) {
    return new Limits(
        l.version(),
        l.tier(),
        l.maxPositionUsd(),
        l.minPositionPercent(),
        l.maxPositionPercent(),
        Money.of(orderValue),
        positions,
        trades,
        l.dailyLossPercent(),
        l.dailyLossUsd(),
        l.allowedSymbols());
  }
}
