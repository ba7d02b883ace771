package io.tradeflow.starter.outbox;

import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.AuditCommandType;
import io.tradeflow.events.RecordAudit;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of state that succeeded, for the ledger of admin-service. Append it to the outbox in the
 * transaction of the change.
 *
 * @param account whose chain it belongs to; null for the platform's
 * @param actor account id of whoever did it
 * @param action verb phrase, for example {@code bot.start}
 * @param subject what it was done to
 * @param detail {@code name=value} pairs, at most a few hundred characters
 */
public record AuditNote(
    @Nullable String account,
    String actor,
    String action,
    String subject,
    @Nullable String detail) {

  /** Its event; each call makes another one. */
  public Outbox.Event event(Instant now) {
    return event(now, UUID.randomUUID().toString());
  }

  /** Its event; the same for the same request. */
  public Outbox.Event event(Instant now, String request) {
    AuditCommand command =
        AuditCommand.newBuilder()
            .setEnvelope(
                Envelopes.of(
                    account,
                    null,
                    null,
                    now,
                    request,
                    request,
                    AuditCommandType.RECORD_AUDIT.name(),
                    0))
            .setType(AuditCommandType.RECORD_AUDIT)
            .setRecord(
                RecordAudit.newBuilder()
                    .setActor(actor)
                    .setAction(action)
                    .setSubject(subject)
                    .setOutcome("SUCCESS")
                    .setDetail(detail)
                    .build())
            .build();
    return new Outbox.Event(Topics.AUDIT_RECORDS_COMMANDS, actor, command);
  }
}
