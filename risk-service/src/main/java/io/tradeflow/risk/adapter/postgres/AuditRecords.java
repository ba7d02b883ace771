package io.tradeflow.risk.adapter.postgres;

import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.AuditCommandType;
import io.tradeflow.events.RecordAudit;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.outbox.Outbox;
import java.time.Instant;
import java.util.UUID;

/** What people ask of risk, for the audit ledger. */
final class AuditRecords {
  private AuditRecords() {}

  /** Somebody did, or was refused, something to a scope. */
  static Outbox.Event of(
      String actor, String action, String scope, String outcome, String detail, Instant now) {
    AuditCommand command =
        AuditCommand.newBuilder()
            .setEnvelope(
                Envelopes.of(
                    actor,
                    null,
                    null,
                    now,
                    UUID.randomUUID().toString(),
                    null,
                    AuditCommandType.RECORD_AUDIT.name(),
                    0))
            .setType(AuditCommandType.RECORD_AUDIT)
            .setRecord(
                RecordAudit.newBuilder()
                    .setActor(actor)
                    .setAction(action)
                    .setSubject(scope)
                    .setOutcome(outcome)
                    .setDetail(detail)
                    .build())
            .build();
    return new Outbox.Event(Topics.AUDIT_RECORDS_COMMANDS, actor, command);
  }
}
