package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.Lifetime;
import io.tradeflow.execution.domain.OrderType;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Pricing.Distance;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.Side;
import io.tradeflow.execution.domain.Size;
import io.tradeflow.execution.domain.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An order as it is written, before anyone knows whether its parts go together. The last three
 * components name its size; exactly one of them is set.
 */
public record OrderForm(
    String side,
    String type,
    @Nullable BigDecimal limitPrice,
    @Nullable BigDecimal stopPrice,
    @Nullable BigDecimal trailingAmount,
    @Nullable BigDecimal trailingPercent,
    String timeInForce,
    @Nullable Instant goodTill,
    boolean postOnly,
    @Nullable BigDecimal quantity,
    @Nullable BigDecimal quoteAmount,
    @Nullable BigDecimal balancePercent) {
  private static final BigDecimal HUNDRED = new BigDecimal("100");

  /** What does not go together, or null. */
  public @Nullable Rejection broken() {
    if (!named(Side.values(), side)) {
      return invalid("side", side, "BUY or SELL");
    }
    if (!named(OrderType.values(), type)) {
      return invalid("type", type, "MARKET, LIMIT, STOP, STOP_LIMIT or TRAILING_STOP");
    }
    if (!named(TimeInForce.values(), timeInForce)) {
      return invalid("timeInForce", timeInForce, "GTC, DAY, GTD, IOC or FOK");
    }
    Rejection price = price(OrderType.valueOf(type));
    Rejection life = price == null ? life(OrderType.valueOf(type)) : price;
    return life == null ? sized() : life;
  }

  private @Nullable Rejection price(OrderType kind) {
    boolean limit = kind == OrderType.LIMIT || kind == OrderType.STOP_LIMIT;
    if (limit != (limitPrice != null)) {
      return invalid("limitPrice", text(limitPrice), "set for LIMIT and STOP_LIMIT, absent else");
    }
    boolean stop = kind == OrderType.STOP || kind == OrderType.STOP_LIMIT;
    if (stop != (stopPrice != null)) {
      return invalid("stopPrice", text(stopPrice), "set for STOP and STOP_LIMIT, absent else");
    }
    long distances = Stream.of(trailingAmount, trailingPercent).filter(OrderForm::set).count();
    if (distances != (kind == OrderType.TRAILING_STOP ? 1 : 0)) {
      return invalid(
          "trailingAmount",
          text(trailingAmount),
          "set for TRAILING_STOP, or else trailingPercent, and both absent for other types");
    }
    if (trailingAmount != null && trailingAmount.signum() <= 0) {
      return invalid("trailingAmount", text(trailingAmount), "above 0");
    }
    return trailingPercent == null || within(trailingPercent) && !same(trailingPercent)
        ? null
        : invalid("trailingPercent", text(trailingPercent), "above 0 and below 100");
  }

  private @Nullable Rejection life(OrderType kind) {
    TimeInForce force = TimeInForce.valueOf(timeInForce);
    if ((force == TimeInForce.GTD) != (goodTill != null)) {
      return invalid("goodTill", String.valueOf(goodTill), "set for GTD, absent else");
    }
    boolean rests =
        (kind == OrderType.LIMIT || kind == OrderType.STOP_LIMIT)
            && new Lifetime(force, goodTill).rests();
    return postOnly && !rests
        ? invalid("postOnly", "true", "false for an order that cannot rest in the book")
        : null;
  }

  private @Nullable Rejection sized() {
    if (Stream.of(quantity, quoteAmount, balancePercent).filter(OrderForm::set).count() != 1) {
      return invalid(
          "quantity", text(quantity), "the only one set of quantity, quoteAmount, balancePercent");
    }
    if (quoteAmount != null && quoteAmount.signum() <= 0) {
      return invalid("quoteAmount", text(quoteAmount), "above 0");
    }
    return balancePercent == null || within(balancePercent)
        ? null
        : invalid("balancePercent", text(balancePercent), "above 0 and at most 100");
  }

  /**
   * Its price.
   *
   * @throws IllegalArgumentException if it is broken
   */
  public Pricing pricing() {
    return switch (OrderType.valueOf(type)) {
      case MARKET -> new Pricing.Market();
      case LIMIT -> new Pricing.Limit(need(limitPrice));
      case STOP -> new Pricing.Stop(need(stopPrice));
      case STOP_LIMIT -> new Pricing.StopLimit(need(stopPrice), need(limitPrice));
      case TRAILING_STOP ->
          new Pricing.Trailing(
              trailingAmount == null
                  ? new Distance.Percent(need(trailingPercent))
                  : new Distance.Amount(trailingAmount),
              null);
    };
  }

  public Lifetime lifetime() {
    return new Lifetime(TimeInForce.valueOf(timeInForce), goodTill);
  }

  public Size size() {
    if (quoteAmount != null) {
      return new Size.QuoteAmount(quoteAmount);
    }
    return balancePercent == null
        ? new Size.Quantity(need(quantity))
        : new Size.BalancePercent(balancePercent);
  }

  /** INVALID_ORDER, with what the field must be. */
  public static Rejection invalid(String field, String actual, String wanted) {
    return new Rejection(
        "INVALID_ORDER", wanted, actual, "The field " + field + " must be " + wanted + ".");
  }

  private static boolean named(Enum<?>[] names, String name) {
    return Arrays.stream(names).map(Enum::name).collect(Collectors.toSet()).contains(name);
  }

  private static boolean set(@Nullable BigDecimal value) {
    return value != null;
  }

  private static boolean within(BigDecimal percent) {
    return percent.signum() > 0 && percent.compareTo(HUNDRED) <= 0;
  }

  private static boolean same(BigDecimal percent) {
    return percent.compareTo(HUNDRED) == 0;
  }

  private static String text(@Nullable BigDecimal value) {
    return value == null ? "absent" : value.toPlainString();
  }

  private static BigDecimal need(@Nullable BigDecimal value) {
    if (value == null) {
      throw new IllegalArgumentException("The order lacks a price or a quantity");
    }
    return value;
  }
}
