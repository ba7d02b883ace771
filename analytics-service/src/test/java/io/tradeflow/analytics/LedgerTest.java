package io.tradeflow.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.tradeflow.events.AccountFunded;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.OrderFilled;
import io.tradeflow.events.Side;
import io.tradeflow.localstack.infra.PostgresServer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

class LedgerTest {
  private static final String ROLE = "analytics";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

  private static PostgresServer server;
  private static ConnectionFactory connections;

  private final String account = UUID.randomUUID().toString();
  private final Ledger ledger = ledger();

  @BeforeAll
  static void startDatabase() {
    server = PostgresServer.startTemporary();
    server.createServiceRole(ROLE);
    String password = PostgresServer.password(ROLE);
    Flyway.configure().dataSource(server.jdbcUrl(), ROLE, password).load().migrate();
    connections =
        ConnectionFactories.get(
            "r2dbc:postgresql://%s:%s@%s".formatted(ROLE, password, server.address()));
  }

  @AfterAll
  static void stopDatabase() {
    server.close();
  }

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

    ledger().apply(fill).block();

    assertThat(equities(account, 0, 10)).containsExactly("9999");
    assertThat(ledger.holdings(account).block())
        .singleElement()
        .satisfies(held -> assertThat(held.quantity()).isEqualByComparingTo("2"));
  }

  @Test
  void resumesAfterARestart() {
    given(funded(account, 1), bought(account, 2, "2", "100", "1", "9799"));

    ledger().apply(bought(account, 3, "1", "110", "1", "9688")).block();

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
  void refusesAFillWhoseSideItDoesNotKnow() {
    given(funded(account, 1));
    OrderEvent fill = filled(Side.UNKNOWN, account, 2, "2", "100", "1", "9799");

    assertThatThrownBy(() -> ledger.apply(fill).block())
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(equities(account, 0, 10)).isEmpty();
  }

  private void given(OrderEvent... events) {
    for (OrderEvent event : events) {
      ledger.apply(event).block();
    }
  }

  private List<String> equities(String of, long after, int limit) {
    return ledger.equity(of, START, END, after, limit).blockOptional().orElseThrow().stream()
        .map(found -> found.point().equity().toPlainString())
        .toList();
  }

  private static Ledger ledger() {
    return new Ledger(
        DatabaseClient.create(connections),
        TransactionalOperator.create(new R2dbcTransactionManager(connections)));
  }

  private static OrderEvent funded(String account, long seq) {
    return event(account, seq, OrderEventType.ACCOUNT_FUNDED)
        .setAccountFunded(new AccountFunded("USD", wire("10000"), wire("10000"), "paper"))
        .build();
  }

  private static OrderEvent bought(
      String account, long seq, String quantity, String price, String fee, String cashAfter) {
    return filled(Side.BUY, account, seq, quantity, price, fee, cashAfter);
  }

  private static OrderEvent filled(
      Side side,
      String account,
      long seq,
      String quantity,
      String price,
      String fee,
      String cashAfter) {
    OrderFilled fill =
        new OrderFilled(
            "order-" + seq,
            "fill-" + seq,
            "BTC-USD",
            side,
            wire(quantity),
            wire(price),
            wire(fee),
            false,
            wire(quantity),
            true,
            wire(cashAfter),
            wire(quantity),
            wire("0"));
    return event(account, seq, OrderEventType.ORDER_FILLED).setFilled(fill).build();
  }

  private static OrderEvent.Builder event(String account, long seq, OrderEventType type) {
    Instant at = START.plusSeconds(seq);
    String id = account + seq;
    return OrderEvent.newBuilder()
        .setEnvelope(new Envelope(id, account, seq, at, at, id, id))
        .setType(type);
  }

  private static BigDecimal wire(String amount) {
    return Decimals.toWire(new BigDecimal(amount));
  }
}
