package io.tradeflow.engine.domain.bot;

import io.tradeflow.engine.domain.Direction;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happened to an account's orders and money. {@code seq} counts per account from 1. */
public sealed interface OrderUpdate {
  String accountId();

  long seq();

  /** Money came in. */
  record Funded(String accountId, long seq, BigDecimal cashAfter) implements OrderUpdate {}

  /** An order exists; {@code botId} and {@code signalId} are set if a bot placed it. */
  record Submitted(
      String accountId,
      long seq,
      String orderId,
      String symbol,
      Direction direction,
      BigDecimal quantity,
      @Nullable String botId,
      @Nullable String signalId)
      implements OrderUpdate {}

  /** A part of the order, or the rest of it, was executed; the fee is in the quote currency. */
  record Filled(
      String accountId,
      long seq,
      String orderId,
      String symbol,
      Direction direction,
      BigDecimal quantity,
      BigDecimal price,
      BigDecimal fee,
      boolean complete,
      BigDecimal cashAfter,
      BigDecimal positionAfter,
      Instant marketTime)
      implements OrderUpdate {}

  /** The order ended without (further) fills: REJECTED, CANCELLED or EXPIRED. */
  record Ended(String accountId, long seq, String orderId, String state, String detail)
      implements OrderUpdate {}

  /** A step that changes nothing here. */
  record Step(String accountId, long seq) implements OrderUpdate {}
}
