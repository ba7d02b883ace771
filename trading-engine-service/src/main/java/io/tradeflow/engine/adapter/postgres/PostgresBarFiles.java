package io.tradeflow.engine.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.engine.adapter.postgres.CommandOutbox.Command;
import io.tradeflow.engine.application.queue.BarFiles;
import io.tradeflow.engine.application.queue.PackedBars;
import io.tradeflow.engine.domain.backtest.Bars;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** {@link BarFiles} on PostgreSQL. */
public final class PostgresBarFiles implements BarFiles {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String COLUMNS =
      "id, position, symbol, name, seconds, bars, first_open, last_close, volume, bytes, created_at";

  /** Additions of an account come one at a time: what they count stays so until they commit. */
  private static final String LOCK =
      "SELECT 1 AS locked FROM pg_advisory_xact_lock(hashtext('engine.bar_file'), hashtext($1))";

  private record Packed(String symbol, byte[] bytes) {}

  private final DatabaseClient database;
  private final CommandOutbox transactions;

  public PostgresBarFiles(DatabaseClient database, CommandOutbox transactions) {
    this.database = database;
    this.transactions = transactions;
  }

  @Override
  public Added add(String accountId, BarFile file, byte[] packed, int most, long mostBytes) {
    Mono<Added> work =
        database
            .sql(LOCK)
            .bind(0, accountId)
            .map(row -> true)
            .one()
            .then(held(accountId))
            .flatMap(
                held -> {
                  if (held[0] >= most) {
                    return Mono.just(Added.TOO_MANY);
                  }
                  return held[1] + file.bytes() > mostBytes
                      ? Mono.just(Added.TOO_LARGE)
                      : insert(accountId, file, packed).thenReturn(Added.ADDED);
                });
    return done(transactions.inTransaction(work));
  }

  private Mono<long[]> held(String accountId) {
    return database
        .sql(
            "SELECT count(*) AS files, coalesce(sum(bytes), 0)::bigint AS bytes FROM bar_file"
                + " WHERE account_id = $1")
        .bind(0, accountId)
        .map(
            row ->
                new long[] {
                  Rows.value(row, "files", Long.class), Rows.value(row, "bytes", Long.class)
                })
        .one();
  }

  private Mono<Void> insert(String accountId, BarFile file, byte[] packed) {
    return database
        .sql(
            "INSERT INTO bar_file (id, account_id, symbol, name, seconds, bars, first_open,"
                + " last_close, volume, bytes, packed, created_at)"
                + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(0, file.id())
        .bind(1, accountId)
        .bind(2, file.symbol())
        .bind(3, file.name())
        .bind(4, file.seconds())
        .bind(5, file.bars())
        .bind(6, file.from())
        .bind(7, file.to())
        .bind(8, file.volume())
        .bind(9, file.bytes())
        .bind(10, ByteBuffer.wrap(packed))
        .bind(11, file.createdAt().atOffset(ZoneOffset.UTC))
        .then()
        .then(
            transactions.append(
                List.of(
                    new Command.Note(
                        accountId,
                        "backtest.data.add",
                        file.id().toString(),
                        "symbol=%s bars=%d".formatted(file.symbol(), file.bars()))),
                file.createdAt()));
  }

  @Override
  public Optional<BarFile> find(String accountId, UUID id) {
    return database
        .sql("SELECT " + COLUMNS + " FROM bar_file WHERE account_id = $1 AND id = $2")
        .bind(0, accountId)
        .bind(1, id)
        .map(PostgresBarFiles::file)
        .one()
        .blockOptional(PATIENCE);
  }

  @Override
  public List<Kept> list(String accountId, int limit, @Nullable Long before) {
    return done(
        database
            .sql(
                "SELECT "
                    + COLUMNS
                    + " FROM bar_file WHERE account_id = $1 AND position < $2"
                    + " ORDER BY position DESC LIMIT $3")
            .bind(0, accountId)
            .bind(1, before == null ? Long.MAX_VALUE : before)
            .bind(2, limit)
            .map(row -> new Kept(Rows.value(row, "position", Long.class), file(row)))
            .all()
            .collectList());
  }

  @Override
  public boolean delete(String accountId, UUID id, Instant now) {
    Mono<Boolean> work =
        database
            .sql("DELETE FROM bar_file WHERE account_id = $1 AND id = $2")
            .bind(0, accountId)
            .bind(1, id)
            .fetch()
            .rowsUpdated()
            .flatMap(
                rows ->
                    rows == 0
                        ? Mono.just(false)
                        : transactions
                            .append(
                                List.of(
                                    new Command.Note(
                                        accountId, "backtest.data.delete", id.toString(), null)),
                                now)
                            .thenReturn(true));
    return done(transactions.inTransaction(work));
  }

  @Override
  public Optional<Bars> read(UUID id) {
    return database
        .sql("SELECT symbol, packed FROM bar_file WHERE id = $1")
        .bind(0, id)
        .map(row -> new Packed(Rows.text(row, "symbol"), bytes(row)))
        .one()
        .blockOptional(PATIENCE)
        .map(packed -> PackedBars.read(packed.symbol(), packed.bytes()));
  }

  private static byte[] bytes(Readable row) {
    ByteBuffer buffer = Rows.value(row, "packed", ByteBuffer.class);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static BarFile file(Readable row) {
    return new BarFile(
        Rows.value(row, "id", UUID.class),
        Rows.text(row, "symbol"),
        Rows.text(row, "name"),
        Rows.value(row, "seconds", Integer.class),
        Rows.value(row, "bars", Integer.class),
        Rows.value(row, "first_open", Long.class),
        Rows.value(row, "last_close", Long.class),
        Rows.value(row, "volume", Boolean.class),
        Rows.value(row, "bytes", Long.class),
        Rows.instant(row, "created_at"));
  }

  private static <T> T done(Mono<T> work) {
    T result = work.block(PATIENCE);
    if (result == null) {
      throw new IllegalStateException("The database gave no answer");
    }
    return result;
  }
}
