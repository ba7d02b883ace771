package io.tradeflow.execution.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.execution.application.Plans;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.plan.Child;
import io.tradeflow.execution.domain.plan.Holding;
import io.tradeflow.execution.domain.plan.Plan;
import io.tradeflow.execution.domain.plan.PlanEvent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Mono;

/** Plans in PostgreSQL. Every write is one statement, and so one transaction. */
public final class PlanTables implements Plans {
  private static final String LIVE = "status IN ('ACTIVE', 'COMPLETING')";

  private static final String CHILDREN =
      "coalesce((SELECT json_agg(c ORDER BY c.child) FROM plan_children c WHERE c.plan_id = p.id),"
          + " '[]')::text AS children";

  private static final String SELECT = "SELECT p.*, " + CHILDREN + " FROM plans p WHERE ";

  private static final String CREATE =
      "INSERT INTO plans (id, account_id, partition, idempotency_key, request_hash, kind,"
          + " definition, status, progress, started_at, updated_at, broker, closes_at)"
          + " SELECT $1, account_id, $3, $4, $5, $6, $7, 'ACTIVE', $8, $9, $9, nullif($10, ''),"
          + " nullif($11, '')"
          + " FROM accounts"
          + " WHERE account_id = $2 ON CONFLICT (account_id, idempotency_key) DO NOTHING";

  /** Only the owner of the partition's latest epoch writes. */
  private static final String SAVE =
      "WITH owner AS (SELECT 1 FROM plans p JOIN partition_epochs e ON e.partition = p.partition"
          + " WHERE p.id = $1 AND e.epoch = $2 FOR SHARE OF e),"
          + " saved AS (UPDATE plans SET status = $3, ending = nullif($4, ''),"
          + " reason = nullif($5, ''), progress = $6, updated_at = now(),"
          + " definition = coalesce(nullif($8, ''), definition),"
          + " noticed = (cancel_asked IS NULL AND move_asked IS NULL) OR $3 <> 'ACTIVE'"
          + " WHERE id = $1 AND EXISTS (SELECT 1 FROM owner) RETURNING id),"
          + " children AS (INSERT INTO plan_children SELECT c.* FROM saved,"
          + " json_populate_recordset(null::plan_children, $7::json) c"
          + " ON CONFLICT (plan_id, child) DO UPDATE SET state = excluded.state,"
          + " filled = excluded.filled, held = excluded.held, code = excluded.code,"
          + " cancel_reason = excluded.cancel_reason)"
          + " SELECT count(*) AS n FROM saved";

  private static final String NEWS =
      "SELECT p.*, "
          + CHILDREN
          + " FROM unnest($1::int[], $2::bigint[]) AS o (part, epoch)"
          + " JOIN partition_epochs e ON e.partition = o.part AND e.epoch = o.epoch"
          + " JOIN plans p ON p.partition = o.part WHERE NOT p.noticed AND p."
          + LIVE
          + " ORDER BY p.started_at, p.id LIMIT 100";

  /**
   * What each broker holds, then what works there, or at one of them. What no other broker's fills
   * made is at the paper broker.
   */
  private static final String HOLDING =
      "WITH others AS (SELECT o.broker,"
          + " sum(CASE f.side WHEN 'BUY' THEN f.quantity ELSE -f.quantity END) AS q"
          + " FROM orders o JOIN fills f ON f.order_id = o.id WHERE o.account_id = $1"
          + " AND o.symbol = $2 AND o.broker <> 'paper' GROUP BY o.broker)"
          + " SELECT NULL::uuid AS id, broker, q AS quantity FROM others"
          + " UNION ALL SELECT NULL, 'paper', coalesce((SELECT quantity FROM positions"
          + " WHERE account_id = $1 AND symbol = $2), 0) - coalesce((SELECT sum(q) FROM others), 0)"
          + " UNION ALL SELECT id, broker,"
          + " CASE side WHEN 'BUY' THEN quantity - filled ELSE filled - quantity END FROM orders"
          + " WHERE account_id = $1 AND symbol = $2 AND ($3 = '' OR broker = $3)"
          + " AND live";

