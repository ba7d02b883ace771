package io.tradeflow.risk.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.events.Topics;
import io.tradeflow.risk.application.RiskProfiles;
import io.tradeflow.risk.domain.Entitlement;
import io.tradeflow.risk.domain.RiskProfile;
import io.tradeflow.risk.domain.Settings;
import io.tradeflow.starter.outbox.Outbox;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Mono;

/** One row an account, changed under its lock. */
public final class PostgresRiskProfiles implements RiskProfiles {
  private static final String SELECT = "SELECT * FROM risk_profiles WHERE account_id = :account";
  private static final String INSERT =
      """
      INSERT INTO risk_profiles (account_id, min_position_percent, max_position_percent,
        max_open_positions, daily_loss_percent)
      VALUES (:account, :min, :max, :positions, :loss) ON CONFLICT DO NOTHING
      """;
  private static final String UPDATE =
      """
      UPDATE risk_profiles SET max_position_usd = :maxPosition, min_position_percent = :min,
        max_position_percent = :max, max_order_value_usd = :maxOrder,
        max_open_positions = :positions, daily_loss_percent = :loss, daily_loss_usd = :lossUsd,
        allowed_symbols = :symbols, plan_tier = :tier, plan_max_position_usd = :planPosition,
        plan_max_open_positions = :planPositions, plan_max_trades_per_day = :planTrades,
        limits_version = :version, updated_at = now()
      WHERE account_id = :account
      """;

  private final DatabaseClient database;
  private final Outbox outbox;
  private final Clock clock;

  public PostgresRiskProfiles(DatabaseClient database, Outbox outbox, Clock clock) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public CompletionStage<RiskProfile> of(String accountId) {
    return select(accountId, SELECT).defaultIfEmpty(RiskProfile.of(accountId)).toFuture();
  }

  @Override
  public CompletionStage<RiskProfile> change(String accountId, UnaryOperator<RiskProfile> change) {
    Mono<RiskProfile> work =
        insert(RiskProfile.of(accountId))
            .then(select(accountId, SELECT + " FOR UPDATE"))
            .flatMap(before -> save(before, change.apply(before)));
    return outbox.inTransaction(work).toFuture();
  }

  private Mono<RiskProfile> select(String accountId, String sql) {
    return database.sql(sql).bind("account", accountId).map(PostgresRiskProfiles::profile).one();
  }

  private Mono<Long> insert(RiskProfile fresh) {
    return database
        .sql(INSERT)
        .bind("account", fresh.accountId())
        .bind("min", fresh.settings().minPositionPercent())
        .bind("max", fresh.settings().maxPositionPercent())
        .bind("positions", fresh.settings().maxOpenPositions())
        .bind("loss", fresh.settings().dailyLossPercent())
        .fetch()
        .rowsUpdated();
  }

  private Mono<RiskProfile> save(RiskProfile before, RiskProfile after) {
    if (after.equals(before)) {
      return Mono.just(after);
    }
    Mono<Void> publish =
        after.limitsVersion() == before.limitsVersion()
            ? Mono.empty()
            : Mono.justOrEmpty(after.limits())
                .flatMap(
                    limits ->
                        outbox.append(
                            Topics.RISK_LIMITS,
                            after.accountId(),
                            LimitsEvents.event(after.accountId(), limits, clock.instant())));
    return update(after).then(publish).thenReturn(after);
  }

  private Mono<Long> update(RiskProfile profile) {
    Settings settings = profile.settings();
    @Nullable Entitlement plan = profile.entitlement();
    @Nullable Set<String> symbols = settings.allowedSymbols();
    GenericExecuteSpec sql =
        database
            .sql(UPDATE)
            .bind("account", profile.accountId())
            .bind("min", settings.minPositionPercent())
            .bind("max", settings.maxPositionPercent())
            .bind("positions", settings.maxOpenPositions())
            .bind("loss", settings.dailyLossPercent())
            .bind("version", profile.limitsVersion());
    sql = bind(sql, "maxPosition", settings.maxPositionUsd(), BigDecimal.class);
    sql = bind(sql, "maxOrder", settings.maxOrderValueUsd(), BigDecimal.class);
    sql = bind(sql, "lossUsd", settings.dailyLossUsd(), BigDecimal.class);
    String @Nullable [] array = symbols == null ? null : symbols.toArray(String[]::new);
    sql = bind(sql, "symbols", array, String[].class);
    sql = bind(sql, "tier", plan == null ? null : plan.tier(), String.class);
    sql =
        bind(
            sql,
            "planPosition",
            plan == null ? null : plan.maxPaperPositionUsd(),
            BigDecimal.class);
    sql = bind(sql, "planPositions", plan == null ? null : plan.maxOpenPositions(), Integer.class);
    sql = bind(sql, "planTrades", plan == null ? null : plan.maxTradesPerDay(), Integer.class);
    return sql.fetch().rowsUpdated();
  }

  private static GenericExecuteSpec bind(
      GenericExecuteSpec sql, String name, @Nullable Object value, Class<?> type) {
    return value == null ? sql.bindNull(name, type) : sql.bind(name, value);
  }

  private static RiskProfile profile(Readable row) {
    String @Nullable [] symbols = row.get("allowed_symbols", String[].class);
    Settings settings =
        new Settings(
            amount(row, "max_position_usd"),
            required(row, "min_position_percent"),
            required(row, "max_position_percent"),
            amount(row, "max_order_value_usd"),
            number(row, "max_open_positions"),
            required(row, "daily_loss_percent"),
            amount(row, "daily_loss_usd"),
            symbols == null ? null : Set.of(symbols));
    @Nullable String tier = row.get("plan_tier", String.class);
    @Nullable Entitlement plan =
        tier == null
            ? null
            : new Entitlement(
                tier,
                required(row, "plan_max_position_usd"),
                number(row, "plan_max_open_positions"),
                number(row, "plan_max_trades_per_day"));
    return new RiskProfile(
        Objects.requireNonNull(row.get("account_id", String.class)),
        settings,
        plan,
        Objects.requireNonNull(row.get("limits_version", Long.class)));
  }

  private static BigDecimal required(Readable row, String column) {
    return Objects.requireNonNull(amount(row, column), column);
  }

  private static @Nullable BigDecimal amount(Readable row, String column) {
    @Nullable BigDecimal value = row.get(column, BigDecimal.class);
    return value == null ? null : io.tradeflow.events.Decimals.fromWire(value);
  }

  private static int number(Readable row, String column) {
    return Objects.requireNonNull(row.get(column, Integer.class), column);
  }
}
