package io.tradeflow.engine.domain.rule;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads conditions and the values in them. */
final class ConditionReader {
  private static final int MOST_PARTS = 200;
  private static final int DEEPEST = 12;
  private static final int MOST_BARS = 500;
  private static final BigDecimal LARGEST = new BigDecimal("1000000000000000");
  private static final Set<String> WORDS =
      Stream.concat(
              Arrays.stream(Condition.Comparison.values()).map(each -> each.word),
              Stream.of(
                  "crossesAbove", "crossesBelow", "all", "any", "not", "within", "hours", "days"))
          .collect(Collectors.toCollection(TreeSet::new));
  private static final Condition NOTHING = new Condition.All(List.of());

  private final Scope scope;
  private int parts;

  ConditionReader(Scope scope) {
    this.scope = scope;
  }

  Condition read(Json json, Place place) {
    return read(json, place, 1);
  }

  private Condition read(Json json, Place place, int depth) {
    parts++;
    if (parts > MOST_PARTS || depth > DEEPEST) {
      place.wrong("The rule is too large: at most %d conditions, %d deep.", MOST_PARTS, DEEPEST);
      return NOTHING;
    }
    if (!(json instanceof Json.Members(Map<String, Json> members)) || members.size() != 1) {
      place.wrong(
          "A condition is an object with one member, one of: %s.", String.join(", ", WORDS));
      return NOTHING;
    }
    Map.Entry<String, Json> only = members.entrySet().iterator().next();
    return read(only.getKey(), only.getValue(), place, place.at(only.getKey()), depth);
  }

  private Condition read(String word, Json json, Place place, Place inside, int depth) {
    return switch (word) {
      case "all" -> new Condition.All(list(json, inside, depth));
      case "any" -> new Condition.AnyOf(list(json, inside, depth));
      case "not" -> new Condition.Not(read(json, inside, depth + 1));
      case "within" -> within(json, inside, depth);
      case "hours" -> hours(json, inside);
      case "days" -> days(json, inside);
      case "crossesAbove", "crossesBelow" -> {
        List<Operand> two = two(json, inside);
        yield new Condition.Crosses(word.equals("crossesAbove"), two.getFirst(), two.getLast());
      }
      default -> comparison(word, json, place, inside);
    };
  }

  private Condition comparison(String word, Json json, Place place, Place inside) {
    for (Condition.Comparison comparison : Condition.Comparison.values()) {
      if (comparison.word.equals(word)) {
        List<Operand> two = two(json, inside);
        return new Condition.Compares(comparison, two.getFirst(), two.getLast());
      }
    }
    place.wrong(
        "There is no condition '%s'. Known are: %s.", Place.shown(word), String.join(", ", WORDS));
    return NOTHING;
  }

  private List<Condition> list(Json json, Place place, int depth) {
    if (!(json instanceof Json.Items(List<Json> items)) || items.isEmpty()) {
      place.wrong("Expected a list of conditions, at least one.");
      return List.of();
    }
    List<Condition> conditions = new ArrayList<>();
    for (int i = 0; i < items.size() && parts <= MOST_PARTS; i++) {
      conditions.add(read(items.get(i), place.at(i), depth + 1));
    }
    return List.copyOf(conditions);
  }

  private Condition within(Json json, Place place, int depth) {
    Fields fields = Fields.of(json, place, Set.of("bars", "condition"));
    Json condition = fields.get("condition");
    if (fields.get("bars") == null || condition == null) {
      place.wrong("'within' needs 'bars' and a 'condition'.");
      return NOTHING;
    }
    int bars = fields.whole("bars", 1, MOST_BARS, 1);
    return new Condition.Within(read(condition, fields.at("condition"), depth + 1), bars);
  }

  private static Condition hours(Json json, Place place) {
    Fields fields = Fields.of(json, place, Set.of("from", "to", "zone"));
    LocalTime from = time(fields, "from");
    LocalTime to = time(fields, "to");
    if (from.equals(to)) {
      place.wrong("'from' and 'to' must differ.");
    }
    return new Condition.Hours(clock(fields), from.toSecondOfDay(), to.toSecondOfDay());
  }

  private static LocalTime time(Fields fields, String name) {
    String text = fields.text(name, 8);
    try {
      return LocalTime.parse(text);
    } catch (DateTimeException e) {
      fields.at(name).wrong("'%s' must be a time such as 09:30.", name);
      return name.equals("to") ? LocalTime.NOON : LocalTime.MIDNIGHT;
    }
  }