  private final DatabaseClient database;
  private final ToIntFunction<String> partitions;

  /**
   * @param partitions partition of an account
   */
  public PlanTables(DatabaseClient database, ToIntFunction<String> partitions) {
    this.database = database;
    this.partitions = partitions;
  }

  @Override
  public CompletionStage<Optional<Created>> create(Plan plan, String key, String hash) {
    String broker = Objects.requireNonNullElse(plan.broker(), "");
    Mono<Long> inserted =
        bound(
                CREATE,
                plan.id(),
                plan.accountId(),
                partitions.applyAsInt(plan.accountId()),
                key,
                hash,
                plan.kind().label(),
                PlanRows.json(plan.kind()),
                PlanRows.json(plan.progress()),
                plan.startedAt(),
                plan.kind().closes() ? "" : broker,
                plan.kind().closes() ? broker : "")
            .fetch()
            .rowsUpdated();
    return stage(
        inserted.flatMap(
            rows ->
                rows > 0
                    ? Mono.just(Optional.of(new Created(plan, true, true)))
                    : byKey(plan.accountId(), key, hash)));
  }

  @Override
  public CompletionStage<Optional<Created>> created(String account, String key, String hash) {
    return stage(byKey(account, key, hash));
  }

  private Mono<Optional<Created>> byKey(String account, String key, String hash) {
    return all(
            SELECT + "account_id = $1 AND idempotency_key = $2",
            row ->
                new Created(
                    PlanRows.plan(row),
                    false,
                    hash.equals(Rows.need(row, "request_hash", String.class))),
            account,
            key)
        .map(found -> found.stream().findFirst());
  }

  @Override
  public CompletionStage<Boolean> askToCancel(UUID id, String account, String reason) {
    String wish =
        "UPDATE plans SET cancel_asked = $3, noticed = false"
            + " WHERE id = $1 AND account_id = $2 AND "
            + LIVE;
    return stage(bound(wish, id, account, reason).fetch().rowsUpdated().map(rows -> rows > 0));
  }

  @Override
  public CompletionStage<Boolean> askToMove(UUID id, String account, PlanEvent.MoveExit move) {
    String wish =
        "UPDATE plans SET noticed = false,"
            + " move_asked = (coalesce(move_asked, '{}')::jsonb || $3::jsonb)::text"
            + " WHERE id = $1 AND account_id = $2 AND status = 'ACTIVE'";
    return stage(
        bound(wish, id, account, PlanRows.move(move)).fetch().rowsUpdated().map(rows -> rows > 0));
  }

  @Override
  public CompletionStage<Void> moved(UUID id, PlanEvent.MoveExit move) {
    String done =
        "UPDATE plans SET move_asked = NULL, noticed = cancel_asked IS NULL OR status <> 'ACTIVE'"
            + " WHERE id = $1"
            + " AND jsonb_strip_nulls(move_asked::jsonb) = jsonb_strip_nulls($2::jsonb)";
    return stage(bound(done, id, PlanRows.move(move)).fetch().rowsUpdated().then());
  }

  @Override
  public CompletionStage<Optional<Found>> find(UUID id, String account) {
    String one = SELECT + "id = $1 AND account_id = $2";
    return stage(all(one, PlanTables::found, id, account).map(all -> all.stream().findFirst()));
  }

  @Override
  public CompletionStage<List<Plan>> list(String account, String status, Cursor after, int limit) {
    String page =
        SELECT
            + "account_id = $1 AND ($2 = '' OR status = $2)"
            + " AND (started_at, id) < ($3, $4) ORDER BY started_at DESC, id DESC LIMIT $5";
    return stage(all(page, PlanRows::plan, account, status, after.startedAt(), after.id(), limit));
  }

