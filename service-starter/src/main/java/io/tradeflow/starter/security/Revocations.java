package io.tradeflow.starter.security;

import io.tradeflow.events.RevocationEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Sessions and accounts whose tokens are refused although they have not expired. Entries are
 * forgotten once every token that they could refuse has expired.
 */
public final class Revocations {
  private static final Duration LONGEST_TOKEN_LIFE = Duration.ofMinutes(15);

  private final Clock clock;
  private final Map<String, Instant> sessions = new ConcurrentHashMap<>();
  private final Map<String, Instant> accounts = new ConcurrentHashMap<>();

  /** Starts empty; {@link #accept} fills it. */
  public Revocations(Clock clock) {
    this.clock = clock;
  }

  /** Whether the token's session ended or its account's earlier sessions were revoked. */
  public boolean covers(Jwt token) {
    String session = token.getClaimAsString("sid");
    Instant issued = token.getIssuedAt();
    Instant before = token.getSubject() == null ? null : accounts.get(token.getSubject());
    return (session != null && sessions.containsKey(session))
        || (before != null && (issued == null || issued.isBefore(before)));
  }

  void accept(ConsumerRecord<String, RevocationEvent> published) {
    RevocationEvent event = published.value();
    Instant at = event.getEnvelope().getOccurredAt();
    if (at.isBefore(clock.instant().minus(LONGEST_TOKEN_LIFE))) {
      return;
    }
    switch (event.getType()) {
      case SESSION_REVOKED -> sessions.put(event.getSession().getSessionId(), at);
      case ACCOUNT_SESSIONS_REVOKED ->
          accounts.merge(
              event.getEnvelope().getAccountId(),
              event.getAccount().getIssuedBefore(),
              (left, right) -> left.isAfter(right) ? left : right);
      case UNKNOWN -> {}
    }
    forgetOld();
  }

  private void forgetOld() {
    Instant old = clock.instant().minus(LONGEST_TOKEN_LIFE);
    sessions.values().removeIf(at -> at.isBefore(old));
    accounts.values().removeIf(at -> at.isBefore(old));
  }
}
