package io.tradeflow.engine.domain.rule;

import io.tradeflow.engine.domain.bot.InvalidBot;
import io.tradeflow.engine.domain.bot.Sizing;
import io.tradeflow.engine.domain.indicator.IndicatorSource;
import io.tradeflow.engine.domain.strategy.Scaling;
import io.tradeflow.engine.domain.strategy.Strategy;
import io.tradeflow.engine.domain.strategy.StrategyType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A strategy that a user wrote as data; it was checked. Immutable.
 *
 * @param sizing what the author suggests to bots, null if nothing
 */
public record Rule(String name, String description, @Nullable Sizing sizing, Json document) {
  private static final Set<String> MEMBERS =
      Set.of(
          "name",
          "description",
          "indicators",
          "entry",
          "exit",
          "stopLoss",
          "takeProfit",
          "trailingStop",
          "exitAfter",
          "cooldown",
          "sizing");
  private static final List<String> WAYS_OUT =
      List.of("exit", "stopLoss", "takeProfit", "trailingStop", "exitAfter");
  private static final int MOST_BARS = 100_000;

  /** What became of a document. */
  public sealed interface Reading {
    /** It can run. */
    record Valid(Rule rule) implements Reading {}

    /** It cannot; there is at least one error, in the order of the document's parts. */
    record Invalid(List<RuleError> errors) implements Reading {}
  }

  private record Compiled(Reading reading, RuleStrategy strategy) {}

  /** Reads and checks a document; a wrong one is answered with all that is wrong with it. */
  public static Reading read(Json document) {
    return compile(document, IndicatorSource.OWN).reading();
  }

  /** A new instance that has seen nothing, with indicators of its own. */
  public Strategy start() {
    return start(IndicatorSource.OWN);
  }

  /** A new instance that has seen nothing and reads these indicators. */
  public Strategy start(IndicatorSource indicators) {
    return compile(document, indicators).strategy();
  }

  /** As an entry of the catalogue, so that bots can follow it. It has no parameters. */
  public StrategyType type(String code) {
    return new StrategyType(
        code,
        name,
        description.isEmpty() ? name : description,
        List.of(),
        Scaling.ALL_OR_NOTHING,
        (none, indicators) -> start(indicators));
  }

  private static Compiled compile(Json document, IndicatorSource indicators) {
    List<RuleError> errors = new ArrayList<>();
    Place place = new Place("", errors);
    Fields fields = Fields.of(document, place, MEMBERS);
    String name = fields.text("name", 100);
    if (fields.get("name") == null) {
      place.wrong("A rule needs a 'name'.");
    }
    String description = fields.text("description", 500);
    Scope scope = Scope.read(fields.get("indicators"), fields.at("indicators"), indicators);
    ConditionReader conditions = new ConditionReader(scope);
    Json entry = fields.get("entry");
    if (entry == null) {
      place.wrong("A rule needs an 'entry': the condition under which it buys.");
    }
    if (WAYS_OUT.stream().allMatch(each -> fields.get(each) == null)) {
      place.wrong("A rule needs a way out, at least one of: %s.", String.join(", ", WAYS_OUT));
    }
    Condition enters =
        entry == null ? new Condition.All(List.of()) : conditions.read(entry, fields.at("entry"));
    RuleStrategy strategy =
        new RuleStrategy(name, enters, exits(fields, scope, conditions), cooldown(fields), scope);
    Rule rule = new Rule(name, description, sizing(fields), document);
    return new Compiled(
        errors.isEmpty() ? new Reading.Valid(rule) : new Reading.Invalid(List.copyOf(errors)),
        strategy);
  }

  private static Exits exits(Fields fields, Scope scope, ConditionReader conditions) {
    Json exit = fields.get("exit");
    BigDecimal whole = BigDecimal.valueOf(99);
    return new Exits(
        exit == null ? null : conditions.read(exit, fields.at("exit")),
        Distance.read(fields, "stopLoss", scope, whole),
        Distance.read(fields, "takeProfit", scope, BigDecimal.valueOf(10_000)),
        Distance.read(fields, "trailingStop", scope, whole),
        bars(fields, "exitAfter"));
  }

  private static int cooldown(Fields fields) {
    return bars(fields, "cooldown");
  }

  /** 0 if it is missing. */
  private static int bars(Fields fields, String name) {
    Json json = fields.get(name);
    if (json == null) {
      return 0;
    }
    Fields inner = Fields.of(json, fields.at(name), Set.of("bars"));
    if (inner.get("bars") == null && json instanceof Json.Members) {
      fields.at(name).wrong("'%s' needs 'bars'.", name);
    }
    return inner.whole("bars", 1, MOST_BARS, 1);
  }

  private static @Nullable Sizing sizing(Fields fields) {
    Json json = fields.get("sizing");
    if (json == null) {
      return null;
    }
    Place place = fields.at("sizing");
    Fields inner = Fields.of(json, place, Set.of("type", "value"));
    String type = inner.text("type", 30);
    BigDecimal value = inner.number("value", BigDecimal.ZERO, new BigDecimal("1000000000000"));
    for (Sizing.Type each : Sizing.Type.values()) {
      if (each.name().equals(type) && value != null) {
        try {
          return new Sizing(each, value);
        } catch (InvalidBot e) {
          place.at("value").refused(e);
          return null;
        }
      }
    }
    place.wrong(
        "'sizing' needs a 'type', one of %s, and a 'value'.",
        Arrays.toString(Sizing.Type.values()));
    return null;
  }
}
