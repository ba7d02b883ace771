package io.tradeflow.execution.adapter.postgres;

import io.tradeflow.execution.application.TimeTravels;
import io.tradeflow.execution.application.TravelBook;
import io.tradeflow.execution.domain.Position;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.springframework.r2dbc.core.DatabaseClient;

/** Time travels in PostgreSQL. */
public final class PostgresTravelBook implements TravelBook {
  private final DatabaseClient database;

  public PostgresTravelBook(DatabaseClient database) {
    this.database = database;
  }

  @Override
  public CompletionStage<Optional<Boolean>> admit(String account, UUID travel) {
    return database
        .sql(
            "INSERT INTO time_travels (travel_id, account_id, state) SELECT :t, :a, CASE WHEN"
                + " EXISTS (SELECT FROM positions WHERE account_id = :a AND quantity <> 0)"
                + " OR EXISTS (SELECT FROM orders WHERE account_id = :a AND live)"
                + " OR EXISTS (SELECT FROM plans WHERE account_id = :a"
                + " AND status IN ('ACTIVE', 'COMPLETING'))"
                + " THEN 'REFUSED' ELSE 'BOUND' END ON CONFLICT DO NOTHING")
        .bind("t", travel)
        .bind("a", account)
        .then()
        .then(
            database
                .sql("SELECT state FROM time_travels WHERE travel_id = :t")
                .bind("t", travel)
                .map(row -> Rows.need(row, "state", String.class).equals("BOUND"))
                .one()
                .singleOptional())
        .toFuture();
  }

  @Override
  public CompletionStage<Set<UUID>> unsettled(Collection<UUID> travels) {
    return database
        .sql("SELECT travel_id FROM time_travels WHERE travel_id = ANY($1) AND state <> 'SETTLED'")
        .bind(0, travels.toArray(UUID[]::new))
        .map(row -> Rows.need(row, "travel_id", UUID.class))
        .all()
        .collectList()
        .<Set<UUID>>map(HashSet::new)
        .toFuture();
  }

  @Override
  public CompletionStage<List<OpenOrder>> open(String account, UUID travel) {
    return database
        .sql(
            "SELECT id, cancel_requested_at IS NOT NULL AS asked FROM orders"
                + " WHERE account_id = :a AND broker = :b AND source <> 'FOREIGN'"
                + " AND live LIMIT 1000")
        .bind("a", account)
        .bind("b", TimeTravels.broker(travel))
        .map(
            row ->
                new OpenOrder(
                    Rows.need(row, "id", UUID.class), Rows.need(row, "asked", Boolean.class)))
        .all()
        .collectList()
        .toFuture();
  }

  @Override
  public CompletionStage<List<Position>> held(String account) {
    return database
        .sql("SELECT * FROM positions WHERE account_id = :a AND quantity <> 0 LIMIT 1000")
        .bind("a", account)
        .map(Rows::position)
        .all()
        .collectList()
        .toFuture();
  }

  @Override
  public CompletionStage<Boolean> wasBound(UUID travel) {
    return database
        .sql("SELECT FROM time_travels WHERE travel_id = :t AND state = 'BOUND'")
        .bind("t", travel)
        .map(row -> true)
        .one()
        .defaultIfEmpty(false)
        .toFuture();
  }

  @Override
  public CompletionStage<Void> settle(UUID travel) {
    return database
        .sql("UPDATE time_travels SET state = 'SETTLED' WHERE travel_id = :t")
        .bind("t", travel)
        .then()
        .toFuture();
  }
}
