package io.tradeflow.admin;

import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.AuditCommandType;
import io.tradeflow.events.RecordAudit;
import io.tradeflow.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.stereotype.Component;

/** Writes what every service reports into the ledger. */
@Component
class AuditListener {
  private static final Logger LOG = LoggerFactory.getLogger(AuditListener.class);
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(10);

  private final AuditLedger ledger;

  AuditListener(AuditLedger ledger) {
    this.ledger = ledger;
  }

  @KafkaListener(topics = Topics.AUDIT_RECORDS_COMMANDS, groupId = "admin-service-audit")
  void onRecords(List<ConsumerRecord<String, AuditCommand>> commands) {
    List<AuditRecord> records = new ArrayList<>();
    for (ConsumerRecord<String, AuditCommand> command : commands) {
      @Nullable AuditCommand value = command.value();
      if (value == null || value.getType() == AuditCommandType.UNKNOWN) {
        LOG.warn("{}@{} has a newer form: skipped", command.partition(), command.offset());
        continue;
      }
      @Nullable RecordAudit record = value.getRecord();
      if (record == null) {
        append(records);
        throw new BatchListenerFailedException(
            "The command has no record",
            new IllegalArgumentException("record is missing"),
            command);
      }
      records.add(read(value, record));
    }
    append(records);
  }

  private void append(List<AuditRecord> records) {
    if (!records.isEmpty()) {
      ledger.append(records).block(COMMIT_TIMEOUT);
    }
  }

  private static AuditRecord read(AuditCommand command, RecordAudit record) {
    return new AuditRecord(
        0,
        command.getEnvelope().getEventId(),
        command.getEnvelope().getOccurredAt(),
        record.getActor(),
        record.getAction(),
        record.getSubject(),
        record.getOutcome(),
        record.getRemoteAddress(),
        record.getUserAgent(),
        record.getDetail(),
        command.getEnvelope().getCorrelationId());
  }
}
