package io.tradeflow.analytics;

import static io.tradeflow.analytics.AnalyticsSystem.given;
import static io.tradeflow.analytics.Events.bought;
import static io.tradeflow.analytics.Events.filled;
import static io.tradeflow.analytics.Events.funded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.Side;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

  private final String account = UUID.randomUUID().toString();
  private final Ledger ledger = AnalyticsSystem.bean(Ledger.class);
  private final AccountQueries queries = AnalyticsSystem.bean(AccountQueries.class);

  @Test
  void equityAfterAFillIsCashPlusHoldings() {
    given(funded(account, 1), bought(account, 2, "2", "100", "1", "9799"));

    assertThat(ledger.holdings(account).block())
        .singleElement()
        .satisfies(held -> assertThat(held.totalCost()).isEqualByComparingTo("200"));
    assertThat(equities(account, 0, 10)).containsExactly("9999");
  }

  @Test
  void countsARepeatedFillOnceAlsoAfterARestart() {
    OrderEvent fill = bought(account, 2, "2", "100", "1", "9799");
    given(funded(account, 1), fill, fill, funded(account, 1));

    AnalyticsSystem.newLedger().apply(fill).block();

    assertThat(equities(account, 0, 10)).containsExactly("9999");
    assertThat(ledger.holdings(account).block())
        .singleElement()
        .satisfies(held -> assertThat(held.quantity()).isEqualByComparingTo("2"));
  }

  @Test
  void resumesAfterARestart() {
    given(funded(account, 1), bought(account, 2, "2", "100", "1", "9799"));

    AnalyticsSystem.newLedger().apply(bought(account, 3, "1", "110", "1", "9688")).block();

    assertThat(equities(account, 0, 10)).containsExactly("9999", "10018");
  }

  @Test
  void keepsAccountsApart() {
    String other = UUID.randomUUID().toString();
    given(funded(account, 1), funded(other, 1), bought(account, 2, "2", "100", "1", "9799"));

    assertThat(equities(other, 0, 10)).isEmpty();
    assertThat(ledger.holdings(other).block()).isEmpty();
  }

  @Test
  void continuesTheCurveAfterTheSequenceOfThePageBefore() {
    given(
        funded(account, 1),
        bought(account, 2, "2", "100", "1", "9799"),
        bought(account, 3, "1", "110", "1", "9688"));

    assertThat(equities(account, 0, 1)).containsExactly("9999");
    assertThat(equities(account, 2, 1)).containsExactly("10018");
  }

  @Test
  void theCurveBeginsWithFromAndEndsBeforeTo() {
    given(
        funded(account, 1),
        bought(account, 2, "2", "100", "1", "9799"),
        bought(account, 3, "1", "110", "1", "9688"));
    Instant second = Events.START.plusSeconds(3);

    assertThat(queries.equity(account, Events.START, second, 0, 10).block())
        .extracting(AccountQueries.SequencedEquity::accountSeq)
        .containsExactly(2L);
    assertThat(queries.equity(account, second, END, 0, 10).block())
        .extracting(AccountQueries.SequencedEquity::accountSeq)
        .containsExactly(3L);
  }

  @Test
  void refusesAFillWhoseSideItDoesNotKnow() {
    given(funded(account, 1));
    OrderEvent fill =
        filled(account, 2, Side.UNKNOWN, "BTC-USD", "2", "100", "1", "9799", "2", "0");

    assertThatThrownBy(() -> ledger.apply(fill).block())
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(equities(account, 0, 10)).isEmpty();
  }

  @Test
  void refusesAFillOfAnAccountThatWasNeverFunded() {
    assertThatThrownBy(() -> ledger.apply(bought(account, 2, "2", "100", "1", "9799")).block())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("fill-2", "order-2", account);
    assertThat(queries.totals(account).blockOptional()).isEmpty();
  }

  private List<String> equities(String of, long after, int limit) {
    return queries
        .equity(of, Events.START, END, after, limit)
        .blockOptional()
        .orElseThrow()
        .stream()
        .map(found -> found.point().equity().toPlainString())
        .toList();
  }
}
