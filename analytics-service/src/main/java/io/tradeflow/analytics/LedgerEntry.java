package io.tradeflow.analytics;

import io.tradeflow.events.AccountFunded;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderFilled;
import io.tradeflow.events.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an order event says of an account's money. */
sealed interface LedgerEntry {
  /** The account. */
  String account();

  /** Its place in the account's sequence, which counts every event, also those without money. */
  long seq();

  /** Cash that was paid in. */
  record Deposit(String account, long seq, BigDecimal amount) implements LedgerEntry {}

  /**
   * A trade, with what execution-service booked for it.
   *
   * @param quantity of the fill, without a sign
   * @param cashAfter the account's cash, fee taken off
   */
  record Fill(
      String account,
      long seq,
      String orderId,
      String fillId,
      String symbol,
      boolean buy,
      BigDecimal quantity,
      BigDecimal price,
      BigDecimal fee,
      BigDecimal realisedPnl,
      BigDecimal positionAfter,
      BigDecimal cashAfter,
      Instant at)
      implements LedgerEntry {}

  /**
   * Reads an event; empty if it moves no money.
   *
   * @throws IllegalArgumentException if it lacks what its type promises, or a side is unknown
   */
  static Optional<LedgerEntry> of(@Nullable OrderEvent event) {
    OrderEvent known = present(event, "order event");
    return switch (known.getType()) {
      case ACCOUNT_FUNDED -> Optional.of(deposit(known));
      case ORDER_FILLED -> Optional.of(fill(known));
      case ORDER_SUBMITTED,
          ORDER_APPROVED,
          ORDER_REJECTED,
          ORDER_SENDING,
          ORDER_WORKING,
          ORDER_CANCELLED,
          ORDER_EXPIRED,
          ORDER_UNKNOWN,
          ORDER_TRAILED,
          ORDER_TRIGGERED,
          ORDER_MODIFY_REQUESTED,
          ORDER_MODIFY_SENDING,
          ORDER_MODIFIED,
          ORDER_MODIFY_REJECTED,
          ORDER_COMMAND_REFUSED,
          UNKNOWN ->
          Optional.empty();
    };
  }

  private static Deposit deposit(OrderEvent event) {
    AccountFunded funded = present(event.getAccountFunded(), "accountFunded");
    return new Deposit(
        event.getEnvelope().getAccountId(), seq(event), Decimals.fromWire(funded.getAmount()));
  }

  private static Fill fill(OrderEvent event) {
    OrderFilled filled = present(event.getFilled(), "filled");
    return new Fill(
        event.getEnvelope().getAccountId(),
        seq(event),
        filled.getOrderId(),
        filled.getFillId(),
        filled.getSymbol(),
        buys(filled.getSide()),
        Decimals.fromWire(filled.getQuantity()),
        Decimals.fromWire(filled.getPrice()),
        Decimals.fromWire(filled.getFee()),
        Decimals.fromWire(filled.getRealisedPnl()),
        Decimals.fromWire(filled.getPositionAfter()),
        Decimals.fromWire(filled.getCashAfter()),
        event.getEnvelope().getOccurredAt());
  }

  private static long seq(OrderEvent event) {
    return present(event.getEnvelope().getAccountSeq(), "accountSeq");
  }

  private static boolean buys(Side side) {
    return switch (side) {
      case BUY -> true;
      case SELL -> false;
      case UNKNOWN -> throw new IllegalArgumentException("Fill with an unknown side");
    };
  }

  private static <T> T present(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException("No " + name);
    }
    return value;
  }
}
