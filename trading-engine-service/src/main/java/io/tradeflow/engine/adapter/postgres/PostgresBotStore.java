package io.tradeflow.engine.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.engine.adapter.postgres.CommandOutbox.Command;
import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.application.Refused;
import io.tradeflow.engine.domain.Subscription;
import io.tradeflow.engine.domain.UniverseSubscription;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.BotState;
import io.tradeflow.engine.domain.rule.RuleReference;
import io.tradeflow.engine.domain.strategy.StrategyType;
import io.tradeflow.engine.domain.universe.UniverseType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.Parameter;
import reactor.core.publisher.Mono;

/** {@link BotStore} on PostgreSQL. */
public final class PostgresBotStore implements BotStore {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String BOTS =
      "SELECT b.*, v.document AS rule_document FROM bot b LEFT JOIN rule_version v"
          + " ON v.rule_id = b.rule_id AND v.version = b.rule_version";

  /** A version that is active stays so until the transaction has ended. */
  private static final String RUNNABLE =
      "EXISTS (SELECT 1 FROM rule_version v WHERE v.rule_id = %s AND v.version = %s AND v.active"
          + " FOR SHARE)";

  private static final String SIGNAL =
      "s.id, s.position, s.strategy, s.parameters_hash, s.symbol, s.candle_interval, s.direction,"
          + " s.strength, s.reason, s.price, s.candle_open_time, s.raised_at, s.source, s.source_id,"
          + " s.external_id, s.target_bot, s.target_account";

  static final String VERDICT =
      SIGNAL
          + ", v.position AS verdict_position, v.outcome, v.code, v.detail,"
          + " v.quantity, v.order_id, v.order_state, v.decided_at";

  private static final String[] UNIVERSES =
      UniverseType.all().stream().map(UniverseType::code).toArray(String[]::new);

  private final DatabaseClient database;
  private final CommandOutbox transactions;

  public PostgresBotStore(DatabaseClient database, CommandOutbox transactions) {
    this.database = database;
    this.transactions = transactions;
  }

