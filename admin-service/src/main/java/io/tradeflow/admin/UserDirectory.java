package io.tradeflow.admin;

import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Table {@code accounts}: what auth-service and subscription-service tell about accounts, in
 * whichever order it arrives. An account is listed once its opening is known.
 */
@Component
class UserDirectory {
  private final DatabaseClient database;

  UserDirectory(DatabaseClient database) {
    this.database = database;
  }

  /** An opening that is read again does not open a closed account. */
  Mono<Void> opened(String accountId, List<String> roles, Instant at) {
    return database
        .sql(
            "INSERT INTO accounts (account_id, roles, state, opened_at) VALUES ($1, $2, 'OPEN', $3)"
                + " ON CONFLICT (account_id) DO UPDATE SET roles = excluded.roles,"
                + " opened_at = excluded.opened_at, state = coalesce(accounts.state, 'OPEN')")
        .bind(0, accountId)
        .bind(1, roles.toArray(String[]::new))
        .bind(2, at(at))
        .then();
  }

  Mono<Void> closed(String accountId, Instant at) {
    return database
        .sql(
            "INSERT INTO accounts (account_id, state, closed_at) VALUES ($1, 'CLOSED', $2)"
                + " ON CONFLICT (account_id) DO UPDATE SET state = 'CLOSED',"
                + " closed_at = excluded.closed_at")
        .bind(0, accountId)
        .bind(1, at(at))
        .then();
  }

  /**
   * Notes the plan unless a later one is known.
   *
   * @param seq the subscription's version
   */
  Mono<Void> entitled(
      String accountId, String plan, boolean trial, @Nullable Instant validUntil, long seq) {
    return database
        .sql(
            "INSERT INTO accounts (account_id, plan, trial, valid_until, entitlement_seq)"
                + " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id) DO UPDATE SET"
                + " plan = excluded.plan, trial = excluded.trial,"
                + " valid_until = excluded.valid_until, entitlement_seq = excluded.entitlement_seq"
                + " WHERE accounts.entitlement_seq <= excluded.entitlement_seq")
        .bind(0, accountId)
        .bind(1, plan)
        .bind(2, trial)
        .bind(3, at(validUntil))
        .bind(4, seq)
        .then();
  }

  /** In the order of the account ids, those after {@code cursor}. */
  Mono<Page<User>> list(@Nullable String cursor, int limit) {
    return database
        .sql(
            "SELECT account_id, roles, state, opened_at, closed_at, plan, trial, valid_until"
                + " FROM accounts WHERE state IS NOT NULL AND account_id > $1"
                + " ORDER BY account_id LIMIT $2")
        .bind(0, cursor == null ? "" : cursor)
        .bind(1, limit + 1)
        .map(UserDirectory::read)
        .all()
        .collectList()
        .map(rows -> Page.of(rows, limit, User::accountId));
  }

  private static Object at(@Nullable Instant time) {
    return time == null
        ? Parameters.in(R2dbcType.TIMESTAMP_WITH_TIME_ZONE)
        : Parameters.in(R2dbcType.TIMESTAMP_WITH_TIME_ZONE, time.atOffset(ZoneOffset.UTC));
  }

  private static User read(Readable row) {
    return new User(
        Objects.requireNonNull(row.get("account_id", String.class)),
        List.of(Objects.requireNonNull(row.get("roles", String[].class))),
        Objects.requireNonNull(row.get("state", String.class)),
        time(row, "opened_at"),
        time(row, "closed_at"),
        row.get("plan", String.class),
        Objects.requireNonNull(row.get("trial", Boolean.class)),
        time(row, "valid_until"));
  }

  private static @Nullable Instant time(Readable row, String column) {
    OffsetDateTime at = row.get(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
