package io.tradeflow.execution.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.execution.application.Reconciliations;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.reconcile.BrokerFill;
import io.tradeflow.execution.domain.reconcile.Finding;
import io.tradeflow.execution.domain.reconcile.Mark;
import io.tradeflow.execution.domain.reconcile.OwnBooks;
import io.tradeflow.starter.outbox.AuditNote;
import io.tradeflow.starter.outbox.Outbox;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Comparisons with brokers in PostgreSQL. Each statement stands alone but where it says so. */
public final class PostgresReconciliations implements Reconciliations {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private static final String HOME = "USD";
  private static final int OPEN = 10_000;
  private static final int SUMS = 10_000;

  private record At(String account, String broker) {}

  private record Sum(String symbol, long last, BigDecimal quantity, BigDecimal flow) {
    Sum plus(Sum later) {
      return new Sum(symbol, later.last, quantity.add(later.quantity), flow.add(later.flow));
    }
  }

  private final DatabaseClient database;
  private final Outbox outbox;
  private final Clock clock;

  /** By symbol; the latest used, as the fills of an account never become fewer. */
  private final Map<At, Map<String, Sum>> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<At, Map<String, Sum>> eldest) {
              return size() > SUMS;
            }
          });

  public PostgresReconciliations(DatabaseClient database, Outbox outbox, Clock clock) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Orders are read before their fills: one that has ended has all of them booked. Fills are looked
   * up before they are summed: what is booked meanwhile can only be in the sum.
   */
  @Override
  public CompletionStage<OwnBooks> own(
      String account, String broker, Collection<UUID> named, Collection<BrokerFill.Booked> fills) {
    return stage(
        Mono.zip(open(account, broker), named(account, named))
            .flatMap(
                orders ->
                    booked(account, fills)
                        .flatMap(
                            booked ->
                                sums(account, broker)
                                    .map(
                                        sums ->
                                            new OwnBooks(
                                                orders.getT1(),
                                                orders.getT2(),
                                                booked,
                                                positions(sums),
                                                flows(sums))))));
  }

  private Mono<Set<BrokerFill.Booked>> booked(String account, Collection<BrokerFill.Booked> fills) {
    if (fills.isEmpty()) {
      return Mono.just(Set.of());
    }
    return database
        .sql(
            "SELECT order_id, fill_id FROM fills WHERE account_id = $1"
                + " AND order_id = ANY($2) AND fill_id = ANY($3)")
        .bind(0, account)
        .bind(1, fills.stream().map(BrokerFill.Booked::order).distinct().toArray(UUID[]::new))
        .bind(2, fills.stream().map(BrokerFill.Booked::fillId).distinct().toArray(String[]::new))
        .map(
            row ->
                new BrokerFill.Booked(
                    Rows.need(row, "order_id", UUID.class),
                    Rows.need(row, "fill_id", String.class)))
        .all()
        .collect(Collectors.toSet());
  }

  private Mono<List<Order>> open(String account, String broker) {
    return database
        .sql(
            "SELECT * FROM orders WHERE account_id = :a AND broker = :b AND live AND state IN"
                + " ('WORKING','PARTIALLY_FILLED','UNKNOWN') ORDER BY created_at, id LIMIT "
                + OPEN)
        .bind("a", account)
        .bind("b", broker)
        .map(Rows::order)
        .all()
        .collectList();
  }

  private Mono<Map<UUID, Order>> named(String account, Collection<UUID> named) {
    if (named.isEmpty()) {
      return Mono.just(Map.of());
    }
    return database
        .sql("SELECT * FROM orders WHERE account_id = $1 AND id = ANY($2)")
        .bind(0, account)
        .bind(1, named.toArray(UUID[]::new))
        .map(Rows::order)
        .all()
        .collectMap(order -> order.terms().id(), Function.identity());
  }

  /**
   * By symbol. Only fills since the last time are read: an account's fills are numbered in the
   * order of their commits, as each goes with the next state of its account's row.
   */
  private Mono<Map<String, Sum>> sums(String account, String broker) {
    At at = new At(account, broker);
    Map<String, Sum> before = known.getOrDefault(at, Map.of());
    long last = before.values().stream().mapToLong(Sum::last).max().orElse(0);
    return database
        .sql(
            "SELECT f.symbol, max(f.id) AS last,"
                + " coalesce(sum(CASE f.side WHEN 'BUY' THEN f.quantity ELSE -f.quantity END)"
                + " FILTER (WHERE o.broker = :b), 0) AS quantity,"
                + " coalesce(sum(CASE f.side WHEN 'BUY' THEN -f.quantity * f.price"
                + " ELSE f.quantity * f.price END - f.fee) FILTER (WHERE o.broker = :b), 0) AS flow"
                + " FROM fills f JOIN orders o ON o.id = f.order_id"
                + " WHERE f.account_id = :a AND f.id > :last GROUP BY f.symbol")
        .bind("a", account)
        .bind("b", broker)
        .bind("last", last)
        .map(
            row ->
                new Sum(
                    Rows.need(row, "symbol", String.class),
                    Rows.need(row, "last", Long.class),
                    Rows.need(row, "quantity", BigDecimal.class),
                    Rows.need(row, "flow", BigDecimal.class)))
        .all()
        .collectList()
        .map(
            later -> {
              Map<String, Sum> sums = new HashMap<>(before);
              later.forEach(sum -> sums.merge(sum.symbol(), sum, Sum::plus));
              known.put(at, Map.copyOf(sums));
              return sums;
            });
  }

  private static Map<String, BigDecimal> positions(Map<String, Sum> sums) {
    return sums.values().stream()
        .filter(sum -> sum.quantity().signum() != 0)
        .collect(Collectors.toMap(Sum::symbol, Sum::quantity));
  }

  private static Map<String, BigDecimal> flows(Map<String, Sum> sums) {
    Map<String, BigDecimal> flows = new HashMap<>();
    sums.values().stream()
        .filter(sum -> sum.flow().signum() != 0)
        .forEach(sum -> flows.merge(quote(sum.symbol()), sum.flow(), BigDecimal::add));
    return flows;
  }

  /** What stands behind the last dash, as in BTC-USD. */
  private static String quote(String symbol) {
    int dash = symbol.lastIndexOf('-');
    return dash < 0 || dash == symbol.length() - 1 ? HOME : symbol.substring(dash + 1);
  }

  @Override
  public CompletionStage<Standing> standing(String account, String broker) {
    return stage(
        database
            .sql("SELECT * FROM reconciliations WHERE account_id = :a AND broker = :b")
            .bind("a", account)
            .bind("b", broker)
            .map(
                row ->
                    new Standing(
                        JSON.readValue(Rows.need(row, "mark", String.class), Mark.class),
                        findings(row),
                        Rows.text(row, "settle_asked_by") != null))
            .one()
            .defaultIfEmpty(Standing.NEW));
  }

  @Override
  public CompletionStage<Boolean> save(
      String account, String broker, Mark mark, List<Finding> findings, int partition, long epoch) {
    DatabaseClient.GenericExecuteSpec save =
        database
            .sql(
                "INSERT INTO reconciliations AS r (account_id, broker, mark, findings, fenced_at)"
                    + " SELECT :a, :b, :m, :f, CASE WHEN :f::text IS NULL THEN NULL ELSE now() END"
                    + " FROM partition_epochs p WHERE p.partition = :p AND p.epoch = :e"
                    + " ON CONFLICT (account_id, broker) DO UPDATE SET mark = excluded.mark,"
                    + " findings = excluded.findings, updated_at = now(),"
                    + " settle_asked_by = NULL, settle_asked_why = NULL, fenced_at ="
                    + " CASE WHEN excluded.findings IS NULL THEN NULL"
                    + " ELSE coalesce(r.fenced_at, now()) END")
            .bind("a", account)
            .bind("b", broker)
            .bind("m", JSON.writeValueAsString(mark))
            .bind("p", partition)
            .bind("e", epoch);
    DatabaseClient.GenericExecuteSpec bound =
        findings.isEmpty()
            ? save.bindNull("f", String.class)
            : save.bind("f", JSON.writeValueAsString(findings));
    return stage(bound.fetch().rowsUpdated().map(rows -> rows > 0));
  }

  @Override
  public CompletionStage<Void> report(String account, Finding finding) {
    return stage(
        database
            .sql(
                "INSERT INTO reconciliations (account_id, broker, mark, findings, fenced_at)"
                    + " SELECT account_id, :b, :m, :f, now() FROM accounts WHERE account_id = :a"
                    + " ON CONFLICT (account_id, broker) DO UPDATE SET findings ="
                    + " excluded.findings, fenced_at = now(), updated_at = now()")
            .bind("a", account)
            .bind("b", NO_BROKER)
            .bind("m", JSON.writeValueAsString(Mark.NONE))
            .bind("f", JSON.writeValueAsString(List.of(finding)))
            .then());
  }

  @Override
  public CompletionStage<List<Fence>> fences(String afterAccount, String afterBroker, int limit) {
    return stage(
        database
            .sql(
                "SELECT * FROM reconciliations WHERE findings IS NOT NULL"
                    + " AND (account_id, broker) > (:a, :b) ORDER BY account_id, broker LIMIT :l")
            .bind("a", afterAccount)
            .bind("b", afterBroker)
            .bind("l", limit)
            .map(PostgresReconciliations::fence)
            .all()
            .collectList());
  }

  @Override
  public CompletionStage<List<Fence>> fencesOf(String account) {
    return stage(
        database
            .sql(
                "SELECT * FROM reconciliations WHERE findings IS NOT NULL AND account_id = :a"
                    + " ORDER BY broker")
            .bind("a", account)
            .map(PostgresReconciliations::fence)
            .all()
            .collectList());
  }

  /** What concerns no broker has nobody to compare with: the fence goes at once. */
  @Override
  public CompletionStage<Boolean> settle(
      String account, String broker, String actor, String reason) {
    boolean none = broker.equals(NO_BROKER);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Mono<Boolean> settled =
        database
            .sql(
                "UPDATE reconciliations SET settle_asked_by = :who, settle_asked_why = :why,"
                    + (none ? " findings = NULL, fenced_at = NULL," : "")
                    + " updated_at = now() WHERE account_id = :a AND broker = :b"
                    + " AND findings IS NOT NULL")
            .bind("who", actor)
            .bind("why", reason)
            .bind("a", account)
            .bind("b", broker)
            .fetch()
            .rowsUpdated()
            .map(rows -> rows > 0);
    return stage(
        outbox.inTransaction(
            settled.flatMap(
                found ->
                    found
                        ? outbox
                            .append(List.of(settled(account, broker, actor, reason).event(now)))
                            .thenReturn(true)
                        : Mono.just(false))));
  }

  @Override
  public CompletionStage<List<String>> traders(
      String broker, Collection<Integer> partitions, String after, int limit) {
    return stage(
        database
            .sql(
                "SELECT DISTINCT account_id FROM orders WHERE broker = $1 AND broker <> 'paper'"
                    + " AND partition = ANY($2) AND account_id > $3 ORDER BY account_id LIMIT $4")
            .bind(0, broker)
            .bind(1, partitions.toArray(Integer[]::new))
            .bind(2, after)
            .bind(3, limit)
            .map(row -> Rows.need(row, "account_id", String.class))
            .all()
            .collectList());
  }

  @Override
  public CompletionStage<List<String>> accounts(String after, int limit) {
    return stage(
        database
            .sql(
                "SELECT account_id FROM accounts WHERE account_id > :a"
                    + " ORDER BY account_id LIMIT :l")
            .bind("a", after)
            .bind("l", limit)
            .map(row -> Rows.need(row, "account_id", String.class))
            .all()
            .collectList());
  }

  private static Fence fence(Readable row) {
    return new Fence(
        Rows.need(row, "account_id", String.class),
        Rows.need(row, "broker", String.class),
        Rows.need(row, "fenced_at", Instant.class),
        findings(row));
  }

  private static List<Finding> findings(Readable row) {
    @Nullable String json = Rows.text(row, "findings");
    return json == null ? List.of() : List.of(JSON.readValue(json, Finding[].class));
  }

  private static <T> CompletionStage<T> stage(Mono<T> work) {
    return work.onErrorMap(Failures::classified).toFuture();
  }

  private static AuditNote settled(String account, String broker, String actor, String reason) {
    return new AuditNote(
        actor,
        actor,
        "reconciliation.settle",
        "account:" + account,
        "broker " + broker + ": " + reason);
  }
}
