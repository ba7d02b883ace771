package io.tradeflow.admin.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Wrapped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Adds records to the ends of their chains. A batch is one transaction and a number of statements
 * that does not depend on its size; the row of each chain is held meanwhile, so that a chain has
 * one writer however many instances run.
 */
@Component
class AuditLedger {
  /** Largest batch: each gets a thousand numbers in the ledger. */
  static final int BATCH = 1_000;

  /** By how much clocks of services may differ. */
  private static final Duration SKEW = Duration.ofDays(1);

  /** In one order, so that two writers do not wait for each other. */
  private static final String LOCK =
      "SELECT chain, seq, encode(hash, 'hex') AS hash, recorded_at FROM audit_chains"
          + " WHERE chain = ANY($1) ORDER BY chain FOR UPDATE";

  private static final String BEGIN_CHAINS =
      "INSERT INTO audit_chains (chain, seq, hash, recorded_at)"
          + " SELECT chain, 0, decode('"
          + Hashes.NOTHING
          + "', 'hex'), $2 FROM unnest($1) AS chain ON CONFLICT DO NOTHING";

  private static final String KNOWN =
      "SELECT nextval('audit_batches') AS batch, ARRAY(SELECT event_id FROM audit_records"
          + " WHERE event_id = ANY($1) AND recorded_at >= $2) AS known";

  private static final String END_CHAINS =
      "UPDATE audit_chains SET seq = given.seq, hash = decode(given.hash, 'hex'),"
          + " recorded_at = CAST(given.at AS timestamptz)"
          + " FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[])"
          + " AS given (chain, seq, hash, at) WHERE audit_chains.chain = given.chain";

  /** A third less work for PostgreSQL than an insert. */
  private static final String COPY =
      "COPY audit_records (%s, previous, hash) FROM STDIN"
          .formatted(
              Arrays.stream(AuditField.values())
                  .map(AuditField::column)
                  .collect(Collectors.joining(", ")));

  private record Known(long batch, Set<String> eventIds) {}

  private record Link(AuditEntry entry, String previous, String hash) {}

  private final DatabaseClient database;
  private final TransactionalOperator transactions;
  private final Clock clock;

  AuditLedger(DatabaseClient database, TransactionalOperator transactions, Clock clock) {
    this.database = database;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Adds those that are not there yet, in their order; returns how many were added. */
  Mono<Long> append(List<AuditEntry> entries) {
    return Flux.fromIterable(entries)
        .buffer(BATCH)
        .concatMap(batch -> appendBatch(batch).as(transactions::transactional))
        .reduce(0L, Long::sum);
  }

  private Mono<Long> appendBatch(List<AuditEntry> entries) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String[] chains =
        entries.stream()
            .map(entry -> entry.need(AuditField.CHAIN))
            .distinct()
            .sorted()
            .toArray(String[]::new);
    return lock(chains, now)
        .flatMap(
            ends ->
                known(entries, now)
                    .flatMap(
                        known -> {
                          List<Link> links = link(entries, known, ends, now);
                          return links.isEmpty()
                              ? Mono.just(0L)
                              : copy(links)
                                  .then(Mono.defer(() -> end(ends.values())))
                                  .thenReturn((long) links.size());
                        }));
  }

  private Mono<Map<String, ChainEnd>> lock(String[] chains, Instant now) {
    return ends(chains)
        .flatMap(
            found ->
                found.size() == chains.length
                    ? Mono.just(found)
                    : database
                        .sql(BEGIN_CHAINS)
                        .bind(0, chains)
                        .bind(1, Sql.at(now))
                        .then()
                        .then(Mono.defer(() -> ends(chains))));
  }

  private Mono<Map<String, ChainEnd>> ends(String[] chains) {
    return database
        .sql(LOCK)
        .bind(0, chains)
        .map(
            row ->
                new ChainEnd(
                    Sql.text(row, "chain"),
                    Sql.number(row, "seq"),
                    Sql.text(row, "hash"),
                    Sql.time(row, "recorded_at")))
        .all()
        .collectMap(ChainEnd::chain, Function.identity(), TreeMap::new);
  }

  /** Looks only at partitions in which the records can be: none was recorded before it occurred. */
  private Mono<Known> known(List<AuditEntry> entries, Instant now) {
    Instant since =
        entries.stream()
            .map(AuditEntry::occurredAt)
            .map(at -> at.isAfter(now.plus(SKEW)) ? Instant.EPOCH : at.minus(SKEW))
            .min(Instant::compareTo)
            .orElse(now);
    return database
        .sql(KNOWN)
        .bind(
            0,
            entries.stream().map(entry -> entry.need(AuditField.EVENT_ID)).toArray(String[]::new))
        .bind(1, Sql.at(since))
        .map(
            row ->
                new Known(
                    Sql.number(row, "batch"),
                    new HashSet<>(Arrays.asList(Sql.need(row, "known", String[].class)))))
        .one();
  }

  private static List<Link> link(
      List<AuditEntry> entries, Known known, Map<String, ChainEnd> ends, Instant now) {
    List<Link> links = new ArrayList<>();
    for (AuditEntry entry : entries) {
      if (known.eventIds().add(entry.need(AuditField.EVENT_ID))) {
        String chain = entry.need(AuditField.CHAIN);
        ChainEnd end = Objects.requireNonNull(ends.get(chain));
        Instant at = now.isBefore(end.recordedAt()) ? end.recordedAt() : now;
        String hash =
            entry.chained(end.seq() + 1, known.batch() * BATCH + links.size(), at, end.hash());
        ends.put(chain, new ChainEnd(chain, end.seq() + 1, hash, at));
        links.add(new Link(entry, end.hash(), hash));
      }
    }
    return links;
  }

  private Mono<Long> copy(List<Link> links) {
    return database.inConnection(
        connection -> postgres(connection).copyIn(COPY, Mono.fromSupplier(() -> text(links))));
  }

  /** What Spring and the pool have wrapped. */
  private static PostgresqlConnection postgres(Connection connection) {
    @Nullable Object inner = connection;
    while (!(inner instanceof PostgresqlConnection postgres)) {
      inner = ((Wrapped<?>) Objects.requireNonNull(inner)).unwrap();
    }
    return postgres;
  }

  private static ByteBuf text(List<Link> links) {
    StringBuilder text = new StringBuilder();
    for (Link link : links) {
      for (AuditField field : AuditField.values()) {
        text.append(Sql.copied(link.entry().get(field))).append('\t');
      }
      text.append(Sql.copiedHash(link.previous()))
          .append('\t')
          .append(Sql.copiedHash(link.hash()))
          .append('\n');
    }
    return Unpooled.copiedBuffer(text, UTF_8);
  }

  private Mono<Void> end(Iterable<ChainEnd> ends) {
    List<ChainEnd> list = new ArrayList<>();
    ends.forEach(list::add);
    return database
        .sql(END_CHAINS)
        .bind(0, list.stream().map(ChainEnd::chain).toArray(String[]::new))
        .bind(1, list.stream().map(ChainEnd::seq).toArray(Long[]::new))
        .bind(2, list.stream().map(ChainEnd::hash).toArray(String[]::new))
        .bind(3, list.stream().map(end -> end.recordedAt().toString()).toArray(String[]::new))
        .then();
  }
}
