package io.tradeflow.execution.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.events.Decimals;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Position;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows to domain values. */
final class Rows {
  private Rows() {}

  static Order order(Readable row) {
    @Nullable BigDecimal limit = row.get("limit_price", BigDecimal.class);
    @Nullable String code = text(row, "reject_code");
    return new Order(
        new NewOrder(
            need(row, "id", UUID.class),
            need(row, "account_id", String.class),
            need(row, "symbol", String.class),
            need(row, "side", String.class),
            need(row, "order_type", String.class),
            amount(row, "quantity"),
            limit == null ? null : Decimals.fromWire(limit),
            need(row, "time_in_force", String.class),
            need(row, "broker", String.class),
            need(row, "source", String.class),
            text(row, "bot_id"),
            text(row, "strategy"),
            text(row, "signal_id"),
            need(row, "correlation_id", String.class),
            amount(row, "tick_size"),
            row.get("market_time", Instant.class)),
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
        need(row, "created_at", Instant.class),
        need(row, "updated_at", Instant.class));
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

  static @Nullable String text(Readable row, String name) {
    return row.get(name, String.class);
  }

  static <T> T need(Readable row, String name, Class<T> type) {
    return Objects.requireNonNull(row.get(name, type), name);
  }
}
