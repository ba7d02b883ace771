package io.tradeflow.engine.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.engine.adapter.postgres.CommandOutbox.Command;
import io.tradeflow.engine.application.RuleStore;
import io.tradeflow.engine.domain.rule.RuleReference;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** {@link RuleStore} on PostgreSQL. */
public final class PostgresRuleStore implements RuleStore {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String HEAD =
      "v.rule_id, v.version, v.name, v.description, v.active, v.created_at";
  private static final String OWNED = " FROM rule r JOIN rule_version v ON v.rule_id = r.id";
  private static final String LATEST =
      OWNED + " AND v.version = (SELECT max(l.version) FROM rule_version l WHERE l.rule_id = r.id)";

  private final DatabaseClient database;
  private final CommandOutbox transactions;

  public PostgresRuleStore(DatabaseClient database, CommandOutbox transactions) {
    this.database = database;
    this.transactions = transactions;
  }

  @Override
  public boolean add(String accountId, Version first, int most) {
    Mono<Object> lock =
        database
            .sql("SELECT 1 AS locked FROM pg_advisory_xact_lock(hashtextextended($1, 1))")
            .bind(0, accountId)
            .map(row -> (Object) true)
            .one();
    Mono<Long> insert =
        database
            .sql(
                "WITH made AS (INSERT INTO rule (id, account_id, created_at) SELECT $1, $2, $3"
                    + " WHERE (SELECT count(*) FROM rule WHERE account_id = $2) < $4 RETURNING id)"
                    + " INSERT INTO rule_version (rule_id, version, name, description, document,"
                    + " active, created_at) SELECT id, 1, $5, $6, $7, true, $3 FROM made")
            .bind(0, first.head().reference().ruleId())
            .bind(1, accountId)
            .bind(2, first.head().createdAt().atOffset(ZoneOffset.UTC))
            .bind(3, most)
            .bind(4, first.head().name())
            .bind(5, first.head().description())
            .bind(6, first.document())
            .fetch()
            .rowsUpdated();
    return audited(
            lock.then(insert),
            note(accountId, "rule.create", first.head().reference(), first.document()),
            first.head().createdAt())
        > 0;
  }

  @Override
  public Optional<Version> addVersion(String accountId, Version given, int most) {
    Head head = given.head();
    UUID ruleId = head.reference().ruleId();
    Mono<Integer> insert =
        database
            .sql(
                "INSERT INTO rule_version (rule_id, version, name, description, document, active,"
                    + " created_at) SELECT $1, max(version) + 1, $2, $3, $4, true, $5"
                    + " FROM rule_version WHERE rule_id = $1 HAVING max(version) < $6"
                    + " RETURNING version")
            .bind(0, ruleId)
            .bind(1, head.name())
            .bind(2, head.description())
            .bind(3, given.document())
            .bind(4, head.createdAt().atOffset(ZoneOffset.UTC))
            .bind(5, most)
            .map(row -> Rows.value(row, "version", Integer.class))
            .one();
    return transactions
        .inTransaction(
            lock(accountId, ruleId)
                .then(insert)
                .map(version -> new RuleReference(ruleId, version))
                .flatMap(
                    kept ->
                        transactions
                            .append(
                                List.of(note(accountId, "rule.version", kept, given.document())),
                                head.createdAt())
                            .thenReturn(kept)))
        .blockOptional(PATIENCE)
        .map(
            kept ->
                new Version(
                    new Head(kept, head.name(), head.description(), true, head.createdAt()),
                    given.document()));
  }

  /** One change of a rule at a time. */
  private Mono<UUID> lock(String accountId, UUID ruleId) {
    return database
        .sql("SELECT id FROM rule WHERE id = $1 AND account_id = $2 FOR UPDATE")
        .bind(0, ruleId)
        .bind(1, accountId)
        .map(row -> Rows.value(row, "id", UUID.class))
        .one();
  }

  @Override
  public List<Kept> list(String accountId, int limit, @Nullable Long before) {
    return listed(
        database
            .sql(
                "SELECT r.position, "
                    + HEAD
                    + LATEST
                    + " WHERE r.account_id = $1 AND r.position < $2"
                    + " ORDER BY r.position DESC LIMIT $3")
            .bind(0, accountId)
            .bind(1, before == null ? Long.MAX_VALUE : before)
            .bind(2, limit)
            .map(row -> new Kept(Rows.value(row, "position", Long.class), head(row)))
            .all()
            .collectList());
  }

  @Override
  public Optional<Version> latest(String accountId, UUID ruleId) {
    return database
        .sql("SELECT " + HEAD + ", v.document" + LATEST + " WHERE r.account_id = $1 AND r.id = $2")
        .bind(0, accountId)
        .bind(1, ruleId)
        .map(PostgresRuleStore::version)
        .one()
        .blockOptional(PATIENCE);
  }

