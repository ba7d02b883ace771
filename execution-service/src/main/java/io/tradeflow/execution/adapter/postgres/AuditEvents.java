package io.tradeflow.execution.adapter.postgres;

import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.AuditCommandType;
import io.tradeflow.events.RecordAudit;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.outbox.Outbox;
import java.time.Instant;
import java.util.UUID;

/** What operators do to accounts here, for the audit ledger. */
final class AuditEvents {
  private AuditEvents() {}

  /** An operator took a broker's figures as they are. */
  static Outbox.Event settled(
      String account, String broker, String actor, String reason, Instant now) {
    AuditCommandType type = AuditCommandType.RECORD_AUDIT;
    AuditCommand command =
        AuditCommand.newBuilder()
            .setEnvelope(
                Envelopes.of(
                    actor, null, null, now, UUID.randomUUID().toString(), null, type.name(), 0))
            .setType(type)
            .setRecord(
                RecordAudit.newBuilder()
                    .setActor(actor)
                    .setAction("reconciliation.settle")
                    .setSubject("account:" + account)
                    .setOutcome("ok")
                    .setDetail("broker " + broker + ": " + reason)
                    .build())
            .build();
    return new Outbox.Event(Topics.AUDIT_RECORDS_COMMANDS, actor, command);
  }
}
