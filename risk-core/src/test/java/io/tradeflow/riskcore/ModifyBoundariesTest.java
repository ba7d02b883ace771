package io.tradeflow.riskcore;

import static io.tradeflow.riskcore.Fixtures.AT_NOON;
import static io.tradeflow.riskcore.Fixtures.NOON;
import static io.tradeflow.riskcore.Fixtures.RISK;
import static io.tradeflow.riskcore.Fixtures.decided;
import static io.tradeflow.riskcore.Fixtures.funded;
import static io.tradeflow.riskcore.Fixtures.guards;
import static io.tradeflow.riskcore.Fixtures.holding;
import static io.tradeflow.riskcore.Fixtures.instrument;
import static io.tradeflow.riskcore.Fixtures.limits;
import static io.tradeflow.riskcore.Fixtures.market;
import static io.tradeflow.riskcore.Fixtures.order;
import static io.tradeflow.riskcore.Fixtures.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** New terms one unit below a limit, at it and one above, where the account has a history. */
class ModifyBoundariesTest {

  @ParameterizedTest
  @CsvSource({"399.99, APPROVED", "400, APPROVED", "400.01, MAX_ORDER_VALUE"})
  void valueOfTheNewTerms(String quantity, String expected) {
    Limits narrow = ControlBoundariesTest.with(limits(), "400", 3, 100);
    assertThat(change(working(funded("10000")), quantity, "1", market(narrow), AT_NOON))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"499.99, APPROVED", "500, APPROVED", "500.01, BUYING_POWER"})
  void cashThatTheOldTermsReservedIsFree(String quantity, String expected) {
    RiskState state = working(holding(funded("10000"), "BBB-USD", "9500"));
    assertThat(change(state, quantity, "1", market(limits()), AT_NOON)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"399.99, APPROVED", "400, APPROVED", "400.01, MAX_POSITION"})
  void valueOfAllPositionsWithTheNewTerms(String quantity, String expected) {
    RiskState state = working(holding(funded("10000"), "BBB-USD", "9000"));
    Guards narrow = new Tailored().exposure("9400").guards();
    assertThat(change(state, quantity, "1", around(limits(), narrow, true), AT_NOON))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1.04, APPROVED", "1.05, SELF_MATCH", "1.06, SELF_MATCH"})
  void newPriceDoesNotReachTheAccountsOwnSell(String price, String expected) {
    RiskState state = working(holding(funded("10000"), "AAA-USD", "300"));
    state = decided(state, order("s", "AAA-USD", Side.SELL, "100", "1.05"), market(limits()));
    assertThat(change(state, "300", price, market(limits()), AT_NOON)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"59999, APPROVED", "60000, APPROVED", "60001, STALE_MARKET_DATA"})
  void ageOfThePrice(long millis, String expected) {
    Moment later = Moment.of(NOON.plusMillis(millis));
    assertThat(change(working(funded("10000")), "310", "1", market(limits()), later))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0.7501, APPROVED", "0.75, DAILY_LOSS", "0.7499, DAILY_LOSS"})
  void lossOfTheDay(String price, String expected) {
    RiskState state = working(holding(funded("10000"), "BBB-USD", "4000"));
    assertThat(change(state, "310", "1", market(limits(), price), AT_NOON)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0.8751, APPROVED", "0.875, DRAWDOWN_HALT", "0.8749, DRAWDOWN_HALT"})
  void fallFromTheHighestBalance(String price, String expected) {
    RiskState state = working(holding(funded("10000"), "BBB-USD", "4000"));
    Surroundings open = market(limits(), price);
    Protections five =
        new Protections(new BigDecimal("5"), Duration.ofHours(1), 0, Duration.ZERO, Duration.ZERO);
    Surroundings guarded = with(open, new Tailored().protections(five).guards());
    assertThat(change(state, "310", "1", guarded, AT_NOON)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"299, COOLDOWN", "300, APPROVED", "301, APPROVED"})
  void pauseAfterAnExit(long seconds, String expected) {
    Protections five =
        new Protections(null, Duration.ZERO, 0, Duration.ZERO, Duration.ofMinutes(5));
    assertPauses(five, seconds, expected);
  }

  @ParameterizedTest
  @CsvSource({"599, LOSS_STREAK", "600, APPROVED", "601, APPROVED"})
  void pauseAfterALoss(long seconds, String expected) {
    Protections one =
        new Protections(null, Duration.ZERO, 1, Duration.ofMinutes(10), Duration.ZERO);
    assertPauses(one, seconds, expected);
  }

  @ParameterizedTest
  @CsvSource({"2, MAX_OPEN_POSITIONS", "3, APPROVED", "4, APPROVED"})
  void changedOrderCountsAsOnePosition(int limit, String expected) {
    RiskState state = holding(holding(funded("10000"), "BBB-USD", "300"), "CCC-USD", "300");
    Limits narrow = ControlBoundariesTest.with(limits(), "4000", limit, 100);
    assertThat(change(working(state), "310", "1", market(narrow), AT_NOON)).isEqualTo(expected);
  }

  @Test
  void whatForbidsANewOrderForbidsNewTerms() {
    RiskState state = working(funded("10000"));
    assertThat(change(state, "310", "1", around(limits(), guards(), false), AT_NOON))
        .isEqualTo("INSTRUMENT_PERMISSION");
    assertThat(change(state, "310", "1", around(null, guards(), true), AT_NOON))
        .isEqualTo("LIMITS_UNAVAILABLE");
    Surroundings open = market(limits());
    Surroundings noPlan =
        new Surroundings(
            limits(),
            guards(),
            null,
            open.instrument(),
            open.quotes(),
            null,
            KillSwitches.NONE,
            Standing.GOOD);
    assertThat(change(state, "310", "1", noPlan, AT_NOON)).isEqualTo("ENTITLEMENT");
  }

  @Test
  void changeIsNeitherARepeatNorADuplicate() {
    Guards one = new Tailored().repeats(1).duplicates(Duration.ofSeconds(1)).guards();
    assertThat(change(working(funded("10000")), "300", "1", around(limits(), one, true), AT_NOON))
        .isEqualTo("APPROVED");
  }

  private static void assertPauses(Protections protections, long seconds, String expected) {
    Guards guards = new Tailored().age(Duration.ofDays(1)).protections(protections).guards();
    RiskState state = holding(funded("10000"), "AAA-USD", "300");
    state.evolve(new RiskEvent.OrderSubmitted(order("x", "AAA-USD", Side.SELL, "300", null), NOON));
    state.evolve(new RiskEvent.OrderApproved("x", Price.of("1"), null));
    state.evolve(
        new RiskEvent.OrderFilled(
            "x",
            "AAA-USD",
            Side.SELL,
            Quantity.of("300"),
            Price.of("0.9"),
            Money.of("9970"),
            Quantity.ZERO,
            true,
            NOON));
    Moment later = new Moment(NOON.plusSeconds(seconds), NOON);
    assertThat(change(working(state), "310", "1", around(limits(), guards, true), later))
        .isEqualTo(expected);
  }

  /** With a working buy of 300 AAA-USD at 1 USD. */
  private static RiskState working(RiskState state) {
    return decided(state, order("a", "AAA-USD", Side.BUY, "300", "1"), market(limits()));
  }

  private static String change(
      RiskState state, String quantity, String price, Surroundings around, Moment moment) {
    NewOrder terms = order("a", "AAA-USD", Side.BUY, quantity, price);
    return verdict(RISK.decideModify(state, terms, around, moment));
  }

  private static Surroundings around(@Nullable Limits limits, Guards guards, boolean tradable) {
    Surroundings open = market(limits());
    return new Surroundings(
        limits,
        guards,
        open.grants(),
        instrument(tradable),
        open.quotes(),
        null,
        KillSwitches.NONE,
        Standing.GOOD);
  }

  private static Surroundings with(Surroundings open, Guards guards) {
    return new Surroundings(
        open.limits(),
        guards,
        open.grants(),
        open.instrument(),
        open.quotes(),
        null,
        KillSwitches.NONE,
        Standing.GOOD);
  }
}
