package io.tradeflow.engine.adapter.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tradeflow.engine.application.Refused;
import io.tradeflow.engine.application.outside.ReceiveSignals.Wish;
import io.tradeflow.engine.domain.Direction;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a sender says; anything may be missing.
 *
 * @param price what the sender saw, for a person to read: it sizes nothing
 */
record Alert(
    @Nullable String secret,
    @Nullable String id,
    @Nullable String time,
    @Nullable String symbol,
    @Nullable String action,
    @Nullable BigDecimal price,
    @Nullable String comment) {
  private static final Pattern ID = Pattern.compile("[ -~]{1,128}");
  private static final int LONGEST_SYMBOL = 40;
  private static final int LONGEST_COMMENT = 200;
  private static final int MOST_STOCKS = 100;

  /** The form that Chartink gives; there are more fields than are used here. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Scan(
      @Nullable String stocks,
      @JsonProperty("trigger_prices") @Nullable String triggerPrices,
      @JsonProperty("triggered_at") @Nullable String triggeredAt,
      @JsonProperty("scan_name") @Nullable String scanName) {
    /** One for each stock. */
    List<Wish> wishes(Direction direction) {
      String[] names = required(stocks, "stocks").split(",", -1);
      String[] prices = triggerPrices == null ? new String[0] : triggerPrices.split(",", -1);
      if (names.length > MOST_STOCKS) {
        throw malformed("stocks", "holds more than " + MOST_STOCKS + " names");
      }
      if (triggerPrices != null && prices.length != names.length) {
        throw malformed("trigger_prices", "must hold one price for each of stocks");
      }
      String scan = text(scanName, "scan_name", LONGEST_COMMENT);
      List<Wish> wishes = new ArrayList<>();
      for (int i = 0; i < names.length; i++) {
        String at = i < prices.length ? " at " + price(prices[i].strip()) : "";
        wishes.add(
            new Wish(
                name(names[i].strip(), "stocks"),
                direction,
                "Chartink scan " + scan + ": " + direction + at));
      }
      return wishes;
    }

    private static String price(String text) {
      if (!text.matches("\\d{1,15}(\\.\\d{1,10})?")) {
        throw malformed("trigger_prices", "must be numbers separated by commas");
      }
      return text;
    }
  }

  /**
   * What it asks for.
   *
   * @param from who says it, for a person to read
   */
  Wish wish(String from) {
    Direction direction = direction(required(action, "action"));
    if (price != null
        && (price.signum() <= 0 || price.precision() > 38 || Math.abs(price.scale()) > 18)) {
      throw malformed("price", "must be above 0, with at most 18 decimal places");
    }
    String seen = price == null ? "" : " at " + price.toPlainString();
    String said = comment == null ? "" : ": " + text(comment, "comment", LONGEST_COMMENT);
    return new Wish(
        name(required(symbol, "symbol"), "symbol"), direction, from + direction + seen + said);
  }

  /** ISO-8601 with an offset, as {@code 2026-11-21T14:00:00Z}. */
  static Instant instant(@Nullable String time, String field) {
    try {
      return OffsetDateTime.parse(required(time, field)).toInstant();
    } catch (DateTimeException e) {
      throw malformed(field, "must be a time like 2026-11-21T14:00:00Z");
    }
  }

  static String eventId(@Nullable String id, String field) {
    String given = required(id, field);
    if (!ID.matcher(given).matches()) {
      throw malformed(field, "must have 1 to 128 plain characters");
    }
    return given;
  }

  static <T> T required(@Nullable T value, String field) {
    if (value == null) {
      throw malformed(field, "is required");
    }
    return value;
  }

  static Refused malformed(String field, String problem) {
    return new Refused(
        Refused.Kind.MALFORMED, "MALFORMED_REQUEST", "The field " + field + " " + problem + ".");
  }

  static Direction direction(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "BUY" -> Direction.BUY;
      case "SELL" -> Direction.SELL;
      default -> throw malformed("action", "must be buy or sell");
    };
  }

  private static String name(String text, String field) {
    if (text.isEmpty()
        || text.length() > LONGEST_SYMBOL
        || !text.chars().allMatch(letter -> letter > ' ' && letter < 127)) {
      throw malformed(field, "must name symbols of 1 to " + LONGEST_SYMBOL + " plain characters");
    }
    return text;
  }

  private static String text(@Nullable String text, String field, int longest) {
    String given = text == null ? "" : text.strip();
    if (given.length() > longest || given.chars().anyMatch(Alert::unprintable)) {
      throw malformed(field, "must have at most " + longest + " characters, all printable");
    }
    return given;
  }

  /** Control characters, and marks that turn text around. */
  private static boolean unprintable(int letter) {
    int type = Character.getType(letter);
    return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
  }
}
