package io.tradeflow.engine.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.engine.adapter.postgres.CommandOutbox.Command;
import io.tradeflow.engine.application.outside.HookStore;
import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.outside.AddressRange;
import io.tradeflow.engine.domain.outside.Hook;
import io.tradeflow.engine.domain.outside.HookKind;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** {@link HookStore} on PostgreSQL. */
public final class PostgresHookStore implements HookStore {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final DatabaseClient database;
  private final CommandOutbox transactions;

  public PostgresHookStore(DatabaseClient database, CommandOutbox transactions) {
    this.database = database;
    this.transactions = transactions;
  }

  @Override
  public boolean add(Hook hook, String sealed, int most) {
    Direction direction = hook.direction();
    DatabaseClient.GenericExecuteSpec insert =
        database
            .sql(
                "INSERT INTO webhook (id, bot_id, account_id, kind, name, direction, allowed,"
                    + " secret, created_at, secret_changed_at)"
                    + " SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $9"
                    + " WHERE (SELECT count(*) FROM webhook WHERE bot_id = $2) < $10")
            .bind(0, hook.id())
            .bind(1, hook.botId())
            .bind(2, hook.accountId())
            .bind(3, hook.kind().name())
            .bind(4, hook.name())
            .bind(6, hook.allowed().stream().map(AddressRange::toString).toArray(String[]::new))
            .bind(7, sealed)
            .bind(8, hook.createdAt().atOffset(ZoneOffset.UTC))
            .bind(9, most);
    insert =
        direction == null ? insert.bindNull(5, String.class) : insert.bind(5, direction.name());
    // The bot's row is what creations at the same moment wait for, so that the count holds.
    Mono<Long> counted =
        database
            .sql("SELECT 1 AS locked FROM bot WHERE id = $1 AND account_id = $2 FOR NO KEY UPDATE")
            .bind(0, hook.botId())
            .bind(1, hook.accountId())
            .map(row -> true)
            .one()
            .then(insert.fetch().rowsUpdated());
    return audited(counted, note(hook, "webhook.create"), hook.createdAt());
  }

  @Override
  public Optional<Kept> find(UUID hookId) {
    return database
        .sql("SELECT * FROM webhook WHERE id = $1")
        .bind(0, hookId)
        .map(
            row ->
                new Kept(hook(row), Rows.text(row, "secret"), row.get("old_secret", String.class)))
        .one()
        .blockOptional(PATIENCE);
  }

  @Override
  public List<Hook> list(String accountId, UUID botId) {
    List<Hook> found =
        database
            .sql(
                "SELECT * FROM webhook WHERE account_id = $1 AND bot_id = $2"
                    + " ORDER BY created_at, id")
            .bind(0, accountId)
            .bind(1, botId)
            .map(PostgresHookStore::hook)
            .all()
            .collectList()
            .block(PATIENCE);
    return found == null ? List.of() : found;
  }

  @Override
  public boolean rotate(Hook rotated, String sealed) {
    Instant until = rotated.oldSecretUntil();
    DatabaseClient.GenericExecuteSpec update =
        database
            .sql(
                "UPDATE webhook SET old_secret = CASE WHEN $1::timestamptz IS NULL THEN NULL"
                    + " ELSE secret END, old_secret_until = $1, secret = $2, secret_changed_at = $3"
                    + " WHERE id = $4 AND account_id = $5")
            .bind(1, sealed)
            .bind(2, rotated.secretChangedAt().atOffset(ZoneOffset.UTC))
            .bind(3, rotated.id())
            .bind(4, rotated.accountId());
    update =
        until == null
            ? update.bindNull(0, OffsetDateTime.class)
            : update.bind(0, until.atOffset(ZoneOffset.UTC));
    return audited(
        update.fetch().rowsUpdated(), note(rotated, "webhook.rotate"), rotated.secretChangedAt());
  }

  @Override
  public boolean delete(String accountId, UUID botId, UUID hookId, Instant now) {
    return audited(
        database
            .sql("DELETE FROM webhook WHERE account_id = $1 AND bot_id = $2 AND id = $3")
            .bind(0, accountId)
            .bind(1, botId)
            .bind(2, hookId)
            .fetch()
            .rowsUpdated(),
        new Command.Note(accountId, "webhook.delete", hookId.toString(), "bot=" + botId),
        now);
  }

  /** Changes rows and says so in the same transaction; says nothing if no row changed. */
  private boolean audited(Mono<Long> update, Command.Note note, Instant now) {
    Long changed =
        transactions
            .inTransaction(
                update.flatMap(
                    rows ->
                        rows == 0
                            ? Mono.just(rows)
                            : transactions.append(List.of(note), now).thenReturn(rows)))
            .block(PATIENCE);
    return changed != null && changed > 0;
  }

  private static Command.Note note(Hook hook, String action) {
    return new Command.Note(
        hook.accountId(),
        action,
        hook.id().toString(),
        "bot=%s kind=%s ranges=%d oldSecretUntil=%s"
            .formatted(hook.botId(), hook.kind(), hook.allowed().size(), hook.oldSecretUntil()));
  }

  private static Hook hook(Readable row) {
    String direction = row.get("direction", String.class);
    return new Hook(
        Rows.value(row, "id", UUID.class),
        Rows.value(row, "bot_id", UUID.class),
        Rows.text(row, "account_id"),
        HookKind.valueOf(Rows.text(row, "kind")),
        Rows.text(row, "name"),
        direction == null ? null : Direction.valueOf(direction),
        Arrays.stream(Rows.value(row, "allowed", String[].class))
            .map(range -> AddressRange.of(range).orElseThrow())
            .toList(),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "secret_changed_at"),
        instant(row.get("old_secret_until", OffsetDateTime.class)));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
