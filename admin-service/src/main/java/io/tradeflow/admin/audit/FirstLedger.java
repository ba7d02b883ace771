package io.tradeflow.admin.audit;

import io.r2dbc.spi.Readable;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.Topics;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Copies the ledger of the first version, which had no chains, and drops it once all is there. What
 * a crash interrupts is done again: a record that is there already is not added twice.
 */
@Component
class FirstLedger {
  private static final Logger LOG = LoggerFactory.getLogger(FirstLedger.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ACCOUNT = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private record Old(long seq, AuditEntry entry) {}

  private final DatabaseClient database;
  private final AuditLedger ledger;

  FirstLedger(DatabaseClient database, AuditLedger ledger) {
    this.database = database;
    this.ledger = ledger;
  }

  @EventListener(ApplicationReadyEvent.class)
  void copy() {
    if (!Boolean.TRUE.equals(exists().block(PATIENCE))) {
      return;
    }
    long copied = 0;
    List<Old> rows = after(0);
    while (!rows.isEmpty()) {
      ledger.append(rows.stream().map(Old::entry).toList()).block(PATIENCE);
      copied += rows.size();
      rows = after(rows.getLast().seq());
    }
    database.sql("DROP TABLE IF EXISTS audit_records_v1").then().block(PATIENCE);
    LOG.info("{} audit records of the first version are chained now", copied);
  }

  private Mono<Boolean> exists() {
    return database
        .sql("SELECT to_regclass('audit_records_v1') IS NOT NULL AS found")
        .map(row -> Sql.need(row, "found", Boolean.class))
        .one();
  }

  private List<Old> after(long seq) {
    return Sql.bind(
            database,
            "SELECT * FROM audit_records_v1 WHERE seq > $1 ORDER BY seq LIMIT $2",
            List.of(seq, AuditLedger.BATCH))
        .map(FirstLedger::read)
        .all()
        .collectList()
        .blockOptional(PATIENCE)
        .orElse(List.of());
  }

  private static Old read(Readable row) {
    String actor = Sql.text(row, "actor");
    Envelope envelope =
        new Envelope(
            Sql.text(row, "event_id"),
            actor.matches(ACCOUNT) ? actor : null,
            null,
            null,
            Sql.time(row, "occurred_at"),
            Sql.text(row, "correlation_id"),
            null);
    return new Old(
        Sql.number(row, "seq"),
        new AuditEntry("ACTION", Topics.AUDIT_RECORDS_COMMANDS, envelope)
            .set(AuditField.ACTOR, actor)
            .set(AuditField.ACTION, Sql.text(row, "action"))
            .set(AuditField.SUBJECT, row.get("subject", String.class))
            .set(AuditField.OUTCOME, Sql.text(row, "outcome"))
            .set(AuditField.REMOTE_ADDRESS, row.get("remote_address", String.class))
            .set(AuditField.USER_AGENT, row.get("user_agent", String.class))
            .set(AuditField.DETAIL, row.get("detail", String.class)));
  }
}
