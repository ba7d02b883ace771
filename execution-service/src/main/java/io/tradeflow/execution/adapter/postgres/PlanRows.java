package io.tradeflow.execution.adapter.postgres;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.r2dbc.spi.Readable;
import io.tradeflow.events.Decimals;
import io.tradeflow.execution.domain.plan.Child;
import io.tradeflow.execution.domain.plan.ChildRole;
import io.tradeflow.execution.domain.plan.ChildState;
import io.tradeflow.execution.domain.plan.ChildTerms;
import io.tradeflow.execution.domain.plan.Plan;
import io.tradeflow.execution.domain.plan.PlanEvent;
import io.tradeflow.execution.domain.plan.PlanKind;
import io.tradeflow.execution.domain.plan.PlanStatus;
import io.tradeflow.execution.domain.plan.Progress;
import io.tradeflow.execution.domain.plan.Trail;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plans to rows and back. What a plan sets out to do, and what it has learned, are one JSON text
 * each; its children are rows, which travel as one JSON text too.
 */
final class PlanRows {
  /** Who names no broker is written as before one could be named. */
  private interface Part {
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Nullable String broker();
  }

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .addMixIn(ChildTerms.class, Part.class)
          .build();
  private static final JsonMapper COLUMNS =
      JSON.rebuild().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private static final Map<String, Class<? extends PlanKind>> KINDS =
      Map.of(
          "OCO", PlanKind.Oco.class,
          "BRACKET", PlanKind.Bracket.class,
          "TWAP", PlanKind.Twap.class,
          "VWAP", PlanKind.Vwap.class,
          "ICEBERG", PlanKind.Iceberg.class,
          "SPLIT", PlanKind.Split.class,
          "BASKET", PlanKind.Basket.class,
          "TARGET", PlanKind.Target.class,
          "EMERGENCY", PlanKind.Emergency.class);

  /** A row of plan_children. */
  private record ChildRow(
      UUID planId,
      int child,
      UUID orderId,
      ChildRole role,
      String symbol,
      String side,
      String orderType,
      BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      @Nullable BigDecimal stopPrice,
      boolean reduceOnly,
      String timeInForce,
      ChildState state,
      BigDecimal filled,
      boolean held,
      @Nullable String code,
      @Nullable String cancelReason,
      Instant placedAt,
      @Nullable BigDecimal trailingAmount,
      @Nullable BigDecimal trailingPercent,
      @Nullable String broker) {
    static ChildRow of(Plan plan, Child child) {
      ChildTerms terms = child.terms();
      @Nullable Trail trail = terms.trail();
      return new ChildRow(
          plan.id(),
          child.index(),
          plan.childId(child.index()),
          child.role(),
          terms.symbol(),
          terms.side(),
          terms.type(),
          terms.quantity(),
          terms.limitPrice(),
          terms.stopPrice(),
          terms.reduceOnly(),
          terms.timeInForce(),
          child.state(),
          child.filled(),
          child.held(),
          child.code(),
          child.cancelReason(),
          child.placedAt(),
          trail == null ? null : trail.amount(),
          trail == null ? null : trail.percent(),
          terms.broker());
    }

    Child read() {
      ChildTerms terms =
          new ChildTerms(
              symbol,
              side,
              orderType,
              Decimals.fromWire(quantity),
              price(limitPrice),
              price(stopPrice),
              Trail.of(price(trailingAmount), price(trailingPercent)),
              reduceOnly,
              timeInForce,
              broker);
      return new Child(
          child, role, terms, state, Decimals.fromWire(filled), held, code, cancelReason, placedAt);
    }

    private static @Nullable BigDecimal price(@Nullable BigDecimal price) {
      return price == null ? null : Decimals.fromWire(price);
    }
  }

  private PlanRows() {}

  static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  static String children(Plan plan, List<Child> children) {
    return COLUMNS.writeValueAsString(
        children.stream().map(child -> ChildRow.of(plan, child)).toList());
  }

  /** How it ended or will end; empty while the plan is ACTIVE. */
  static String ending(PlanStatus status) {
    return switch (status) {
      case PlanStatus.Active active -> "";
      case PlanStatus.Completing completing -> completing.ending().name();
      case PlanStatus.Ended ended -> ended.ending().name();
    };
  }

  /** Empty while the plan is ACTIVE. */
  static String reason(PlanStatus status) {
    return switch (status) {
      case PlanStatus.Active active -> "";
      case PlanStatus.Completing completing -> completing.reason();
      case PlanStatus.Ended ended -> ended.reason();
    };
  }

  /** From a row with its children in the column of that name. */
  static Plan plan(Readable row) {
    UUID id = Rows.need(row, "id", UUID.class);
    Class<? extends PlanKind> kind = KINDS.get(Rows.need(row, "kind", String.class));
    if (kind == null) {
      throw new IllegalStateException("A later version made plan " + id);
    }
    PlanKind definition = JSON.readValue(Rows.need(row, "definition", String.class), kind);
    ChildRow[] children =
        COLUMNS.readValue(Rows.need(row, "children", String.class), ChildRow[].class);
    return new Plan(
        id,
        Rows.need(row, "account_id", String.class),
        definition.closes() ? Rows.text(row, "closes_at") : Rows.text(row, "broker"),
        definition,
        status(row),
        JSON.readValue(Rows.need(row, "progress", String.class), Progress.class),
        Arrays.stream(children).map(ChildRow::read).toList(),
        Rows.need(row, "started_at", Instant.class));
  }

  /** What is to be moved and nothing else, so that wishes for both exits add up. */
  static String move(PlanEvent.MoveExit move) {
    Map<String, @Nullable Object> wish = new LinkedHashMap<>();
    if (move.profit() != null) {
      wish.put("profit", move.profit());
    }
    if (move.movesStop()) {
      wish.put("stop", move.stop());
      wish.put("trail", move.trail());
    }
    return json(wish);
  }

  /** Where exits are to be; null while nobody wants them elsewhere. */
  static PlanEvent.@Nullable MoveExit move(Readable row) {
    @Nullable String wish = Rows.text(row, "move_asked");
    return wish == null ? null : JSON.readValue(wish, PlanEvent.MoveExit.class);
  }

  private static PlanStatus status(Readable row) {
    @Nullable String ending = Rows.text(row, "ending");
    if (ending == null) {
      return new PlanStatus.Active();
    }
    PlanStatus.Ending how = PlanStatus.Ending.valueOf(ending);
    String why = Rows.need(row, "reason", String.class);
    return Rows.need(row, "status", String.class).equals("COMPLETING")
        ? new PlanStatus.Completing(how, why)
        : new PlanStatus.Ended(how, why);
  }
}
