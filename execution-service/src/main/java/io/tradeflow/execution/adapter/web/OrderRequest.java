package io.tradeflow.execution.adapter.web;

import io.tradeflow.execution.application.InstrumentRules;
import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.application.OrderForm;
import io.tradeflow.execution.application.OrderRules;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Origin;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.Side;
import io.tradeflow.execution.domain.Size;
import io.tradeflow.starter.web.Problem;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request for an order whose fields are readable; whether they go together the form says. */
record OrderRequest(
    String symbol, OrderForm form, boolean reduceOnly, String broker, boolean emergency) {
  static final Size.Free NOTHING_FREE = new Size.Free(BigDecimal.ZERO, BigDecimal.ZERO);
  private static final int MAX_DIGITS = 38;
  private static final Set<String> ENDS_AT_ONCE = Set.of("IOC", "FOK");
  private static final BigDecimal UNLISTED = BigDecimal.ONE;

  /** Refuses what is malformed. */
  static OrderRequest of(OrderJson.Request body) {
    boolean sized = body.quoteAmount() != null || body.balancePercent() != null;
    return new OrderRequest(
        text("symbol", body.symbol()),
        new OrderForm(
            text("side", body.side()),
            text("type", body.type()),
            optional("limitPrice", body.limitPrice()),
            optional("stopPrice", body.stopPrice()),
            optional("trailingAmount", body.trailingAmount()),
            optional("trailingPercent", body.trailingPercent()),
            body.timeInForce() == null ? "GTC" : text("timeInForce", body.timeInForce()),
            body.goodTill(),
            Boolean.TRUE.equals(body.postOnly()),
            sized ? optional("quantity", body.quantity()) : number("quantity", body.quantity()),
            optional("quoteAmount", body.quoteAmount()),
            optional("balancePercent", body.balancePercent())),
        Boolean.TRUE.equals(body.reduceOnly()),
        body.broker() == null ? "paper" : body.broker(),
        Boolean.TRUE.equals(body.emergency()));
  }

  /** The first rule that its fields break together, or null. */
  @Nullable Rejection broken() {
    Rejection broken = form.broken();
    if (broken != null || !emergency) {
      return broken;
    }
    if (!reduceOnly) {
      return OrderForm.invalid("emergency", "true", "absent, or reduceOnly true as well");
    }
    boolean rests = form.type().equals("LIMIT") && !ENDS_AT_ONCE.contains(form.timeInForce());
    return rests || !form.type().equals("MARKET") && !form.type().equals("LIMIT")
        ? OrderForm.invalid(
            "emergency", form.type(), "absent, or the order MARKET, or LIMIT with IOC or FOK")
        : null;
  }

  /** The order, with its quantity worked out at the price that it is likely to trade at. */
  NewOrder terms(UUID id, String account, String correlationId, Market market, Size.Free free) {
    @Nullable InstrumentRules instrument = market.instrument(symbol);
    Side side = Side.valueOf(form.side());
    boolean buy = side == Side.BUY;
    @Nullable BigDecimal last = market.lastPrice(symbol);
    BigDecimal tick = instrument == null ? UNLISTED : instrument.tick();
    Pricing pricing = OrderRules.started(form.pricing(), buy, last, tick);
    return new NewOrder(
        id,
        account,
        symbol,
        side,
        quantity(buy, price(pricing, last), free, instrument),
        form.size(),
        pricing,
        form.lifetime(),
        reduceOnly,
        form.postOnly(),
        market.broker(broker),
        origin(correlationId.isEmpty() ? id.toString() : correlationId),
        tick,
        market.marketTime(symbol));
  }

  private Origin origin(String correlationId) {
    return emergency ? Origin.emergency(null, correlationId) : Origin.api(correlationId);
  }

  private BigDecimal quantity(
      boolean buy,
      @Nullable BigDecimal price,
      Size.Free free,
      @Nullable InstrumentRules instrument) {
    if (form.size() instanceof Size.Quantity asked) {
      return asked.quantity();
    }
    if (instrument == null || price == null || price.signum() <= 0) {
      return BigDecimal.ZERO;
    }
    return form.size().quantity(buy, price, free, instrument.lot());
  }

  private static @Nullable BigDecimal price(Pricing pricing, @Nullable BigDecimal last) {
    BigDecimal limit = pricing.limitPrice();
    BigDecimal known = limit == null ? pricing.stopPrice() : limit;
    return known == null ? last : known;
  }

  /** Of what was asked, so that a repeat is the same whatever prices do meanwhile. */
  String hash() {
    return Stream.of(
            symbol,
            form.side(),
            form.type(),
            form.quantity(),
            form.limitPrice(),
            form.timeInForce(),
            broker,
            form.quoteAmount(),
            form.balancePercent(),
            form.stopPrice(),
            form.trailingAmount(),
            form.trailingPercent(),
            form.goodTill(),
            reduceOnly,
            form.postOnly())
        .map(OrderRequest::plain)
        .collect(Collectors.joining("|", "", emergency ? "|EMERGENCY" : ""));
  }

  static Amendment.Wish wish(OrderJson.Change body) {
    return new Amendment.Wish(
        optional("quantity", body.quantity()),
        optional("limitPrice", body.limitPrice()),
        optional("stopPrice", body.stopPrice()));
  }

  static String hash(UUID order, Amendment.Wish wish) {
    return Stream.of(order, wish.quantity(), wish.limitPrice(), wish.stopPrice())
        .map(OrderRequest::plain)
        .collect(Collectors.joining("|"));
  }

  private static String plain(@Nullable Object value) {
    return value instanceof BigDecimal number
        ? number.toPlainString()
        : Objects.toString(value, "");
  }

  private static String text(String field, @Nullable String value) {
    if (value == null || value.isBlank() || value.length() > 40 || !value.matches("[\\w./-]+")) {
      throw new Problem(
          HttpStatus.BAD_REQUEST,
          "MALFORMED_REQUEST",
          "The field " + field + " is missing or has characters that it may not have.");
    }
    return value.toUpperCase(Locale.ROOT);
  }

  private static @Nullable BigDecimal optional(String field, @Nullable BigDecimal value) {
    return value == null ? null : number(field, value);
  }

  /** Refuses numbers whose mere size would cost us more than they could be worth. */
  private static BigDecimal number(String field, @Nullable BigDecimal value) {
    if (value == null
        || Math.abs((long) value.scale()) > MAX_DIGITS
        || value.precision() > MAX_DIGITS) {
      throw new Problem(
          HttpStatus.BAD_REQUEST,
          "MALFORMED_REQUEST",
          "The field " + field + " is missing or not a decimal of at most 38 digits.");
    }
    BigDecimal plain = value.stripTrailingZeros();
    return plain.scale() < 0 ? plain.setScale(0) : plain;
  }
}
