package io.tradeflow.engine.adapter.cli;

import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code --name value} or {@code --name=value}, some more than once. */
final class Options {
  private final Map<String, List<String>> given = new TreeMap<>();

  /**
   * Reads them.
   *
   * @throws InvalidBacktest if one is not known or has no value
   */
  Options(String[] arguments, Set<String> known) {
    for (int i = 0; i < arguments.length; i++) {
      String word = arguments[i];
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (!name.startsWith("--") || !known.contains(name.substring(2))) {
        throw new InvalidBacktest("There is no option " + word + "; see --help");
      }
      if (equals < 0 && i + 1 == arguments.length) {
        throw new InvalidBacktest(name + " needs a value");
      }
      String value = equals < 0 ? arguments[++i] : word.substring(equals + 1);
      given.computeIfAbsent(name.substring(2), any -> new ArrayList<>()).add(value);
    }
  }

  List<String> all(String name) {
    return given.getOrDefault(name, List.of());
  }

  @Nullable String one(String name) {
    List<String> values = all(name);
    if (values.size() > 1) {
      throw new InvalidBacktest("--" + name + " is given more than once");
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  String required(String name, String example) {
    String value = one(name);
    if (value == null) {
      throw new InvalidBacktest("--" + name + " is missing, for example " + example);
    }
    return value;
  }

  /** A plain number in a range. */
  BigDecimal number(String name, String least, String most, BigDecimal standard) {
    String text = one(name);
    return text == null ? standard : number("--" + name, text, least, most);
  }

  static BigDecimal number(String name, String text, String least, String most) {
    BigDecimal value = decimal(name, text);
    if (value.compareTo(new BigDecimal(least)) < 0 || value.compareTo(new BigDecimal(most)) > 0) {
      throw new InvalidBacktest(
          "%s must be between %s and %s, not %s".formatted(name, least, most, text));
    }
    return value;
  }

  static BigDecimal decimal(String name, String text) {
    try {
      BigDecimal value = new BigDecimal(text);
      if (text.length() <= 40 && Math.abs(value.scale()) <= 30) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Answered below.
    }
    throw new InvalidBacktest(name + " must be a number, not " + text);
  }

  /** A time as {@code 2016-10-07} or {@code 2016-10-07T12:00:00Z}. */
  long second(String name, long standard) {
    String text = one(name);
    if (text == null) {
      return standard;
    }
    try {
      return text.length() <= 10
          ? LocalDate.parse(text).atStartOfDay().toEpochSecond(ZoneOffset.UTC)
          : Instant.parse(text).getEpochSecond();
    } catch (DateTimeParseException e) {
      throw new InvalidBacktest(
          "--%s must be a day such as 2016-10-07 or a time such as 2016-10-07T12:00:00Z, not %s"
              .formatted(name, text));
    }
  }

  /** A time span as {@code 250ms}, {@code 2s} or {@code 1m}. */
  Duration span(String name, Duration standard) {
    String text = one(name);
    if (text == null) {
      return standard;
    }
    try {
      String unit = text.replaceAll("[0-9]", "");
      long amount = Long.parseLong(text.substring(0, text.length() - unit.length()));
      if (amount <= 86_400_000) {
        return switch (unit) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          default -> throw new NumberFormatException(unit);
        };
      }
    } catch (NumberFormatException e) {
      // Answered below.
    }
    throw new InvalidBacktest("--" + name + " must be a span such as 250ms or 2s, not " + text);
  }
}
