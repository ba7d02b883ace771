package io.tradeflow.subscription;

import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Table {@code subscriptions}. */
@Component
class SubscriptionTable {
  private static final String COLUMNS =
      " account_id, tier, trial, valid_until, cancelled, version, changed_at ";

  private final DatabaseClient database;

  SubscriptionTable(DatabaseClient database) {
    this.database = database;
  }

  Mono<Subscription> find(UUID accountId) {
    return database
        .sql("SELECT" + COLUMNS + "FROM subscriptions WHERE account_id = $1")
        .bind(0, accountId)
        .map(SubscriptionTable::read)
        .one();
  }

  /** Reads and locks the row until the transaction ends. */
  Mono<Subscription> lock(UUID accountId) {
    return database
        .sql("SELECT" + COLUMNS + "FROM subscriptions WHERE account_id = $1 FOR UPDATE")
        .bind(0, accountId)
        .map(SubscriptionTable::read)
        .one();
  }

  /** Starts trials for the accounts that have no subscription; returns only those. */
  Flux<Subscription> startTrials(Collection<UUID> accounts, Tier tier, Instant end, Instant now) {
    return database
        .sql(
            "INSERT INTO subscriptions (account_id, tier, trial, valid_until, version, changed_at)"
                + " SELECT account_id, $2, true, $3, 1, $4 FROM unnest($1) AS account_id"
                + " ON CONFLICT (account_id) DO NOTHING RETURNING"
                + COLUMNS)
        .bind(0, accounts.toArray(UUID[]::new))
        .bind(1, tier.name())
        .bind(2, at(end))
        .bind(3, at(now))
        .map(SubscriptionTable::read)
        .all();
  }

  Mono<Subscription> save(Subscription changed) {
    return database
        .sql(
            "UPDATE subscriptions SET tier = $2, trial = $3, valid_until = $4, cancelled = $5,"
                + " version = $6, changed_at = $7 WHERE account_id = $1 RETURNING"
                + COLUMNS)
        .bind(0, changed.accountId())
        .bind(1, changed.tier().name())
        .bind(2, changed.trial())
        .bind(3, nullable(changed.validUntil()))
        .bind(4, changed.cancelled())
        .bind(5, changed.version())
        .bind(6, at(changed.changedAt()))
        .map(SubscriptionTable::read)
        .one();
  }

  /** Gives the account this plan, whether or not it has one. */
  Mono<Subscription> put(UUID accountId, Tier tier, @Nullable Instant until, Instant now) {
    return database
        .sql(
            "INSERT INTO subscriptions AS s"
                + " (account_id, tier, trial, valid_until, cancelled, version, changed_at)"
                + " VALUES ($1, $2, false, $3, false, 1, $4)"
                + " ON CONFLICT (account_id) DO UPDATE SET tier = excluded.tier, trial = false,"
                + " valid_until = excluded.valid_until, cancelled = false,"
                + " version = s.version + 1, changed_at = excluded.changed_at RETURNING"
                + COLUMNS)
        .bind(0, accountId)
        .bind(1, tier.name())
        .bind(2, nullable(until))
        .bind(3, at(now))
        .map(SubscriptionTable::read)
        .one();
  }

  /** Makes FREE what has ended, at most {@code limit} rows, skipping rows that others hold. */
  Flux<Subscription> expire(Instant now, int limit) {
    return database
        .sql(
            "WITH due AS MATERIALIZED (SELECT account_id AS id FROM subscriptions"
                + " WHERE valid_until <= $1 ORDER BY valid_until LIMIT $2"
                + " FOR UPDATE SKIP LOCKED)"
                + " UPDATE subscriptions SET tier = 'FREE', trial = false, valid_until = NULL,"
                + " cancelled = false, version = version + 1, changed_at = $1"
                + " FROM due WHERE account_id = due.id RETURNING"
                + COLUMNS)
        .bind(0, at(now))
        .bind(1, limit)
        .map(SubscriptionTable::read)
        .all();
  }

  private static Object nullable(@Nullable Instant instant) {
    return instant == null
        ? Parameters.in(R2dbcType.TIMESTAMP_WITH_TIME_ZONE)
        : Parameters.in(R2dbcType.TIMESTAMP_WITH_TIME_ZONE, at(instant));
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  @SuppressWarnings("NullAway") // all columns but valid_until are NOT NULL
  private static Subscription read(Readable row) {
    @Nullable OffsetDateTime validUntil = row.get("valid_until", OffsetDateTime.class);
    return new Subscription(
        row.get("account_id", UUID.class),
        Tier.valueOf(row.get("tier", String.class)),
        row.get("trial", Boolean.class),
        validUntil == null ? null : validUntil.toInstant(),
        row.get("cancelled", Boolean.class),
        row.get("version", Long.class),
        row.get("changed_at", OffsetDateTime.class).toInstant());
  }
}
