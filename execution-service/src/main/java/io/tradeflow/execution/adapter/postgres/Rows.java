package io.tradeflow.execution.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.events.Decimals;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.Lifetime;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.OrderType;
import io.tradeflow.execution.domain.Origin;
import io.tradeflow.execution.domain.Position;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.Side;
import io.tradeflow.execution.domain.Size;
import io.tradeflow.execution.domain.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows to domain values. */
final class Rows {
  private Rows() {}

  static Order order(Readable row) {
    @Nullable String code = text(row, "reject_code");
    NewOrder terms = terms(row);
    return new Order(
        terms,
        OrderState.valueOf(need(row, "state", String.class)),
        amount(row, "filled"),
        amount(row, "filled_value"),
        need(row, "fill_count", Integer.class),
        code == null
            ? null
            : new Rejection(
                code,
                text(row, "reject_limit"),
                text(row, "reject_actual"),
                need(row, "reject_message", String.class)),
        pending(row, terms.pricing()),
        need(row, "triggered", Boolean.class),
        need(row, "created_at", Instant.class),
        need(row, "updated_at", Instant.class));
  }

  private static NewOrder terms(Readable row) {
    return new NewOrder(
        need(row, "id", UUID.class),
        need(row, "account_id", String.class),
        need(row, "symbol", String.class),
        Side.valueOf(need(row, "side", String.class)),
        amount(row, "quantity"),
        size(row),
        pricing(row),
        new Lifetime(
            TimeInForce.valueOf(need(row, "time_in_force", String.class)),
            row.get("good_till", Instant.class)),
        need(row, "reduce_only", Boolean.class),
        need(row, "post_only", Boolean.class),
        need(row, "broker", String.class),
        new Origin(
            need(row, "source", String.class),
            text(row, "bot_id"),
            text(row, "strategy"),
            text(row, "signal_id"),
            text(row, "parent_id"),
            need(row, "correlation_id", String.class)),
        amount(row, "tick_size"),
        row.get("market_time", Instant.class));
  }

  private static Pricing pricing(Readable row) {
    return switch (OrderType.valueOf(need(row, "order_type", String.class))) {
      case MARKET -> new Pricing.Market();
      case LIMIT -> new Pricing.Limit(amount(row, "limit_price"));
      case STOP -> new Pricing.Stop(amount(row, "stop_price"));
      case STOP_LIMIT ->
          new Pricing.StopLimit(amount(row, "stop_price"), amount(row, "limit_price"));
      case TRAILING_STOP -> {
        @Nullable BigDecimal fixed = optional(row, "trailing_amount");
        yield new Pricing.Trailing(
            fixed == null
                ? new Pricing.Distance.Percent(amount(row, "trailing_percent"))
                : new Pricing.Distance.Amount(fixed),
            optional(row, "stop_price"));
      }
    };
  }

  /** Orders of before there were other sizes were asked for by quantity. */
  private static Size size(Readable row) {
    @Nullable BigDecimal worth = optional(row, "quote_amount");
    @Nullable BigDecimal share = optional(row, "balance_percent");
    @Nullable BigDecimal asked = optional(row, "asked_quantity");
    if (worth != null) {
      return new Size.QuoteAmount(worth);
    }
    return share == null
        ? new Size.Quantity(asked == null ? amount(row, "quantity") : asked)
        : new Size.BalancePercent(share);
  }

  private static @Nullable Amendment pending(Readable row, Pricing pricing) {
    @Nullable UUID id = row.get("change_id", UUID.class);
    return id == null
        ? null
        : new Amendment(
            id,
            amount(row, "change_quantity"),
            pricing.at(optional(row, "change_limit_price"), optional(row, "change_stop_price")),
            need(row, "change_approved", Boolean.class));
  }

  static Position position(Readable row) {
    return new Position(
        need(row, "symbol", String.class),
        amount(row, "quantity"),
        amount(row, "total_cost"),
        amount(row, "realised_pnl"),
        amount(row, "fees"));
  }

  static BigDecimal amount(Readable row, String name) {
    return Decimals.fromWire(need(row, name, BigDecimal.class));
  }

  private static @Nullable BigDecimal optional(Readable row, String name) {
    @Nullable BigDecimal value = row.get(name, BigDecimal.class);
    return value == null ? null : Decimals.fromWire(value);
  }

  static @Nullable String text(Readable row, String name) {
    return row.get(name, String.class);
  }

  static <T> T need(Readable row, String name, Class<T> type) {
    return Objects.requireNonNull(row.get(name, type), name);
  }
}
