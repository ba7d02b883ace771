package io.tradeflow.admin.audit;

import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.AuditCommandType;
import io.tradeflow.events.RecordAudit;
import io.tradeflow.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.stereotype.Component;

/**
 * Writes what every service reports, and every change of state that it publishes, into the ledger.
 */
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
    append(commands, AuditListener::entry);
  }

  /** Nobody waits for these; the broker gathers them, for a large batch costs little more. */
  @KafkaListener(
      topics = {Topics.EXECUTION_ORDER_EVENTS, Topics.RISK_DECISIONS},
      groupId = "admin-service-audit-orders",
      properties = {"fetch.min.bytes=262144", "fetch.max.wait.ms=500", "max.poll.records=1000"})
  void onOrders(List<ConsumerRecord<String, SpecificRecord>> events) {
    append(events, EventEntry::of);
  }

  @KafkaListener(
      topics = {
        Topics.AUTH_ACCOUNTS,
        Topics.AUTH_REVOCATIONS,
        Topics.SUBSCRIPTION_ENTITLEMENTS,
        Topics.RISK_LIMITS,
        Topics.RISK_KILL_SWITCH
      },
      groupId = "admin-service-audit-states")
  void onStates(List<ConsumerRecord<String, SpecificRecord>> events) {
    append(events, EventEntry::of);
  }

  private <T> void append(
      List<ConsumerRecord<String, T>> events,
      Function<ConsumerRecord<String, T>, Optional<AuditEntry>> entryOf) {
    List<AuditEntry> entries = new ArrayList<>(events.size());
    for (ConsumerRecord<String, T> event : events) {
      try {
        entryOf
            .apply(event)
            .ifPresentOrElse(
                entry -> entries.add(entry.complete()),
                () -> LOG.warn("{}@{} has a newer form: skipped", event.topic(), event.offset()));
      } catch (IllegalArgumentException e) {
        append(entries);
        throw new BatchListenerFailedException("Cannot be recorded: " + e.getMessage(), e, event);
      }
    }
    append(entries);
  }

  private void append(List<AuditEntry> entries) {
    if (!entries.isEmpty()) {
      ledger.append(entries).block(COMMIT_TIMEOUT);
    }
  }

  private static Optional<AuditEntry> entry(ConsumerRecord<String, AuditCommand> command) {
    @Nullable AuditCommand value = command.value();
    if (value == null || value.getType() == AuditCommandType.UNKNOWN) {
      return Optional.empty();
    }
    @Nullable RecordAudit record = value.getRecord();
    if (record == null) {
      throw new IllegalArgumentException("the command has no record");
    }
    return Optional.of(
        new AuditEntry("ACTION", command.topic(), value.getEnvelope())
            .set(AuditField.ACTOR, record.getActor())
            .set(AuditField.ACTION, record.getAction())
            .set(AuditField.SUBJECT, record.getSubject())
            .set(AuditField.OUTCOME, record.getOutcome())
            .set(AuditField.REMOTE_ADDRESS, record.getRemoteAddress())
            .set(AuditField.USER_AGENT, record.getUserAgent())
            .set(AuditField.DETAIL, record.getDetail()));
  }
}