  @Override
  public Optional<Version> find(String accountId, RuleReference reference) {
    return database
        .sql(
            "SELECT "
                + HEAD
                + ", v.document"
                + OWNED
                + " WHERE r.account_id = $1 AND r.id = $2 AND v.version = $3")
        .bind(0, accountId)
        .bind(1, reference.ruleId())
        .bind(2, reference.version())
        .map(PostgresRuleStore::version)
        .one()
        .blockOptional(PATIENCE);
  }

  @Override
  public List<Head> versions(String accountId, UUID ruleId) {
    return listed(
        database
            .sql(
                "SELECT "
                    + HEAD
                    + OWNED
                    + " WHERE r.account_id = $1 AND r.id = $2 ORDER BY v.version DESC")
            .bind(0, accountId)
            .bind(1, ruleId)
            .map(PostgresRuleStore::head)
            .all()
            .collectList());
  }

  /** The version's row is held while bots are looked at; starting a bot holds it, too. */
  @Override
  public List<Use> activate(
      String accountId, RuleReference reference, boolean active, Instant now) {
    Mono<Object> lock =
        database
            .sql(
                "SELECT v.version"
                    + OWNED
                    + " WHERE r.account_id = $1 AND r.id = $2 AND v.version = $3 FOR UPDATE OF v")
            .bind(0, accountId)
            .bind(1, reference.ruleId())
            .bind(2, reference.version())
            .map(row -> (Object) true)
            .one();
    Mono<Long> change =
        database
            .sql(
                "UPDATE rule_version SET active = $1"
                    + " WHERE rule_id = $2 AND version = $3 AND active <> $1")
            .bind(0, active)
            .bind(1, reference.ruleId())
            .bind(2, reference.version())
            .fetch()
            .rowsUpdated();
    Command.Note note =
        note(accountId, active ? "rule.activate" : "rule.deactivate", reference, null);
    String running = " AND rule_version = " + reference.version() + " AND state <> 'STOPPED'";
    Mono<List<Use>> uses = active ? Mono.just(List.of()) : uses(reference.ruleId(), running);
    return unlessUsed(lock, uses, change, note, now);
  }

  @Override
  public List<Use> delete(String accountId, UUID ruleId, Instant now) {
    Mono<Long> delete =
        database
            .sql("DELETE FROM rule WHERE id = $1 AND account_id = $2")
            .bind(0, ruleId)
            .bind(1, accountId)
            .fetch()
            .rowsUpdated();
    Command.Note note = new Command.Note(accountId, "rule.delete", ruleId.toString(), null);
    Mono<Object> versions =
        database
            .sql("SELECT version FROM rule_version WHERE rule_id = $1 FOR UPDATE")
            .bind(0, ruleId)
            .map(row -> (Object) true)
            .all()
            .then(Mono.empty());
    return unlessUsed(lock(accountId, ruleId).then(versions), uses(ruleId, ""), delete, note, now);
  }

  private List<Use> unlessUsed(
      Mono<?> lock, Mono<List<Use>> uses, Mono<Long> change, Command.Note note, Instant now) {
    return listed(
        transactions.inTransaction(
            lock.then(uses)
                .flatMap(
                    found ->
                        found.isEmpty()
                            ? noted(change, note, now).thenReturn(found)
                            : Mono.just(found))));
  }

  private Mono<List<Use>> uses(UUID ruleId, String condition) {
    return database
        .sql("SELECT id, name FROM bot WHERE rule_id = $1" + condition + " ORDER BY created_at, id")
        .bind(0, ruleId)
        .map(row -> new Use(Rows.value(row, "id", UUID.class), Rows.text(row, "name")))
        .all()
        .collectList();
  }

  private long audited(Mono<Long> change, Command.Note note, Instant now) {
    Long count = transactions.inTransaction(noted(change, note, now)).block(PATIENCE);
    return count == null ? 0 : count;
  }

  private Mono<Long> noted(Mono<Long> change, Command.Note note, Instant now) {
    return change.flatMap(
        rows ->
            rows == 0 ? Mono.just(rows) : transactions.append(List.of(note), now).thenReturn(rows));
  }

  private static Command.Note note(
      String accountId, String action, RuleReference rule, @Nullable String document) {
    String detail = "version=" + rule.version();
    return new Command.Note(
        accountId,
        action,
        rule.ruleId().toString(),
        document == null ? detail : detail + " characters=" + document.length());
  }

  private static Version version(Readable row) {
    return new Version(head(row), Rows.text(row, "document"));
  }

  private static Head head(Readable row) {
    return new Head(
        new RuleReference(
            Rows.value(row, "rule_id", UUID.class), Rows.value(row, "version", Integer.class)),
        Rows.text(row, "name"),
        Rows.text(row, "description"),
        Rows.value(row, "active", Boolean.class),
        Rows.instant(row, "created_at"));
  }

  private static <T> List<T> listed(Mono<List<T>> query) {
    List<T> found = query.block(PATIENCE);
    return found == null ? List.of() : found;
  }
}
