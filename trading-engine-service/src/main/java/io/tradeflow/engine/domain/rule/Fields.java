package io.tradeflow.engine.domain.rule;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The members of an object that is read; reports what is not known. */
final class Fields {
  private final Map<String, Json> values;
  private final Place place;

  private Fields(Map<String, Json> values, Place place) {
    this.values = values;
    this.place = place;
  }

  /** Empty, and an error, if it is no object. */
  static Fields of(Json json, Place place, Set<String> known) {
    if (!(json instanceof Json.Members(Map<String, Json> values))) {
      place.wrong("Expected an object with some of: %s.", String.join(", ", new TreeSet<>(known)));
      return new Fields(Map.of(), place);
    }
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        place
            .at(name)
            .wrong(
                "There is no '%s' here. Known are: %s.",
                Place.shown(name), String.join(", ", new TreeSet<>(known)));
      }
    }
    return new Fields(values, place);
  }

  @Nullable Json get(String name) {
    return values.get(name);
  }

  Place at(String name) {
    return place.at(name);
  }

  /** Text of 1 to some characters; empty if it is missing or wrong. */
  String text(String name, int longest) {
    Json json = values.get(name);
    if (json instanceof Json.Text(String text)
        && !text.isBlank()
        && text.length() <= longest
        && text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    if (json != null) {
      place
          .at(name)
          .wrong(
              "'%s' must be a text of 1 to %d characters without control characters.",
              name, longest);
    }
    return "";
  }

  /** A whole number in the range; the standard value if it is missing or wrong. */
  int whole(String name, int least, int most, int standard) {
    BigDecimal number = number(name, BigDecimal.valueOf(least), BigDecimal.valueOf(most));
    if (number == null) {
      return standard;
    }
    if (number.stripTrailingZeros().scale() > 0) {
      place.at(name).wrong("'%s' must be a whole number.", name);
      return standard;
    }
    return number.intValue();
  }

  /** A number in the range; null if it is missing or wrong. */
  @Nullable BigDecimal number(String name, BigDecimal least, BigDecimal most) {
    Json json = values.get(name);
    if (json == null) {
      return null;
    }
    if (json instanceof Json.Decimal(BigDecimal value)
        && value.scale() <= 18
        && value.compareTo(least) >= 0
        && value.compareTo(most) <= 0) {
      return value;
    }
    place
        .at(name)
        .wrong(
            "'%s' must be a number between %s and %s.",
            name, least.toPlainString(), most.toPlainString());
    return null;
  }
}