  @Override
  public boolean add(Bot bot, int most) {
    Mono<Object> lock =
        database
            .sql("SELECT 1 AS locked FROM pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind(0, bot.accountId())
            .map(row -> (Object) true)
            .one();
    return audited(lock.then(insert(bot, most)), note(bot, "bot.create"), bot.createdAt()) > 0;
  }

  private Mono<Long> insert(Bot bot, int most) {
    Bot.Plan plan = bot.plan();
    return database
        .sql(
            "INSERT INTO bot (id, account_id, name, strategy, parameters, parameters_hash,"
                + " candle_interval, symbols, sizing_type, sizing_value, broker, state, created_at,"
                + " updated_at, rule_id, rule_version) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
                + " $11, $12, $13, $14, $16::uuid, $17::integer"
                + " WHERE (SELECT count(*) FROM bot WHERE account_id = $2) < $15")
        .bind(0, bot.id())
        .bind(1, bot.accountId())
        .bind(2, plan.name())
        .bind(3, plan.strategy().code())
        .bind(4, Rows.parameters(plan.strategy()))
        .bind(5, plan.strategy().hash())
        .bind(6, plan.interval().code())
        .bind(7, plan.symbols().toArray(String[]::new))
        .bind(8, plan.sizing().type().name())
        .bind(9, plan.sizing().value())
        .bind(10, plan.broker())
        .bind(11, bot.state().name())
        .bind(12, bot.createdAt().atOffset(ZoneOffset.UTC))
        .bind(13, bot.updatedAt().atOffset(ZoneOffset.UTC))
        .bind(14, most)
        .bind(15, ruleId(plan))
        .bind(16, ruleVersion(plan))
        .fetch()
        .rowsUpdated()
        .onErrorMap(DataIntegrityViolationException.class, PostgresBotStore::ruleGone);
  }

  @Override
  public Optional<Bot> find(String accountId, UUID botId) {
    return database
        .sql(BOTS + " WHERE b.account_id = $1 AND b.id = $2")
        .bind(0, accountId)
        .bind(1, botId)
        .map(Rows::bot)
        .one()
        .blockOptional(PATIENCE);
  }

  @Override
  public List<Bot> list(String accountId) {
    return listed(
        database
            .sql(BOTS + " WHERE b.account_id = $1 ORDER BY b.created_at, b.id")
            .bind(0, accountId)
            .map(Rows::bot)
            .all()
            .collectList());
  }

  @Override
  public boolean save(Bot bot, Set<BotState> expected, String action) {
    Bot.Plan plan = bot.plan();
    return audited(
            database
                .sql(
                    "UPDATE bot SET name = $1, strategy = $2, parameters = $3, parameters_hash = $4,"
                        + " candle_interval = $5, symbols = $6, sizing_type = $7, sizing_value = $8,"
                        + " broker = $9, state = $10, updated_at = $11, rule_id = $15::uuid,"
                        + " rule_version = $16::integer"
                        + " WHERE id = $12 AND account_id = $13 AND state = ANY($14)"
                        + " AND ($10 <> 'RUNNING' OR $15::uuid IS NULL OR "
                        + RUNNABLE.formatted("$15::uuid", "$16::integer")
                        + ")")
                .bind(0, plan.name())
                .bind(1, plan.strategy().code())
                .bind(2, Rows.parameters(plan.strategy()))
                .bind(3, plan.strategy().hash())
                .bind(4, plan.interval().code())
                .bind(5, plan.symbols().toArray(String[]::new))
                .bind(6, plan.sizing().type().name())
                .bind(7, plan.sizing().value())
                .bind(8, plan.broker())
                .bind(9, bot.state().name())
                .bind(10, bot.updatedAt().atOffset(ZoneOffset.UTC))
                .bind(11, bot.id())
                .bind(12, bot.accountId())
                .bind(13, expected.stream().map(Enum::name).toArray(String[]::new))
                .bind(14, ruleId(plan))
                .bind(15, ruleVersion(plan))
                .fetch()
                .rowsUpdated()
                .onErrorMap(DataIntegrityViolationException.class, PostgresBotStore::ruleGone),
            note(bot, action),
            bot.updatedAt())
        > 0;
  }

  @Override
  public boolean deleteStopped(String accountId, UUID botId, Instant now) {
    return audited(
            database
                .sql("DELETE FROM bot WHERE account_id = $1 AND id = $2 AND state = 'STOPPED'")
                .bind(0, accountId)
                .bind(1, botId)
                .fetch()
                .rowsUpdated(),
            new Command.Note(accountId, "bot.delete", botId.toString(), null),
            now)
        > 0;
  }

  @Override
  public int moveAll(String accountId, BotState state, Instant now) {
    String action = state == BotState.RUNNING ? "trading.start" : "trading.stop";
    return (int)
        audited(
            moveAll(database, accountId, state, now),
            new Command.Note(accountId, action, accountId, null),
            now);
  }

  /** Locks in the order of ids, as the judgement of signals does. */
  static Mono<Long> moveAll(
      DatabaseClient database, String accountId, BotState state, Instant now) {
    return database
        .sql(
            "UPDATE bot SET state = $1, updated_at = $2 WHERE id IN (SELECT b.id FROM bot b"
                + " WHERE b.account_id = $3 AND b.state <> $1"
                + " AND ($1 <> 'RUNNING' OR b.rule_id IS NULL OR "
                + RUNNABLE.formatted("b.rule_id", "b.rule_version")
                + ") ORDER BY b.id FOR UPDATE OF b)")
        .bind(0, state.name())
        .bind(1, now.atOffset(ZoneOffset.UTC))
        .bind(2, accountId)
        .fetch()
        .rowsUpdated();
  }

  @Override
  public List<Subscription> subscriptions() {
    Map<RuleReference, StrategyType> known = Rows.knownRules();
    return listed(
        database
            .sql(
                "SELECT f.*, v.document AS rule_document FROM (SELECT DISTINCT strategy,"
                    + " parameters, candle_interval, rule_id, rule_version, unnest(symbols) AS"
                    + " symbol FROM bot WHERE state = 'RUNNING' AND strategy <> ALL($2)) f"
                    + " LEFT JOIN rule_version v"
                    + " ON v.rule_id = f.rule_id AND v.version = f.rule_version"
                    + " AND v.rule_id || '/' || v.version <> ALL($1)")
            .bind(
                0,
                known.keySet().stream()
                    .map(rule -> rule.ruleId() + "/" + rule.version())
                    .toArray(String[]::new))
            .bind(1, UNIVERSES)
            .map(
                row ->
                    new Subscription(
                        Rows.strategy(row, known), Rows.text(row, "symbol"), Rows.interval(row)))
            .all()
            .collectList());
  }

  @Override
  public List<UniverseSubscription> universes() {
    return listed(
        database
            .sql(
                "SELECT DISTINCT strategy, parameters, candle_interval, symbols FROM bot"
                    + " WHERE state = 'RUNNING' AND strategy = ANY($1)")
            .bind(0, UNIVERSES)
            .map(row -> new UniverseSubscription(Rows.universe(row), Rows.interval(row)))
            .all()
            .distinct()
            .collectList());
  }

  @Override
  public List<KeptSignal> signals(int limit, @Nullable Long before) {
    return listed(
        database
            .sql(
                "SELECT "
                    + SIGNAL
                    + " FROM signal s WHERE s.position < $1 AND s.target_bot IS NULL"
                    + " AND s.strategy NOT LIKE 'rule-%'"
                    + " ORDER BY s.position DESC LIMIT $2")
            .bind(0, before == null ? Long.MAX_VALUE : before)
            .bind(1, limit)
            .map(row -> kept(row, "position"))
            .all()
            .collectList());
  }

  @Override
  public List<KeptVerdict> verdicts(UUID botId, int limit, @Nullable Long before) {
    return listed(
        database
            .sql(
                "SELECT "
                    + VERDICT
                    + " FROM verdict v JOIN signal s ON s.id = v.signal_id"
                    + " WHERE v.bot_id = $1 AND v.position < $2 ORDER BY v.position DESC LIMIT $3")
            .bind(0, botId)
            .bind(1, before == null ? Long.MAX_VALUE : before)
            .bind(2, limit)
            .map(PostgresBotStore::verdict)
            .all()
            .collectList());
  }

  @Override
  public void forgetBefore(Instant raisedAt) {
    rows(
        database
            .sql("DELETE FROM signal WHERE raised_at < $1")
            .bind(0, raisedAt.atOffset(ZoneOffset.UTC))
            .fetch()
            .rowsUpdated());
  }

  private static Parameter ruleId(Bot.Plan plan) {
    return RuleReference.of(plan.strategy())
        .map(rule -> Parameter.from(rule.ruleId()))
        .orElseGet(() -> Parameter.empty(UUID.class));
  }

  private static Parameter ruleVersion(Bot.Plan plan) {
    return RuleReference.of(plan.strategy())
        .map(rule -> Parameter.from(rule.version()))
        .orElseGet(() -> Parameter.empty(Integer.class));
  }

  /** It was there a moment ago, when the request was read. */
  private static Refused ruleGone(DataIntegrityViolationException cause) {
    Refused refused =
        new Refused(Refused.Kind.NOT_FOUND, "RULE_NOT_FOUND", "The rule was deleted meanwhile.");
    refused.initCause(cause);
    return refused;
  }

  static KeptVerdict verdict(Readable row) {
    BigDecimal quantity = row.get("quantity", BigDecimal.class);
    return new KeptVerdict(
        kept(row, "verdict_position"),
        Rows.text(row, "outcome"),
        row.get("code", String.class),
        row.get("detail", String.class),
        quantity == null ? null : Rows.plain(quantity),
        row.get("order_id", String.class),
        row.get("order_state", String.class),
        Rows.instant(row, "decided_at"));
  }

  private static KeptSignal kept(Readable row, String position) {
    return new KeptSignal(
        Rows.value(row, position, Long.class), Rows.value(row, "id", UUID.class), Rows.signal(row));
  }

  private static <T> List<T> listed(Mono<List<T>> query) {
    List<T> found = query.block(PATIENCE);
    return found == null ? List.of() : found;
  }

  /** Changes rows and says so in the same transaction; says nothing if no row changed. */
  private long audited(Mono<Long> update, Command.Note note, Instant now) {
    return rows(
        transactions.inTransaction(
            update.flatMap(
                changed ->
                    changed == 0
                        ? Mono.just(changed)
                        : transactions.append(List.of(note), now).thenReturn(changed))));
  }

  private static Command.Note note(Bot bot, String action) {
    Bot.Plan plan = bot.plan();
    return new Command.Note(
        bot.accountId(),
        action,
        bot.id().toString(),
        "state=%s strategy=%s interval=%s symbols=%d sizing=%s:%s broker=%s"
            .formatted(
                bot.state(),
                plan.strategy().code(),
                plan.interval().code(),
                plan.symbols().size(),
                plan.sizing().type(),
                plan.sizing().value().toPlainString(),
                plan.broker()));
  }

  private static long rows(Mono<Long> update) {
    Long count = update.block(PATIENCE);
    return count == null ? 0 : count;
  }
}
