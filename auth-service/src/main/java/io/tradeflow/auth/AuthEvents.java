package io.tradeflow.auth;

import io.tradeflow.events.AccountEvent;
import io.tradeflow.events.AccountEventType;
import io.tradeflow.events.AccountOpened;
import io.tradeflow.events.AccountSessionsRevoked;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.RevocationEvent;
import io.tradeflow.events.RevocationEventType;
import io.tradeflow.events.SessionRevoked;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.outbox.Outbox;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Maps to the events that this service owns. */
final class AuthEvents {
  private AuthEvents() {}

  static Outbox.Event accountOpened(UUID accountId, List<String> roles, Instant now) {
    String account = accountId.toString();
    AccountEvent event =
        AccountEvent.newBuilder()
            .setEnvelope(
                envelope(account, 1L, "open:" + account, AccountEventType.ACCOUNT_OPENED, now))
            .setType(AccountEventType.ACCOUNT_OPENED)
            .setOpened(AccountOpened.newBuilder().setRoles(List.copyOf(roles)).build())
            .build();
    return new Outbox.Event(Topics.AUTH_ACCOUNTS, account, event);
  }

  static Outbox.Event sessionRevoked(UUID accountId, String sessionId, Instant now) {
    RevocationEventType type = RevocationEventType.SESSION_REVOKED;
    RevocationEvent event =
        RevocationEvent.newBuilder()
            .setEnvelope(envelope(accountId.toString(), null, "end:" + sessionId, type, now))
            .setType(type)
            .setSession(SessionRevoked.newBuilder().setSessionId(sessionId).build())
            .build();
    return new Outbox.Event(Topics.AUTH_REVOCATIONS, sessionId, event);
  }

  /** Tokens are dated in whole seconds, so {@code issuedBefore} is best a whole second too. */
  static Outbox.Event accountSessionsRevoked(UUID accountId, Instant issuedBefore, Instant now) {
    RevocationEventType type = RevocationEventType.ACCOUNT_SESSIONS_REVOKED;
    String cause = "end-all:" + accountId + ":" + issuedBefore;
    RevocationEvent event =
        RevocationEvent.newBuilder()
            .setEnvelope(envelope(accountId.toString(), null, cause, type, now))
            .setType(type)
            .setAccount(AccountSessionsRevoked.newBuilder().setIssuedBefore(issuedBefore).build())
            .build();
    return new Outbox.Event(Topics.AUTH_REVOCATIONS, accountId.toString(), event);
  }

  private static Envelope envelope(
      String account,
      @org.jspecify.annotations.Nullable Long accountSeq,
      String cause,
      Enum<?> type,
      Instant now) {
    return Envelopes.of(account, accountSeq, null, now, cause, cause, type.name(), 0);
  }
}
