package io.tradeflow.risk.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.risk.application.RuleBoard;
import io.tradeflow.risk.domain.RiskRule;
import io.tradeflow.risk.domain.RuleKind;
import io.tradeflow.risk.domain.RuleOrder;
import io.tradeflow.risk.domain.RuleScope;
import io.tradeflow.starter.outbox.Outbox;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Mono;

/** One row a rule; a new one replaces the one of its scope, kind and item. */
public final class PostgresRuleBoard implements RuleBoard {
  private static final String UPSERT =
      """
      INSERT INTO risk_rules (scope, kind, item, value, valid_until, reason, actor, changed_at)
      VALUES (:scope, :kind, :item, :value, :validUntil, :reason, :actor, :changedAt)
      ON CONFLICT (scope, kind, item) DO UPDATE SET value = EXCLUDED.value,
        valid_until = EXCLUDED.valid_until, reason = EXCLUDED.reason, actor = EXCLUDED.actor,
        changed_at = EXCLUDED.changed_at
      """;
  private static final String DELETE =
      "DELETE FROM risk_rules WHERE scope = :scope AND kind = :kind AND item = :item";

  private final DatabaseClient database;
  private final Outbox outbox;
  private final Clock clock;

  public PostgresRuleBoard(DatabaseClient database, Outbox outbox, Clock clock) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public CompletionStage<List<RiskRule>> all() {
    return database
        .sql("SELECT * FROM risk_rules ORDER BY scope, kind, item")
        .map(PostgresRuleBoard::rule)
        .all()
        .collectList()
        .toFuture();
  }

  @Override
  public CompletionStage<Optional<RuleOrder.Refusal>> carry(RuleOrder order) {
    Optional<RuleOrder.Refusal> refusal = order.refusal(clock.instant());
    Mono<Void> work =
        refusal
            .map(refused -> audit(order, "DENIED", refused.code()))
            .orElseGet(() -> change(order).then(audit(order, "SUCCESS", detail(order.rule()))));
    return outbox.inTransaction(work.thenReturn(refusal)).toFuture();
  }

  private Mono<Long> change(RuleOrder order) {
    RiskRule rule = order.rule();
    GenericExecuteSpec sql =
        database
            .sql(order.withdraw() ? DELETE : UPSERT)
            .bind("scope", rule.scope().value())
            .bind("kind", rule.kind().name())
            .bind("item", rule.item());
    if (order.withdraw()) {
      return sql.fetch().rowsUpdated();
    }
    sql =
        sql.bind("value", rule.value())
            .bind("reason", rule.reason())
            .bind("actor", rule.actor())
            .bind("changedAt", rule.changedAt());
    @Nullable Instant end = rule.validUntil();
    sql = end == null ? sql.bindNull("validUntil", Instant.class) : sql.bind("validUntil", end);
    return sql.fetch().rowsUpdated();
  }

  private static String detail(RiskRule rule) {
    return "%s %s until %s: %s"
        .formatted(
            rule.kind(),
            rule.value(),
            rule.validUntil() == null ? "withdrawn" : rule.validUntil(),
            rule.reason());
  }

  private Mono<Void> audit(RuleOrder order, String outcome, String detail) {
    String action = order.withdraw() ? "risk-rule.withdraw" : "risk-rule.set";
    RiskRule rule = order.rule();
    return outbox.append(
        List.of(
            AuditRecords.of(
                rule.actor(), action, rule.scope().value(), outcome, detail, clock.instant())));
  }

  private static RiskRule rule(Readable row) {
    return new RiskRule(
        new RuleScope(text(row, "scope")),
        RuleKind.valueOf(text(row, "kind")),
        text(row, "value"),
        row.get("valid_until", Instant.class),
        text(row, "reason"),
        text(row, "actor"),
        Objects.requireNonNull(row.get("changed_at", Instant.class)));
  }

  private static String text(Readable row, String column) {
    return Objects.requireNonNull(row.get(column, String.class), column);
  }
}