  private static LocalClock clock(Fields fields) {
    String zone = fields.get("zone") == null ? "UTC" : fields.text("zone", 50);
    try {
      return new LocalClock(ZoneId.of(zone));
    } catch (DateTimeException e) {
      fields.at("zone").wrong("'zone' must be a time zone such as Europe/Berlin.");
      return new LocalClock(ZoneId.of("UTC"));
    }
  }

  private static Condition days(Json json, Place place) {
    Fields fields = Fields.of(json, place, Set.of("on", "zone"));
    int mask = 0;
    if (fields.get("on") instanceof Json.Items(List<Json> items) && !items.isEmpty()) {
      for (int i = 0; i < items.size(); i++) {
        mask |= day(items.get(i), fields.at("on").at(i));
      }
    } else {
      fields.at("on").wrong("'on' must be a list of days such as [\"MON\", \"FRI\"].");
    }
    return new Condition.Days(clock(fields), mask);
  }

  private static int day(Json json, Place place) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (json instanceof Json.Text(String text) && day.name().substring(0, 3).equals(text)) {
        return 1 << (day.getValue() - 1);
      }
    }
    place.wrong("A day is one of MON, TUE, WED, THU, FRI, SAT, SUN.");
    return 0;
  }

  private List<Operand> two(Json json, Place place) {
    if (json instanceof Json.Items(List<Json> items) && items.size() == 2) {
      return List.of(
          operand(items.getFirst(), place.at(0), 1), operand(items.getLast(), place.at(1), 1));
    }
    place.wrong("Expected two values, for example [\"close\", 100].");
    return List.of(new Operand.Constant(0), new Operand.Constant(0));
  }

  private Operand operand(Json json, Place place, int depth) {
    parts++;
    if (parts > MOST_PARTS || depth > DEEPEST) {
      place.wrong("The rule is too large: at most %d parts, %d deep.", MOST_PARTS, DEEPEST);
      return new Operand.Constant(0);
    }
    return switch (json) {
      case Json.Decimal(BigDecimal number) -> constant(number, place);
      case Json.Text(String name) -> new Operand.Slot(scope.slot(name, place));
      case Json.Members(Map<String, Json> members) when members.containsKey("value") ->
          ago(json, place, depth);
      case Json.Members(Map<String, Json> members) when members.size() == 1 ->
          calculated(members, place, depth);
      case Json.Members _, Json.Items _, Json.Bool _, Json.Null _ -> {
        place.wrong(
            "A value is a number, a name, {\"value\": …, \"ago\": bars} or a calculation such as"
                + " {\"times\": [\"volume\", 2]}.");
        yield new Operand.Constant(0);
      }
    };
  }

  private static Operand constant(BigDecimal number, Place place) {
    // Bounds before anything is converted: 1e-999999999 must cost nothing.
    if (number.scale() > 18 || number.abs().compareTo(LARGEST) > 0) {
      place.wrong(
          "A number must be between -%1$s and %1$s, with at most 18 decimal places.",
          LARGEST.toPlainString());
      return new Operand.Constant(0);
    }
    return new Operand.Constant(number.doubleValue());
  }

  private Operand ago(Json json, Place place, int depth) {
    Fields fields = Fields.of(json, place, Set.of("value", "ago"));
    @Nullable Json value = fields.get("value");
    if (value == null || fields.get("ago") == null) {
      place.wrong("A value of the past needs 'value' and 'ago'.");
      return new Operand.Constant(0);
    }
    int bars = fields.whole("ago", 1, MOST_BARS, 1);
    return new Operand.Ago(operand(value, fields.at("value"), depth + 1), bars);
  }

  private Operand calculated(Map<String, Json> members, Place place, int depth) {
    Map.Entry<String, Json> only = members.entrySet().iterator().next();
    for (Operand.Operator operator : Operand.Operator.values()) {
      if (operator.word.equals(only.getKey())) {
        Place inside = place.at(only.getKey());
        if (!(only.getValue() instanceof Json.Items(List<Json> items)) || items.size() != 2) {
          inside.wrong("Expected two values, for example [\"close\", 100].");
          return new Operand.Constant(0);
        }
        return new Operand.Calculated(
            operator,
            operand(items.getFirst(), inside.at(0), depth + 1),
            operand(items.getLast(), inside.at(1), depth + 1));
      }
    }
    place.wrong(
        "There is no calculation '%s'. Known are: plus, minus, times, dividedBy.",
        Place.shown(only.getKey()));
    return new Operand.Constant(0);
  }
}
