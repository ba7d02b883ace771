package io.tradeflow.analytics;

import io.r2dbc.spi.Readable;
import io.tradeflow.events.Decimals;
import java.math.BigDecimal;
import java.util.Objects;

/** Columns that are never null. */
final class Rows {
  private Rows() {}

  static <T> T need(Readable row, String name, Class<T> type) {
    return Objects.requireNonNull(row.get(name, type), name);
  }

  static BigDecimal amount(Readable row, String name) {
    return Decimals.fromWire(need(row, name, BigDecimal.class));
  }
}
