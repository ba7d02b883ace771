package io.tradeflow.risk.domain;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The limits that plan and settings give an account, as people name them. */
enum AccountLimit {
  MAX_POSITION_USD("maxPositionUsd", "1000000000000", false),
  MIN_POSITION_PERCENT("minPositionPercent", "100", false),
  MAX_POSITION_PERCENT("maxPositionPercent", "100", false),
  MAX_ORDER_VALUE_USD("maxOrderValueUsd", "1000000000000", false),
  MAX_OPEN_POSITIONS("maxOpenPositions", "1000", true),
  MAX_TRADES_PER_DAY("maxTradesPerDay", "1000000", true),
  DAILY_LOSS_PERCENT("dailyLossPercent", "100", false),
  DAILY_LOSS_USD("dailyLossUsd", "1000000000000", false),
  ALLOWED_SYMBOLS("allowedSymbols", "0", false);

  private static final Pattern COUNT = Pattern.compile("[0-9]{1,7}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,8})?");
  private static final Pattern SYMBOLS =
      Pattern.compile("[A-Z0-9]{1,16}-[A-Z0-9]{1,16}(,[A-Z0-9]{1,16}-[A-Z0-9]{1,16}){0,999}");

  private final String field;
  private final BigDecimal greatest;
  private final boolean whole;

  AccountLimit(String field, String greatest, boolean whole) {
    this.field = field;
    this.greatest = new BigDecimal(greatest);
    this.whole = whole;
  }

  /** The name in the REST API. */
  String field() {
    return field;
  }

  static @Nullable AccountLimit named(String field) {
    return Arrays.stream(values()).filter(it -> it.field.equals(field)).findFirst().orElse(null);
  }

  /**
   * Checks a value of this limit.
   *
   * @throws LimitChanges.BadLimit if it is none
   */
  void require(String value) {
    if (this == ALLOWED_SYMBOLS) {
      long different = Arrays.stream(value.split(",", -1)).distinct().count();
      check(
          SYMBOLS.matcher(value).matches() && different == value.split(",", -1).length,
          "holds different symbols such as BTC-USD, at most 1000");
      return;
    }
    check(
        (whole ? COUNT : NUMBER).matcher(value).matches()
            && new BigDecimal(value).compareTo(greatest) <= 0,
        "is a plain %s from 0 to %s"
            .formatted(whole ? "whole number" : "number", greatest.toPlainString()));
  }

  private void check(boolean good, String expected) {
    if (!good) {
      throw new LimitChanges.BadLimit(field, field + " " + expected);
    }
  }
}
