package io.tradeflow.auth;

import io.tradeflow.starter.outbox.Outbox;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Table {@code accounts}; a row and its AccountOpened commit together, once for each account. */
@Component
class Accounts {
  /** Roles of the platform; Keycloak's own are no concern of other services. */
  static final Set<String> ROLES = Set.of("trader", "operator", "admin");

  private final DatabaseClient database;
  private final Outbox outbox;
  private final Clock clock;

  Accounts(DatabaseClient database, Outbox outbox, Clock clock) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  Mono<Boolean> exists(UUID accountId) {
    return existing(List.of(accountId)).map(found -> !found.isEmpty());
  }

  /** Those of the ids that have a row. */
  Mono<Set<UUID>> existing(Collection<UUID> ids) {
    return database
        .sql("SELECT account_id FROM accounts WHERE account_id = ANY($1)")
        .bind(0, ids.toArray(UUID[]::new))
        .mapValue(UUID.class)
        .all()
        .collect(Collectors.toSet());
  }

  /** Opens the account and says so, with further events; false if it was open already. */
  Mono<Boolean> open(UUID accountId, Collection<String> roles, List<Outbox.Event> also) {
    Instant now = clock.instant();
    List<String> known = roles.stream().filter(ROLES::contains).sorted().toList();
    Mono<Boolean> work =
        database
            .sql(
                "INSERT INTO accounts (account_id, roles, opened_at) VALUES ($1, $2, $3)"
                    + " ON CONFLICT (account_id) DO NOTHING")
            .bind(0, accountId)
            .bind(1, known.toArray(String[]::new))
            .bind(2, now.atOffset(ZoneOffset.UTC))
            .fetch()
            .rowsUpdated()
            .filter(rows -> rows == 1)
            .flatMap(
                rows ->
                    outbox
                        .append(List.of(AuthEvents.accountOpened(accountId, known, now)))
                        .then(outbox.append(also))
                        .thenReturn(true))
            .defaultIfEmpty(false);
    return outbox.inTransaction(work);
  }
}
