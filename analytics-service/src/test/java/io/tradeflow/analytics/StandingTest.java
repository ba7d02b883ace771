package io.tradeflow.analytics;

import static io.tradeflow.analytics.AnalyticsSystem.given;
import static io.tradeflow.analytics.Events.bought;
import static io.tradeflow.analytics.Events.filled;
import static io.tradeflow.analytics.Events.funded;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.events.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Figures computed by hand, from rows that PostgreSQL keeps. */
class StandingTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private final String account = UUID.randomUUID().toString();

  /**
   * BTC: 2 at 100 and 1 at 130 cost 330. 1.5 sold at 150 realise 225 - 165 = 60. 0.5 sold at 111
   * realise 55.5 - 55 = 0.5, less than their fee of 1. 1 is left, at a cost of 110. ETH: 3 sold
   * short at 20, a cost of -60.
   */
  private void givenFiveTrades() {
    given(
        funded(account, 1),
        filled(account, 3, Side.BUY, "BTC-USD", "2", "100", "1", "9799", "2", "0"),
        filled(account, 5, Side.BUY, "BTC-USD", "1", "130", "0.5", "9668.5", "3", "0"),
        filled(account, 7, Side.SELL, "BTC-USD", "1.5", "150", "0.75", "9892.75", "1.5", "60"),
        filled(account, 9, Side.SELL, "BTC-USD", "0.5", "111", "1", "9947.25", "1", "0.5"),
        filled(account, 11, Side.SELL, "ETH-USD", "3", "20", "0", "10007.25", "-3", "0"));
  }

  @Test
  void balanceIsCashAndWhatTheHoldingsAreWorth() {
    givenFiveTrades();

    Performance.Balance balance = standing("120", "25").balance(NOW);

    // 1 x 120 - 3 x 25
    assertThat(balance.cash()).isEqualByComparingTo("10007.25");
    assertThat(balance.positionsValue()).isEqualByComparingTo("45");
    assertThat(balance.balance()).isEqualByComparingTo("10052.25");
    assertThat(balance.asOf()).isEqualTo(NOW);
  }

  @Test
  void netProfitIsRealisedAndUnrealisedLessFees() {
    givenFiveTrades();

    Performance.Report report = standing("120", "25").report(NOW);

    assertThat(report.deposited()).isEqualByComparingTo("10000");
    assertThat(report.realisedPnl()).isEqualByComparingTo("60.5");
    // 45 - (110 - 60)
    assertThat(report.unrealisedPnl()).isEqualByComparingTo("-5");
    assertThat(report.fees()).isEqualByComparingTo("3.25");
    assertThat(report.netPnl()).isEqualByComparingTo("52.25");
    assertThat(report.returnPercent()).isEqualByComparingTo("0.5225");
  }

  @Test
  void aTradeWinsWhenItMadeMoreThanItsFee() {
    givenFiveTrades();

    Performance.Statistics statistics = standing("120", "25").statistics();

    assertThat(statistics.totalTrades()).isEqualTo(5);
    assertThat(statistics.closingTrades()).isEqualTo(2);
    assertThat(statistics.winningTrades()).isEqualTo(1);
    assertThat(statistics.winRate()).isEqualByComparingTo("50");
    assertThat(statistics.totalPnl()).isEqualByComparingTo("52.25");
    assertThat(statistics.totalFees()).isEqualByComparingTo("3.25");
    // 200 + 130 + 225 + 55.5 + 60
    assertThat(statistics.totalVolume()).isEqualByComparingTo("670.5");
    assertThat(statistics.activePositions()).isEqualTo(2);
  }

  @Test
  void closingAtCostIsATradeThatDidNotWin() {
    given(
        funded(account, 1),
        bought(account, 2, "2", "100", "0", "9800"),
        filled(account, 3, Side.SELL, "BTC-USD", "2", "100", "0", "10000", "0", "0"));

    Performance.Statistics statistics = standing("100", "0").statistics();

    assertThat(statistics.closingTrades()).isEqualTo(1);
    assertThat(statistics.winningTrades()).isZero();
    assertThat(statistics.activePositions()).isZero();
  }

  @Test
  void turningAShortIntoALongClosesTheShort() {
    given(
        funded(account, 1),
        filled(account, 2, Side.SELL, "BTC-USD", "1", "100", "0", "10100", "-1", "0"),
        filled(account, 3, Side.BUY, "BTC-USD", "3", "90", "0", "9830", "2", "10"));

    Performance.Statistics statistics = standing("90", "0").statistics();
    Performance.Report report = standing("90", "0").report(NOW);

    assertThat(statistics.closingTrades()).isEqualTo(1);
    assertThat(statistics.winningTrades()).isEqualTo(1);
    assertThat(report.unrealisedPnl()).isZero();
    assertThat(report.netPnl()).isEqualByComparingTo("10");
  }

  @Test
  void anAccountThatOnlyHasItsDepositMadeNothing() {
    given(funded(account, 1));

    assertThat(standing("1", "1").report(NOW).returnPercent()).isZero();
    assertThat(standing("1", "1").statistics().winRate()).isZero();
    assertThat(standing("1", "1").balance(NOW).balance()).isEqualByComparingTo("10000");
  }

  private Standing standing(String btc, String eth) {
    Map<String, BigDecimal> prices =
        Map.of("BTC-USD", new BigDecimal(btc), "ETH-USD", new BigDecimal(eth));
    return new Standing(
        AnalyticsSystem.bean(AccountQueries.class).totals(account).blockOptional().orElseThrow(),
        AnalyticsSystem.bean(LedgerTable.class).holdings(account).blockOptional().orElseThrow(),
        held -> Objects.requireNonNull(prices.get(held.symbol())));
  }
}
