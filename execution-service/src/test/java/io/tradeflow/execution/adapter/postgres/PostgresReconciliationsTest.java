package io.tradeflow.execution.adapter.postgres;

import static io.tradeflow.execution.ExecutionSystem.bean;
import static io.tradeflow.execution.ExecutionSystem.count;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;
import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.Reconciliations;
import io.tradeflow.execution.application.Stamp;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.reconcile.BrokerFill;
import io.tradeflow.execution.domain.reconcile.OwnBooks;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

class PostgresReconciliationsTest {
  private static final String WAITING =
      "pg_locks WHERE NOT granted AND relation = 'orders'::regclass AND :a = :a";

  private final String account = ExecutionSystem.account();
  private final long epoch = done(ledger().claim(partition(account), "test"));

  /** Else the fill would be reported as one of an order that has ended without it. */
  @Test
  void fillThatIsBookedBetweenTwoReadsIsNotMissedOfAnOrderThatIsDone() throws SQLException {
    NewOrder order = filled();
    BrokerFill.Booked fill = new BrokerFill.Booked(order.id(), "f1");
    sets(order, "WORKING", "not yet");
    try (Connection booking = ExecutionSystem.connection();
        Statement statement = booking.createStatement()) {
      booking.setAutoCommit(false);
      boolean ignored = statement.execute("LOCK TABLE orders");
      CompletionStage<OwnBooks> reading =
          bean(Reconciliations.class).own(account, "simulator", List.of(order.id()), List.of(fill));
      await().until(() -> count(WAITING, account) > 0);
      sets(statement, order, "FILLED", "f1");
      booking.commit();

      OwnBooks books = done(reading);
      assertThat(books.named().get(order.id()).state()).isEqualTo(OrderState.FILLED);
      assertThat(books.booked()).containsExactly(fill);
    }
  }

  /** Read again, only what is new is summed; the sum has to be that of all. */
  @Test
  void sumsOfFillsAreThoseOfTheBrokerHoweverOftenTheyAreRead() {
    for (int round = 1; round <= 3; round++) {
      filled("simulator");
      filled("paper");
      OwnBooks books = books(bean(Reconciliations.class));
      assertThat(books.positions()).containsOnlyKeys("BTC-USD");
      assertThat(books.positions().get("BTC-USD")).isEqualByComparingTo(quantity(round));
      assertThat(books.flows().get("USD")).isEqualByComparingTo(quantity(-90 * round));
      assertThat(books)
          .isEqualTo(books(new PostgresReconciliations(bean(DatabaseClient.class), null, null)));
      assertThat(books(bean(Reconciliations.class))).as("nothing new").isEqualTo(books);
    }
  }

  private OwnBooks books(Reconciliations reconciliations) {
    return done(reconciliations.own(account, "simulator", List.of(), List.of()));
  }

  private static BigDecimal quantity(int units) {
    return new BigDecimal(units);
  }

  private NewOrder filled() {
    return filled("simulator");
  }

  private NewOrder filled(String broker) {
    NewOrder order = Samples.at(broker, Samples.terms(account, "BUY", "1", "90", "GTC"), false);
    assertThat(done(ledger().accept(order, order.id().toString(), "hash", Optional.empty())))
        .isPresent();
    List<OrderChange> changes =
        List.of(
            new OrderChange.Approve("decision"),
            new OrderChange.Send(epoch),
            new OrderChange.Acknowledge(),
            new OrderChange.Fill(
                "f1", BigDecimal.ONE, new BigDecimal("90"), BigDecimal.ZERO, false));
    assertThat(done(ledger().change(order.id(), account, changes, new Stamp(epoch, null))))
        .isPresent();
    return order;
  }

  private static void sets(NewOrder order, String state, String fill) throws SQLException {
    try (Connection connection = ExecutionSystem.connection();
        Statement statement = connection.createStatement()) {
      sets(statement, order, state, fill);
    }
  }

  private static void sets(Statement statement, NewOrder order, String state, String fill)
      throws SQLException {
    assertThat(
            statement.executeUpdate(
                "UPDATE orders SET state = '%s' WHERE id = '%s'".formatted(state, order.id())))
        .isOne();
    assertThat(
            statement.executeUpdate(
                "UPDATE fills SET fill_id = '%s' WHERE order_id = '%s'"
                    .formatted(fill, order.id())))
        .isOne();
  }
}
