package io.tradeflow.engine.adapter.web;

import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.application.outside.ManageHooks;
import io.tradeflow.engine.application.outside.ReceiveSignals;
import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.outside.AddressRange;
import io.tradeflow.engine.domain.outside.Hook;
import io.tradeflow.engine.domain.outside.HookKind;
import io.tradeflow.engine.domain.rule.RuleReference;
import io.tradeflow.engine.domain.strategy.ParameterSpec;
import io.tradeflow.engine.domain.strategy.StrategyType;
import io.tradeflow.engine.domain.universe.UniverseType;
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
          plan.strategy().hash(),
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
      Instant occurredAt,
      @Nullable String source,
      @Nullable String externalId) {
    static SignalView of(BotStore.KeptSignal kept) {
      Signal signal = kept.signal();
      RaisedSignal.Origin origin = kept.raised().origin();
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
          kept.raised().raisedAt(),
          origin == null ? null : origin.source().name(),
          origin == null ? null : origin.externalId());
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

  /**
   * @param path where alerts go, for Chartink without the secret
   * @param oldSecretUntil until when the secret before counts too
   */
  record HookView(
      UUID id,
      UUID botId,
      String kind,
      String name,
      @Nullable String direction,
      List<String> allowedAddresses,
      String path,
      Instant createdAt,
      Instant secretChangedAt,
      @Nullable Instant oldSecretUntil) {
    static HookView of(Hook hook) {
      Direction direction = hook.direction();
      return new HookView(
          hook.id(),
          hook.botId(),
          hook.kind().code(),
          hook.name(),
          direction == null ? null : direction.name(),
          hook.allowed().stream().map(AddressRange::toString).toList(),
          hook.path(),
          hook.createdAt(),
          hook.secretChangedAt(),
          hook.oldSecretUntil());
    }
  }

  /** Once, when the secret is made; {@code path} is complete, also for Chartink. */
  record IssuedHookView(HookView webhook, String secret, String path) {
    static IssuedHookView of(ManageHooks.Issued issued) {
      Hook hook = issued.hook();
      String path = hook.path() + (hook.kind() == HookKind.CHARTINK ? "." + issued.secret() : "");
      return new IssuedHookView(HookView.of(hook), issued.secret(), path);
    }
  }

  record ReceiptView(String status, String eventId, List<UUID> signalIds, @Nullable String code) {
    static ReceiptView of(ReceiveSignals.Receipt receipt) {
      return new ReceiptView(
          receipt.status().name(), receipt.eventId(), receipt.signalIds(), receipt.code());
    }
  }

  /** How many symbols a bot may give it. */
  record SymbolsView(int minimum, int maximum) {}

  /**
   * {@code parameters} is a JSON Schema of the object that a bot takes.
   *
   * @param together true if it looks at all symbols of a bot at once
   */
  record StrategyView(
      String code,
      String name,
      String description,
      boolean together,
      SymbolsView symbols,
      Map<String, Object> parameters) {
    static StrategyView of(StrategyType type) {
      return new StrategyView(
          type.code(),
          type.name(),
          type.description(),
          false,
          new SymbolsView(1, Bot.Plan.MOST_SYMBOLS),
          schema(type.parameters()));
    }

    static StrategyView of(UniverseType type) {
      return new StrategyView(
          type.code(),
          type.name(),
          type.description(),
          true,
          new SymbolsView(type.leastSymbols(), type.mostSymbols()),
          schema(type.parameters()));
    }

    private static Map<String, Object> schema(List<ParameterSpec> parameters) {
      Map<String, Object> properties = new LinkedHashMap<>();
      parameters.forEach(spec -> properties.put(spec.name(), property(spec)));
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
      schema.put("type", "object");
      schema.put("additionalProperties", false);
      schema.put("properties", properties);
      return schema;
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
