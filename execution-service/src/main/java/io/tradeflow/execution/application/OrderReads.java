package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.Position;
import io.tradeflow.execution.domain.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** What account holders read. A reader sees all that was committed before it asked. */
public interface OrderReads {
  /** One execution as its account's holder sees it. */
  record Trade(
      long id,
      UUID orderId,
      String fillId,
      String symbol,
      String side,
      BigDecimal quantity,
      BigDecimal price,
      BigDecimal fee,
      boolean maker,
      BigDecimal realisedPnl,
      Instant at) {}

  /** Where the next page of orders begins: after this order. */
  record OrderCursor(Instant createdAt, UUID id) {
    /** Before the newest order. */
    public static final OrderCursor NEWEST =
        new OrderCursor(Instant.parse("9999-01-01T00:00:00Z"), new UUID(-1, -1));
  }

  /** Cash of an account, and what working buy orders hold back of it. */
  record Cash(BigDecimal cash, BigDecimal reserved) {}

  /** Newest first; {@code state} and {@code symbol} are empty for all. */
  CompletionStage<List<Order>> orders(
      String account, String state, String symbol, OrderCursor after, int limit);

  /**
   * Orders of the account that have not ended, oldest first, at most 1,000; {@code symbol} and
   * {@code strategy} are empty for all.
   */
  CompletionStage<List<UUID>> open(String account, String symbol, String strategy);

  /** What other open orders leave of cash and of the holding; empty before the account exists. */
  CompletionStage<Optional<Size.Free>> free(String account, String symbol);

  /** Newest first, with ids below {@code before}. */
  CompletionStage<List<Trade>> trades(String account, long before, int limit);

  /** Symbols after {@code after} in their order; flat positions included. */
  CompletionStage<List<Position>> positions(String account, String after, int limit);

  /** Empty before the account exists. */
  CompletionStage<Optional<Cash>> cash(String account);
}
