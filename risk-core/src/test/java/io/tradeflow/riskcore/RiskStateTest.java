package io.tradeflow.riskcore;

import static io.tradeflow.riskcore.Fixtures.NOON;
import static io.tradeflow.riskcore.Fixtures.TODAY;
import static io.tradeflow.riskcore.Fixtures.buy;
import static io.tradeflow.riskcore.Fixtures.funded;
import static io.tradeflow.riskcore.Fixtures.holding;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RiskStateTest {
  private static final Price ONE = Price.of("1");

  @Test
  void partialFillFreesWhatItTook() {
    RiskState state =
        funded("1000")
            .evolve(new RiskEvent.OrderSubmitted(buy("o", "AAA-USD", "100"), NOON))
            .evolve(new RiskEvent.OrderApproved("o", ONE, null));
    assertThat(state.reserved()).hasToString("100");
    state =
        state.evolve(
            new RiskEvent.OrderFilled(
                "o",
                "AAA-USD",
                Side.BUY,
                Quantity.of("40"),
                ONE,
                Money.of("960"),
                Quantity.of("40"),
                false,
                NOON));
    assertThat(state.reserved()).hasToString("60");
    state = state.evolve(new RiskEvent.OrderClosed("o"));
    assertThat(state.reserved()).isEqualTo(Money.ZERO);
    assertThat(state.position("AAA-USD"))
        .isEqualTo(new Position(Quantity.of("40"), Money.of("40")));
  }

  @Test
  void sellKeepsTheCostOfTheRestAndClosingLeavesNone() {
    RiskState state = holding(funded("1000"), "AAA-USD", "300");
    state = state.evolve(sold("100", "200"));
    assertThat(state.position("AAA-USD").totalCost()).hasToString("200");
    assertThat(state.evolve(sold("200", "0")).positions()).isEmpty();
  }

  @Test
  void approvalCountsOnceHoweverOftenItIsHeard() {
    RiskState state =
        funded("1000")
            .evolve(new RiskEvent.OrderSubmitted(buy("o", "AAA-USD", "100"), NOON))
            .evolve(new RiskEvent.OrderApproved("o", ONE, null))
            .evolve(new RiskEvent.OrderApproved("o", null, null));
    assertThat(state.tradesToday()).isEqualTo(1);
    assertThat(state.reserved()).hasToString("100");
  }

  @Test
  void executionsWordOverridesARefusal() {
    RiskState state =
        funded("1000")
            .evolve(new RiskEvent.OrderSubmitted(buy("o", "AAA-USD", "100"), NOON))
            .evolve(new RiskEvent.OrderRefused("o", ONE, null));
    assertThat(state.reserved()).isEqualTo(Money.ZERO);
    assertThat(state.evolve(new RiskEvent.OrderApproved("o", null, null)).reserved())
        .hasToString("100");
  }

  @Test
  void newDayStartsItsOwnCounts() {
    RiskState state =
        funded("1000")
            .evolve(new RiskEvent.OrderSubmitted(buy("o", "AAA-USD", "100"), NOON))
            .evolve(new RiskEvent.OrderApproved("o", ONE, null))
            .evolve(new RiskEvent.AccountHalted(TODAY))
            .evolve(new RiskEvent.DayOpened(TODAY.plusDays(1), Money.of("990")));
    assertThat(state.tradesToday()).isZero();
    assertThat(state.halted()).isFalse();
    assertThat(state.dayStartBalance()).hasToString("990");
    assertThat(state.reserved()).hasToString("100");
  }

  private static RiskEvent sold(String quantity, String after) {
    return new RiskEvent.OrderFilled(
        "s",
        "AAA-USD",
        Side.SELL,
        Quantity.of(quantity),
        ONE,
        Money.of("900"),
        Quantity.of(after),
        true,
        NOON);
  }
}
