package io.tradeflow.riskcore;

import static io.tradeflow.riskcore.Fixtures.AT_NOON;
import static io.tradeflow.riskcore.Fixtures.PAPER_ONLY;
import static io.tradeflow.riskcore.Fixtures.RISK;
import static io.tradeflow.riskcore.Fixtures.decided;
import static io.tradeflow.riskcore.Fixtures.funded;
import static io.tradeflow.riskcore.Fixtures.guards;
import static io.tradeflow.riskcore.Fixtures.holding;
import static io.tradeflow.riskcore.Fixtures.limits;
import static io.tradeflow.riskcore.Fixtures.market;
import static io.tradeflow.riskcore.Fixtures.sell;
import static io.tradeflow.riskcore.Fixtures.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Leaving a position of 300 while trading is stopped; a lot is 0.01. */
class EmergencyCloseTest {
  private static final KillSwitches KILLED = KillSwitches.NONE.with("global:*", true, 1);

  private final RiskState state = holding(funded("10000"), "AAA-USD", "300");

  @ParameterizedTest
  @CsvSource({"299.99, APPROVED", "300.00, APPROVED", "300.01, KILL_SWITCH"})
  void underAKillSwitchThePositionMayBeLeftAndNoLotMore(String quantity, String expected) {
    assertThat(verdict(state, close(quantity), killed(KILLED))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"299.99, APPROVED", "300.00, APPROVED", "300.01, HALTED"})
  void whileHaltedThePositionMayBeLeftAndNoLotMore(String quantity, String expected) {
    Imposed halt = new Imposed(Mode.HALTED, null, "drill");
    assertThat(
            verdict(
                state,
                close(quantity),
                stopped(KillSwitches.NONE, new Standing(halt, Imposed.NOTHING, Map.of()))))
        .isEqualTo(expected);
    assertThat(
            verdict(
                state,
                close(quantity),
                stopped(KillSwitches.NONE, new Standing(Imposed.NOTHING, halt, Map.of()))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "global:*, APPROVED",
    "strategy:apex, APPROVED",
    "account:7d0e, APPROVED",
    "broker:paper, KILL_SWITCH",
    "broker:kraken, APPROVED"
  })
  void killedBrokerTakesNothingAtAll(String scope, String expected) {
    KillSwitches engaged = KillSwitches.NONE.with(scope, true, 1);
    assertThat(verdict(state, close("300"), killed(engaged))).isEqualTo(expected);
    KillSwitches wider = engaged.with("global:*", true, 2);
    assertThat(verdict(state, close("300"), killed(wider))).isEqualTo(expected);
  }

  @Test
  void ordersWithoutTheMarkAndBuysStayRefused() {
    assertThat(verdict(state, sell("o", "AAA-USD", "300"), killed(KILLED)))
        .isEqualTo("KILL_SWITCH");
    assertThat(verdict(state, marked(Side.BUY, "300", "o"), killed(KILLED)))
        .isEqualTo("KILL_SWITCH");
  }

  @ParameterizedTest
  @CsvSource({"99.99, APPROVED", "100.00, APPROVED", "100.01, KILL_SWITCH"})
  void whatOtherOrdersSellIsNotFree(String quantity, String expected) {
    RiskState selling = decided(state, sell("w", "AAA-USD", "200"), market(limits()));
    assertThat(verdict(selling, close(quantity), killed(KILLED))).isEqualTo(expected);
  }

  @Test
  void ofManyAtOnceAsManyPassAsThePositionHas() {
    RiskState next = state;
    int passed = 0;
    for (int i = 0; i < 100; i++) {
      NewOrder tenth = marked(Side.SELL, "30", "o" + i);
      if (verdict(next, tenth, killed(KILLED)).equals("APPROVED")) {
        passed++;
      }
      next = decided(next, tenth, killed(KILLED));
    }
    assertThat(passed).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({"199.99, APPROVED", "200, APPROVED", "200.01, KILL_SWITCH"})
  void itsChangeMayShrinkItAndNotMakeItLarger(String quantity, String expected) {
    RiskState working = decided(state, marked(Side.SELL, "200", "o"), killed(KILLED));
    NewOrder next = marked(Side.SELL, quantity, "o");
    assertThat(verdict(RISK.decideModify(working, next, killed(KILLED), AT_NOON)))
        .isEqualTo(expected);
  }

  @Test
  void otherControlsHoldForItToo() {
    Surroundings open = market(limits());
    Surroundings suspended =
        new Surroundings(
            limits(),
            guards(),
            PAPER_ONLY,
            Fixtures.instrument(false),
            open.quotes(),
            null,
            KILLED,
            Standing.GOOD);
    assertThat(verdict(state, close("300"), suspended)).isEqualTo("INSTRUMENT_PERMISSION");
  }

  private static NewOrder close(String quantity) {
    return marked(Side.SELL, quantity, "o");
  }

  private static NewOrder marked(Side side, String quantity, String id) {
    return new NewOrder(
        id,
        Fixtures.ACCOUNT,
        "AAA-USD",
        side,
        Quantity.of(quantity),
        null,
        null,
        "paper",
        "apex",
        true);
  }

  private static Surroundings killed(KillSwitches switches) {
    return stopped(switches, Standing.GOOD);
  }

  private static Surroundings stopped(KillSwitches switches, Standing standing) {
    Surroundings open = market(limits());
    return new Surroundings(
        limits(), guards(), PAPER_ONLY, open.instrument(), open.quotes(), null, switches, standing);
  }
}
