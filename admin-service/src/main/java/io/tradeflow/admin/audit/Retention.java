package io.tradeflow.admin.audit;

import io.tradeflow.starter.outbox.Outbox;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes the partitions of months to come, and drops months that need no longer be kept, one a run.
 * Where each chain was cut is an anchor that is signed in the same transaction.
 */
@Component
class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final String PREFIX = "audit_records_";
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("uuuu_MM", Locale.ROOT);

  private static final String OLDEST =
      "SELECT min(c.relname::text COLLATE \"C\") AS oldest FROM pg_inherits i"
          + " JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'audit_records'::regclass";

  /** One index look-up a chain. */
  private static final String ANCHOR =
      """
      INSERT INTO audit_anchors (chain, seq, hash)
      SELECT c.chain, r.chain_seq, r.hash FROM audit_chains c CROSS JOIN LATERAL (
        SELECT chain_seq, hash FROM %s p WHERE p.chain = c.chain
        ORDER BY chain_seq DESC LIMIT 1) r
      ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash
      """;

  private final DatabaseClient database;
  private final Outbox outbox;
  private final HeadSigner signer;
  private final AuditProperties properties;
  private final Clock clock;

  Retention(
      DatabaseClient database,
      Outbox outbox,
      HeadSigner signer,
      AuditProperties properties,
      Clock clock) {
    this.database = database;
    this.outbox = outbox;
    this.signer = signer;
    this.properties = properties;
    this.clock = clock;
  }

  /** Makes the partitions of this month and of those ahead. */
  Mono<Void> prepare() {
    YearMonth now = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    return Flux.range(0, properties.partitionsAhead() + 1)
        .concatMap(
            ahead ->
                database
                    .sql("SELECT audit_partition($1)")
                    .bind(0, now.plusMonths(ahead).atDay(1))
                    .then())
        .then();
  }

  /**
   * Drops the oldest month if it ended longer ago than records are kept. Waits at most two seconds
   * for an export that is reading; then the next run tries again.
   *
   * @return the month that is gone; empty where there was nothing to drop
   */
  Mono<YearMonth> prune() {
    LocalDate today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
    LocalDate keptFrom = today.minus(properties.retention());
    return database
        .sql(OLDEST)
        .map(row -> Sql.text(row, "oldest"))
        .one()
        .map(name -> YearMonth.parse(name.substring(PREFIX.length()), MONTH))
        .filter(month -> !month.plusMonths(1).atDay(1).isAfter(keptFrom))
        .flatMap(month -> signer.sign().then(outbox.inTransaction(drop(month)).thenReturn(month)))
        .doOnNext(month -> LOG.info("Audit records of {} are no longer kept", month));
  }

  /** Appending waits from the detaching on, so that comes last. */
  private Mono<Void> drop(YearMonth month) {
    String partition = PREFIX + MONTH.format(month);
    return run(ANCHOR.formatted(partition))
        .then(Mono.defer(signer::signHere))
        .then(run("SET LOCAL lock_timeout = '2s'"))
        .then(run("ALTER TABLE audit_records DETACH PARTITION " + partition))
        .then(run("DROP TABLE " + partition));
  }

  private Mono<Void> run(String sql) {
    return Mono.defer(() -> database.sql(sql).then());
  }
}
