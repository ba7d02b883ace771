package io.tradeflow.engine.adapter.web;

import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.rule.RuleReference;
import io.tradeflow.engine.domain.strategy.ParameterSpec;
import io.tradeflow.engine.domain.strategy.StrategyType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What clients see. */
final class Views {
  record Page<T>(List<T> items, @Nullable String nextCursor) {
    /** Of one item more than the limit, which tells whether there is another page. */
    static <S, T> Page<T> of(
        List<S> found,
        int limit,
        ToLongFunction<S> position,
        java.util.function.Function<S, T> view) {
      boolean more = found.size() > limit;
      List<S> shown = more ? found.subList(0, limit) : found;
      String next = more ? Long.toString(position.applyAsLong(shown.getLast())) : null;
      return new Page<>(shown.stream().map(view).toList(), next);
    }
  }

  record SizingView(String type, BigDecimal value) {}

  record RuleReferenceView(UUID id, int version) {
    static RuleReferenceView of(RuleReference rule) {
      return new RuleReferenceView(rule.ruleId(), rule.version());
    }
  }

  record BotView(
      UUID id,
      String name,
      String strategy,
      @Nullable RuleReferenceView rule,
      Map<String, BigDecimal> parameters,
      String parametersHash,
      List<String> symbols,
      String interval,
      SizingView sizing,
      String broker,
      String state,
      Instant createdAt,
      Instant updatedAt) {
    static BotView of(Bot bot) {
      Bot.Plan plan = bot.plan();
      return new BotView(
          bot.id(),
          plan.name(),
          plan.strategy().code(),
          RuleReference.of(plan.strategy()).map(RuleReferenceView::of).orElse(null),
          plan.strategy().parameters().values(),
          plan.strategy().parameters().hash(),
          plan.symbols(),
          plan.interval().code(),
          new SizingView(plan.sizing().type().name(), plan.sizing().value()),
          plan.broker(),
          bot.state().name(),
          bot.createdAt(),
          bot.updatedAt());
    }
  }

  record SignalView(
      UUID signalId,
      String strategy,
      String parametersHash,
      String symbol,
      String interval,
      String direction,
      double strength,
      String reason,
      BigDecimal price,
      Instant candleOpenTime,
      Instant occurredAt) {
    static SignalView of(BotStore.KeptSignal kept) {
      Signal signal = kept.signal();
      return new SignalView(
          kept.id(),
          signal.source().strategy(),
          signal.source().parametersHash(),
          signal.source().symbol(),
          signal.source().interval().code(),
          signal.direction().name(),
          signal.strength(),
          signal.reason(),
          signal.price(),
          signal.candleOpenTime(),
          kept.raised().raisedAt());
    }
  }

  record VerdictView(
      SignalView signal,
      String outcome,
      @Nullable String code,
      @Nullable String detail,
      @Nullable BigDecimal quantity,
      @Nullable String orderId,
      @Nullable String orderState,
      Instant decidedAt) {
    static VerdictView of(BotStore.KeptVerdict verdict) {
      return new VerdictView(
          SignalView.of(verdict.kept()),
          verdict.outcome(),
          verdict.code(),
          verdict.detail(),
          verdict.quantity(),
          verdict.orderId(),
          verdict.orderState(),
          verdict.decidedAt());
    }
  }

  /** {@code parameters} is a JSON Schema of the object that a bot takes. */
  record StrategyView(
      String code, String name, String description, Map<String, Object> parameters) {
    static StrategyView of(StrategyType type) {
      Map<String, Object> properties = new LinkedHashMap<>();
      type.parameters().forEach(spec -> properties.put(spec.name(), property(spec)));
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
      schema.put("type", "object");
      schema.put("additionalProperties", false);
      schema.put("properties", properties);
      return new StrategyView(type.code(), type.name(), type.description(), schema);
    }

    /** Numbers, not strings: a JSON Schema says so. */
    private static Map<String, Object> property(ParameterSpec spec) {
      Map<String, Object> property = new LinkedHashMap<>();
      property.put("type", spec.integer() ? "integer" : "number");
      property.put("minimum", spec.minimum().doubleValue());
      property.put("maximum", spec.maximum().doubleValue());
      property.put("default", spec.defaultValue().doubleValue());
      property.put("description", spec.description());
      return property;
    }
  }

  private Views() {}
}
