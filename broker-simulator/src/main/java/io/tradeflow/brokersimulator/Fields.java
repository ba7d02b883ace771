package io.tradeflow.brokersimulator;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Fields of a JSON object that a caller sent; a wrong one is a {@link BadRequest} naming it. */
final class Fields {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,20}(\\.\\d{1,18})?");

  private final JsonNode object;

  Fields(JsonNode object) {
    if (!object.isObject()) {
      throw new BadRequest(400, "BAD_JSON", "The body must be a JSON object.");
    }
    this.object = object;
  }

  @Nullable JsonNode get(String field) {
    @Nullable JsonNode found = object.get(field);
    return found == null || found.isNull() ? null : found;
  }

  String name(String field, int longest) {
    return name(field, text(field), longest);
  }

  /** The text, if it is a name of bounded length. */
  static String name(String field, @Nullable String text, int longest) {
    if (text == null || text.length() > longest || !NAME.matcher(text).matches()) {
      throw BadRequest.field(field, "1 to " + longest + " of A-Z a-z 0-9 . _ -");
    }
    return text;
  }

  <E extends Enum<E>> E choice(String field, Class<E> type, @Nullable E otherwise) {
    @Nullable String text = text(field);
    if (text == null && otherwise != null) {
      return otherwise;
    }
    return Arrays.stream(type.getEnumConstants())
        .filter(one -> one.name().equals(text))
        .findFirst()
        .orElseThrow(
            () -> BadRequest.field(field, "one of " + Arrays.toString(type.getEnumConstants())));
  }

  BigDecimal decimal(String field) {
    @Nullable BigDecimal found = optionalDecimal(field);
    if (found == null) {
      throw BadRequest.field(field, "present: a decimal in a string");
    }
    return found;
  }

  @Nullable BigDecimal optionalDecimal(String field) {
    @Nullable JsonNode found = get(field);
    return found == null ? null : decimal(field, found);
  }

  static BigDecimal decimal(String field, JsonNode node) {
    if (!node.isString() || !DECIMAL.matcher(node.stringValue()).matches()) {
      throw BadRequest.field(
          field, "a decimal in a string, at most 20 digits before and 18 behind the point");
    }
    return new BigDecimal(node.stringValue());
  }

  BigDecimal decimal(String field, BigDecimal otherwise) {
    @Nullable BigDecimal found = optionalDecimal(field);
    return found == null ? otherwise : found;
  }

  @Nullable Long whole(String field) {
    @Nullable JsonNode found = get(field);
    if (found == null) {
      return null;
    }
    if (!found.isIntegralNumber() || !found.canConvertToLong()) {
      throw BadRequest.field(field, "a whole number");
    }
    return found.longValue();
  }

  long whole(String field, long otherwise, long least, long most) {
    @Nullable Long found = whole(field);
    long value = found == null ? otherwise : found;
    if (value < least || value > most) {
      throw BadRequest.field(field, "from " + least + " to " + most);
    }
    return value;
  }

  boolean flag(String field, boolean otherwise) {
    @Nullable JsonNode found = get(field);
    if (found != null && !found.isBoolean()) {
      throw BadRequest.field(field, "true or false");
    }
    return found == null ? otherwise : found.booleanValue();
  }

  private @Nullable String text(String field) {
    @Nullable JsonNode found = get(field);
    if (found != null && !found.isString()) {
      throw BadRequest.field(field, "a string");
    }
    return found == null ? null : found.stringValue();
  }
}
