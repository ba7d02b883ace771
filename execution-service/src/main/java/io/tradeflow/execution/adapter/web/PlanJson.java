package io.tradeflow.execution.adapter.web;

import io.tradeflow.execution.domain.plan.Child;
import io.tradeflow.execution.domain.plan.ChildTerms;
import io.tradeflow.execution.domain.plan.Plan;
import io.tradeflow.execution.domain.plan.PlanKind;
import io.tradeflow.execution.domain.plan.PlanStatus;
import io.tradeflow.execution.domain.plan.Trail;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Composed orders as callers write and read them. */
final class PlanJson {
  private PlanJson() {}

  record Oco(
      @Nullable String symbol,
      @Nullable String side,
      @Nullable BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      @Nullable BigDecimal stopPrice,
      @Nullable BigDecimal trailingAmount,
      @Nullable BigDecimal trailingPercent,
      @Nullable BigDecimal stopLimitPrice,
      @Nullable String broker) {}

  record Bracket(
      @Nullable String symbol,
      @Nullable String side,
      @Nullable String type,
      @Nullable BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      @Nullable BigDecimal stopPrice,
      @Nullable BigDecimal takeProfitPrice,
      @Nullable BigDecimal stopLossPrice,
      @Nullable BigDecimal trailingAmount,
      @Nullable BigDecimal trailingPercent,
      @Nullable BigDecimal stopLimitPrice,
      @Nullable String broker) {}

  record Exits(
      @Nullable BigDecimal takeProfitPrice,
      @Nullable BigDecimal stopPrice,
      @Nullable BigDecimal trailingAmount,
      @Nullable BigDecimal trailingPercent) {}

  record Twap(
      @Nullable String symbol,
      @Nullable String side,
      @Nullable BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      @Nullable Integer durationSeconds,
      @Nullable Integer slices,
      @Nullable String broker) {}

  record Vwap(
      @Nullable String symbol,
      @Nullable String side,
      @Nullable BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      @Nullable Integer durationSeconds,
      @Nullable List<@Nullable BigDecimal> profile,
      @Nullable BigDecimal participation,
      @Nullable String broker) {}

  record Iceberg(
      @Nullable String symbol,
      @Nullable String side,
      @Nullable BigDecimal quantity,
      @Nullable BigDecimal displayQuantity,
      @Nullable BigDecimal limitPrice,
      @Nullable String broker) {}

  record Split(
      @Nullable String symbol,
      @Nullable String side,
      @Nullable String type,
      @Nullable BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      @Nullable BigDecimal stopPrice,
      @Nullable BigDecimal trailingAmount,
      @Nullable BigDecimal trailingPercent,
      @Nullable BigDecimal splitSize,
      @Nullable String broker) {}

  record Basket(
      @Nullable List<@Nullable Leg> legs, @Nullable Boolean allOrNone, @Nullable String broker) {}

  record Leg(
      @Nullable String symbol,
      @Nullable String side,
      @Nullable String type,
      @Nullable BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      @Nullable BigDecimal stopPrice,
      @Nullable BigDecimal trailingAmount,
      @Nullable BigDecimal trailingPercent,
      @Nullable String timeInForce,
      @Nullable String broker) {}

  record Smart(
      @Nullable String symbol,
      @Nullable BigDecimal positionSize,
      @Nullable BigDecimal limitPrice,
      @Nullable String broker) {}

  /** What a plan has become. */
  record View(
      UUID id,
      String kind,
      String status,
      @Nullable String reason,
      @Nullable String broker,
      List<String> symbols,
      BigDecimal filledQuantity,
      PlanKind terms,
      @Nullable BigDecimal trailingStop,
      List<ChildView> children,
      Instant createdAt) {}

  /** One of its orders. */
  record ChildView(
      int index,
      UUID orderId,
      String role,
      String symbol,
      String side,
      String type,
      BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      @Nullable BigDecimal stopPrice,
      @Nullable BigDecimal trailingAmount,
      @Nullable BigDecimal trailingPercent,
      boolean reduceOnly,
      @Nullable String broker,
      String state,
      BigDecimal filledQuantity,
      @Nullable String code,
      @Nullable String cancelReason,
      Instant placedAt) {}

  static View view(Plan plan) {
    return new View(
        plan.id(),
        plan.kind().label(),
        plan.status().label(),
        reason(plan.status()),
        plan.broker(),
        plan.kind().symbols(),
        plan.filled(),
        plan.kind(),
        plan.progress().trailingStop(),
        plan.children().stream().map(child -> view(plan, child)).toList(),
        plan.startedAt());
  }

  private static @Nullable String reason(PlanStatus status) {
    return switch (status) {
      case PlanStatus.Active active -> null;
      case PlanStatus.Completing completing -> completing.reason();
      case PlanStatus.Ended ended -> ended.reason();
    };
  }

  private static ChildView view(Plan plan, Child child) {
    ChildTerms terms = child.terms();
    @Nullable Trail trail = terms.trail();
    return new ChildView(
        child.index(),
        plan.childId(child.index()),
        child.role().name(),
        terms.symbol(),
        terms.side(),
        terms.type(),
        terms.quantity(),
        terms.limitPrice(),
        terms.stopPrice(),
        trail == null ? null : trail.amount(),
        trail == null ? null : trail.percent(),
        terms.reduceOnly(),
        plan.broker(terms),
        child.state().name(),
        child.filled(),
        child.code(),
        child.cancelReason(),
        child.placedAt());
  }
}
