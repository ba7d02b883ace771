package io.tradeflow.auth;

import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.AuditCommandType;
import io.tradeflow.events.RecordAudit;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.outbox.Outbox;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Audit records; people are account ids, or a keyed hash where no account is known. */
@Component
class AuditTrail {
  /** How an attempt ended. */
  enum Outcome {
    SUCCESS,
    DENIED,
    FAILED
  }

  private static final String HMAC = "HmacSHA256";
  private static final int HASH_BYTES = 16;

  private final SecretKeySpec key;
  private final Clock clock;

  AuditTrail(AuthProperties properties, Clock clock) {
    byte[] secret = ("audit:" + properties.auditKey()).getBytes(StandardCharsets.UTF_8);
    this.key = new SecretKeySpec(secret, HMAC);
    this.clock = clock;
  }

  /** The record of what an account did. */
  Outbox.Event of(UUID account, String action, Outcome outcome, Caller caller) {
    return of(account, action, outcome, caller, null);
  }

  /** The record of what an account did to one of its things, such as a session. */
  Outbox.Event of(
      UUID account, String action, Outcome outcome, Caller caller, @Nullable String subject) {
    return event(account.toString(), account.toString(), action, outcome, caller, subject);
  }

  /** The record of what somebody did who gave this user name. */
  Outbox.Event ofStranger(String username, String action, Outcome outcome, Caller caller) {
    return event(null, pseudonym(username), action, outcome, caller, null);
  }

  /** Same name, same text; without the key nobody can tell which name. */
  String pseudonym(String username) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      String name = username.strip().toLowerCase(Locale.ROOT);
      byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
      return "hmac:" + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Outbox.Event event(
      @Nullable String account,
      String actor,
      String action,
      Outcome outcome,
      Caller caller,
      @Nullable String subject) {
    String request = UUID.randomUUID().toString();
    AuditCommand command =
        AuditCommand.newBuilder()
            .setEnvelope(
                Envelopes.of(
                    account,
                    null,
                    null,
                    clock.instant(),
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
                    .setOutcome(outcome.name())
                    .setRemoteAddress(caller.remoteAddress())
                    .setUserAgent(caller.userAgent())
                    .build())
            .build();
    return new Outbox.Event(Topics.AUDIT_RECORDS_COMMANDS, actor, command);
  }
}
