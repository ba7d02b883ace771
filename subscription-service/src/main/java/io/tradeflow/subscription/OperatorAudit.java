package io.tradeflow.subscription;

import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.AuditCommandType;
import io.tradeflow.events.RecordAudit;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.outbox.Outbox;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Audit records of what operators do to subscriptions. */
@Component
class OperatorAudit {
  Outbox.Event planSet(Subscription set, String operatorId, String correlationId, Instant now) {
    String account = set.accountId().toString();
    AuditCommand command =
        AuditCommand.newBuilder()
            .setEnvelope(
                Envelopes.of(
                    account,
                    null,
                    null,
                    now,
                    correlationId,
                    correlationId,
                    AuditCommandType.RECORD_AUDIT.name(),
                    0))
            .setType(AuditCommandType.RECORD_AUDIT)
            .setRecord(
                RecordAudit.newBuilder()
                    .setActor(operatorId)
                    .setAction("subscription.set-plan")
                    .setSubject(account)
                    .setOutcome("SUCCESS")
                    .setDetail(
                        "tier="
                            + set.tier()
                            + " validUntil="
                            + set.validUntil()
                            + " version="
                            + set.version())
                    .build())
            .build();
    return new Outbox.Event(Topics.AUDIT_RECORDS_COMMANDS, operatorId, command);
  }
}