  @Override
  public CompletionStage<Long> live(String account) {
    return stage(
        bound("SELECT count(*) AS n FROM plans WHERE account_id = $1 AND " + LIVE, account)
            .map(row -> Rows.need(row, "n", Long.class))
            .one());
  }

  @Override
  public CompletionStage<List<Found>> live(int partition) {
    String live = SELECT + "partition = $1 AND " + LIVE + " ORDER BY started_at, id";
    return stage(all(live, PlanTables::found, partition));
  }

  @Override
  public CompletionStage<List<Found>> news(Map<Integer, Long> epochs) {
    List<Integer> owned = List.copyOf(epochs.keySet());
    return stage(
        all(
            NEWS,
            PlanTables::found,
            owned.toArray(Integer[]::new),
            owned.stream().map(epochs::get).toArray(Long[]::new)));
  }

  @Override
  public CompletionStage<Boolean> save(Plan before, Plan plan, long epoch) {
    List<Child> known = before.children();
    List<Child> changed =
        plan.children().stream()
            .filter(
                child -> child.index() >= known.size() || !child.equals(known.get(child.index())))
            .toList();
    return stage(
        bound(
                SAVE,
                plan.id(),
                epoch,
                plan.status().label(),
                PlanRows.ending(plan.status()),
                PlanRows.reason(plan.status()),
                PlanRows.json(plan.progress()),
                PlanRows.children(plan, changed),
                plan.kind().equals(before.kind()) ? "" : PlanRows.json(plan.kind()))
            .map(row -> Rows.need(row, "n", Long.class) > 0)
            .one());
  }

  @Override
  public CompletionStage<List<Order>> orders(Collection<UUID> ids) {
    return stage(
        bound("SELECT * FROM orders WHERE id = ANY($1)", (Object) ids.toArray(UUID[]::new))
            .map(Rows::order)
            .all()
            .collectList());
  }

  @Override
  public CompletionStage<Holding> holding(String account, String symbol, @Nullable String broker) {
    return stage(
        bound(HOLDING, account, symbol, Objects.requireNonNullElse(broker, ""))
            .map(
                row ->
                    new Line(
                        row.get("id", UUID.class),
                        Rows.need(row, "broker", String.class),
                        Rows.amount(row, "quantity")))
            .all()
            .collectList()
            .map(lines -> holding(lines, broker)));
  }

  /** What is held has no id. */
  private record Line(@Nullable UUID order, String broker, BigDecimal quantity) {}

  private static Holding holding(List<Line> lines, @Nullable String broker) {
    BigDecimal position = BigDecimal.ZERO;
    Map<String, BigDecimal> shares = new HashMap<>();
    List<Holding.Working> working = new ArrayList<>();
    for (Line line : lines) {
      if (line.order() != null) {
        working.add(new Holding.Working(line.order(), line.quantity()));
        continue;
      }
      shares.put(line.broker(), line.quantity());
      if (broker == null || broker.equals(line.broker())) {
        position = position.add(line.quantity());
      }
    }
    return new Holding(position, working, shares);
  }

  private static Found found(Readable row) {
    return new Found(PlanRows.plan(row), Rows.text(row, "cancel_asked"), PlanRows.move(row));
  }

  private <T> Mono<List<T>> all(String sql, Function<Readable, T> view, Object... values) {
    return bound(sql, values).map(view).all().collectList();
  }

  /** Values are never null; {@code ""} stands for what is not there. */
  private GenericExecuteSpec bound(String sql, Object... values) {
    GenericExecuteSpec spec = database.sql(sql);
    for (int i = 0; i < values.length; i++) {
      spec = spec.bind(i, values[i]);
    }
    return spec;
  }

  private static <T> CompletionStage<T> stage(Mono<T> work) {
    return work.onErrorMap(Failures::classified).toFuture();
  }
}
