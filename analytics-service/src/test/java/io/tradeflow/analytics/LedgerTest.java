package io.tradeflow.analytics;

import static io.tradeflow.analytics.AnalyticsSystem.given;
import static io.tradeflow.analytics.Events.bought;
import static io.tradeflow.analytics.Events.filled;
import static io.tradeflow.analytics.Events.funded;
import static io.tradeflow.analytics.Events.submitted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class LedgerTest {
  private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

  private final String account = UUID.randomUUID().toString();
  private final Ledger ledger = AnalyticsSystem.bean(Ledger.class);
  private final LedgerTable table = AnalyticsSystem.bean(LedgerTable.class);
  private final AccountQueries queries = AnalyticsSystem.bean(AccountQueries.class);

  @Test
  void equityAfterAFillIsCashPlusHoldings() {
    given(funded(account, 1), bought(account, 2, "2", "100", "1", "9799"));

    assertThat(table.holdings(account).block())
        .singleElement()
        .satisfies(held -> assertThat(held.totalCost()).isEqualByComparingTo("200"));
    assertThat(equities(account, 0, 10)).containsExactly("9999");
  }

  @Test
  void countsARepeatedFillOnceAlsoAfterARestart() {
    OrderEvent fill = bought(account, 2, "2", "100", "1", "9799");
    given(funded(account, 1), fill, fill, funded(account, 1));

    AnalyticsSystem.newLedger().apply(List.of(fill)).block();

    assertThat(equities(account, 0, 10)).containsExactly("9999");
    assertThat(table.holdings(account).block())
        .singleElement()
        .satisfies(held -> assertThat(held.quantity()).isEqualByComparingTo("2"));
  }

  @Test
  void resumesAfterARestart() {
    given(funded(account, 1), bought(account, 2, "2", "100", "1", "9799"));

    AnalyticsSystem.newLedger().apply(List.of(bought(account, 3, "1", "110", "1", "9688"))).block();

    assertThat(equities(account, 0, 10)).containsExactly("9999", "10018");
  }

  @Test
  void keepsAccountsApart() {
    String other = UUID.randomUUID().toString();
    given(funded(account, 1), funded(other, 1), bought(account, 2, "2", "100", "1", "9799"));

    assertThat(equities(other, 0, 10)).isEmpty();
    assertThat(table.holdings(other).block()).isEmpty();
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

    assertThatThrownBy(() -> ledger.apply(List.of(fill)).block())
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(equities(account, 0, 10)).isEmpty();
  }

  @Test
  void refusesAFillOfAnAccountThatWasNeverFunded() {
    assertThatThrownBy(
            () -> ledger.apply(List.of(bought(account, 2, "2", "100", "1", "9799"))).block())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("fill-2", "order-2", account);
    assertThat(queries.totals(account).blockOptional()).isEmpty();
  }

  @Test
  void booksABatchOfAnySizeWithTheSameFewStatements() {
    AtomicInteger statements = new AtomicInteger();
    Ledger counted = AnalyticsSystem.countingLedger(statements);
    given(funded(account, 1));

    counted.apply(List.of(bought(account, 2, "1", "100", "0", "9900"))).block();
    int forOne = statements.getAndSet(0);
    counted.apply(manyFills(account)).block();

    assertThat(forOne).isEqualTo(5);
    assertThat(statements).hasValue(forOne);
    assertThat(equities(account, 0, 500)).hasSize(301);
  }

  @Test
  void eventsThatMoveNoMoneyDoNotTouchTheDatabase() {
    AtomicInteger statements = new AtomicInteger();

    AnalyticsSystem.countingLedger(statements)
        .apply(List.of(submitted(account, 1), submitted(account, 2)))
        .block();

    assertThat(statements).hasValue(0);
  }

  @Test
  void namesTheEventThatCannotBeBookedAndKeepsThoseBeforeIt() {
    String stranger = UUID.randomUUID().toString();
    List<OrderEvent> batch =
        List.of(
            funded(account, 1),
            submitted(account, 2),
            bought(account, 3, "2", "100", "1", "9799"),
            bought(stranger, 3, "2", "100", "1", "9799"),
            bought(account, 4, "1", "110", "1", "9688"));

    assertThatThrownBy(() -> ledger.apply(batch).block())
        .isInstanceOfSatisfying(
            Unbookable.class, refused -> assertThat(refused.index()).isEqualTo(3));
    assertThat(equities(account, 0, 10)).containsExactly("9999");
  }

  @Test
  void ofTwoReasonsToRefuseTheFirstIsNamed() {
    OrderEvent sideless =
        filled(account, 2, Side.UNKNOWN, "BTC-USD", "2", "100", "1", "9799", "2", "0");
    List<OrderEvent> batch = List.of(bought(account, 2, "2", "100", "1", "9799"), sideless);

    assertThatThrownBy(() -> ledger.apply(batch).block())
        .isInstanceOfSatisfying(
            Unbookable.class, refused -> assertThat(refused.index()).isEqualTo(0));
  }

  @Test
  void refusesAFillThatIsTooLargeToStoreInsteadOfTryingForEver() {
    given(funded(account, 1));
    OrderEvent huge = bought(account, 2, "99999999999", "99999999999", "1", "1");

    assertThatThrownBy(() -> ledger.apply(List.of(huge)).block())
        .isInstanceOf(Unbookable.class)
        .hasMessageContaining("20 integer digits");
  }

  /** As when a partition moves while its old owner still writes. */
  @Test
  void instancesThatReadTheSameEventsBookThemOnce() {
    List<OrderEvent> events =
        List.of(funded(account, 1), bought(account, 2, "2", "100", "1", "9799"));

    Flux.range(0, 6)
        .flatMap(i -> AnalyticsSystem.newLedger().apply(events).retry(50), 6)
        .then()
        .block();

    assertThat(equities(account, 0, 10)).containsExactly("9999");
    assertThat(queries.totals(account).blockOptional().orElseThrow().deposited())
        .isEqualByComparingTo("10000");
    assertThat(table.holdings(account).block())
        .singleElement()
        .satisfies(held -> assertThat(held.quantity()).isEqualByComparingTo("2"));
  }

  /** 300 purchases of the account, and as many of 19 others, which the batch also funds. */
  private static List<OrderEvent> manyFills(String account) {
    List<OrderEvent> batch = new ArrayList<>();
    for (int other = 0; other < 19; other++) {
      String id = UUID.randomUUID().toString();
      batch.add(funded(id, 1));
      for (int seq = 2; seq < 18; seq++) {
        batch.add(bought(id, seq, "1", "100", "0", "9900"));
      }
    }
    for (int seq = 3; seq < 303; seq++) {
      batch.add(bought(account, seq, "1", "100", "0", "9900"));
    }
    return batch;
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
