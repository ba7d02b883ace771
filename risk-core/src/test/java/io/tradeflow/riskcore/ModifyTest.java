package io.tradeflow.riskcore;

import static io.tradeflow.riskcore.Fixtures.AT_NOON;
import static io.tradeflow.riskcore.Fixtures.NOON;
import static io.tradeflow.riskcore.Fixtures.PAPER_ONLY;
import static io.tradeflow.riskcore.Fixtures.RISK;
import static io.tradeflow.riskcore.Fixtures.decided;
import static io.tradeflow.riskcore.Fixtures.funded;
import static io.tradeflow.riskcore.Fixtures.guards;
import static io.tradeflow.riskcore.Fixtures.limits;
import static io.tradeflow.riskcore.Fixtures.market;
import static io.tradeflow.riskcore.Fixtures.order;
import static io.tradeflow.riskcore.Fixtures.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** New terms of a working order pass the controls as a new order would without the old one. */
class ModifyTest {

  @ParameterizedTest
  @CsvSource({
    "399.99, 1, MAX_ORDER_QUANTITY, APPROVED",
    "400, 1, MAX_ORDER_QUANTITY, APPROVED",
    "400.01, 1, MAX_ORDER_QUANTITY, MAX_ORDER_QUANTITY",
    "399.99, 1, MAX_POSITION, APPROVED",
    "400, 1, MAX_POSITION, APPROVED",
    "400.01, 1, MAX_POSITION, MAX_POSITION",
    "300, 1.09, PRICE_COLLAR, APPROVED",
    "300, 1.10, PRICE_COLLAR, APPROVED",
    "300, 1.11, PRICE_COLLAR, PRICE_COLLAR",
    "999.99, 1, POSITION_SIZE, APPROVED",
    "1000, 1, POSITION_SIZE, APPROVED",
    "1000.01, 1, POSITION_SIZE, POSITION_SIZE",
    "300, 0.991, TICK_LOT, TICK_LOT"
  })
  void newTermsAreHeldToTheLimit(String quantity, String price, String limited, String expected) {
    Guards guards =
        switch (limited) {
          case "MAX_ORDER_QUANTITY" -> new Tailored().orderQuantity(Quantity.of("400")).guards();
          case "MAX_POSITION" -> new Tailored().position(Quantity.of("400")).guards();
          case "PRICE_COLLAR" -> new Tailored().collar("10", "50").guards();
          default -> guards();
        };
    NewOrder next = order("a", "AAA-USD", Side.BUY, quantity, price);
    assertThat(verdict(RISK.decideModify(working(), next, with(guards), AT_NOON)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1, APPROVED", "2, APPROVED", "3, MESSAGE_RATE"})
  void changesAreMessages(int before, String expected) {
    RiskState state = working();
    for (int i = 1; i < before; i++) {
      NewOrder terms = order("a", "AAA-USD", Side.BUY, "30" + i, "1");
      state = state.evolve(new RiskEvent.OrderModified(terms, null, NOON));
    }
    Guards three = new Tailored().messages(3).guards();
    NewOrder next = order("a", "AAA-USD", Side.BUY, "310", "1");
    assertThat(verdict(RISK.decideModify(state, next, with(three), AT_NOON))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"299.99, APPROVED", "300, APPROVED", "300.01, KILL_SWITCH"})
  void underAKillSwitchAnOrderMayShrinkButNotGrow(String quantity, String expected) {
    Surroundings open = market(limits());
    Surroundings killed =
        new Surroundings(
            limits(),
            guards(),
            PAPER_ONLY,
            open.instrument(),
            open.quotes(),
            null,
            KillSwitches.NONE.with("global:*", true, 1),
            Standing.GOOD);
    NewOrder next = order("a", "AAA-USD", Side.BUY, quantity, "1");
    assertThat(verdict(RISK.decideModify(working(), next, killed, AT_NOON))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"HALTED, 300, APPROVED", "HALTED, 300.01, HALTED", "REDUCING, 300.01, REDUCING"})
  void inAnImposedModeAnOrderMayShrinkButNotGrow(Mode mode, String quantity, String expected) {
    Surroundings open = market(limits());
    Standing standing = new Standing(new Imposed(mode, null, "drill"), Imposed.NOTHING, Map.of());
    Surroundings imposed =
        new Surroundings(
            limits(),
            guards(),
            PAPER_ONLY,
            open.instrument(),
            open.quotes(),
            null,
            KillSwitches.NONE,
            standing);
    NewOrder next = order("a", "AAA-USD", Side.BUY, quantity, "1");
    assertThat(verdict(RISK.decideModify(working(), next, imposed, AT_NOON))).isEqualTo(expected);
  }

  @Test
  void newTermsReserveInThePlaceOfTheOld() {
    RiskState state = working();
    assertThat(state.reserved()).hasToString("300");
    NewOrder terms = order("a", "AAA-USD", Side.BUY, "400", "0.9");
    state = state.evolve(new RiskEvent.OrderModified(terms, null, NOON));
    assertThat(state.reserved()).hasToString("360");
    assertThat(state.tradesToday()).isEqualTo(1);
    state = state.evolve(new RiskEvent.OrderClosed("a"));
    assertThat(state.reserved().value()).isZero();
  }

  @Test
  void changeIsNoNewTradeOfTheDay() {
    Limits one = ControlBoundariesTest.with(limits(), "4000", 3, 1);
    NewOrder next = order("a", "AAA-USD", Side.BUY, "310", "1");
    assertThat(verdict(RISK.decideModify(working(), next, market(one), AT_NOON)))
        .isEqualTo("APPROVED");
  }

  @Test
  void orderThatIsNotOpenIsNotChanged() {
    NewOrder unknown = order("b", "AAA-USD", Side.BUY, "300", "1");
    assertThat(verdict(RISK.decideModify(working(), unknown, market(limits()), AT_NOON)))
        .isEqualTo("LIMITS_UNAVAILABLE");
  }

  private static RiskState working() {
    return decided(funded("10000"), order("a", "AAA-USD", Side.BUY, "300", "1"), market(limits()));
  }

  private static Surroundings with(Guards guards) {
    Surroundings open = market(limits());
    return new Surroundings(
        limits(),
        guards,
        PAPER_ONLY,
        open.instrument(),
        open.quotes(),
        null,
        KillSwitches.NONE,
        Standing.GOOD);
  }
}
