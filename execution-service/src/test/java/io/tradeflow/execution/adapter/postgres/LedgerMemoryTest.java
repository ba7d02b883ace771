package io.tradeflow.execution.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.FakeMarket;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.Stamp;
import io.tradeflow.execution.domain.Booking;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a lane need not read again, and what it must. */
class LedgerMemoryTest {
  private static final String ACCOUNT = "a";
  private static final OrderChange REJECT =
      new OrderChange.Reject(new Rejection("KILL_SWITCH", "", "", "stopped"));
  private static final OrderChange FILL =
      new OrderChange.Fill("f1", BigDecimal.ONE, BigDecimal.TEN, BigDecimal.ZERO, true);

  private final LedgerMemory memory = new LedgerMemory(account -> 0);

  @Test
  void ordersOpenAndEndedAreRemembered() {
    NewOrder open = accepted(0);
    NewOrder ended = accepted(1, REJECT);

    assertThat(recalled(open, REJECT))
        .hasValueSatisfying(order -> assertThat(order.state().finished()).isFalse());
    assertThat(recalled(ended, REJECT))
        .hasValueSatisfying(order -> assertThat(order.state().finished()).isTrue());
  }

  @Test
  void fillOfAnEndedOrderIsReadBecauseItMayBeKnown() {
    NewOrder ended = accepted(0, REJECT);
    assertThat(recalled(ended, FILL)).isEmpty();
  }

  @Test
  void nothingIsRememberedOfAnAccountThatAnotherInstanceHasChanged() {
    NewOrder ended = accepted(0, REJECT);
    accepted(40);
    assertThat(recalled(ended, REJECT)).isEmpty();
  }

  private NewOrder accepted(long seqBefore, OrderChange... atOnce) {
    NewOrder terms = Samples.market(ACCOUNT, "BUY", "4");
    LedgerBatch.Rows rows =
        new LedgerBatch.Rows(
            Map.of(ACCOUNT, new Booking.Account(BigDecimal.TEN, seqBefore, 0)),
            Map.of(0, 7L),
            Map.of(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            Set.of());
    LedgerBatch batch =
        new LedgerBatch(
            rows, account -> 0, new FakeMarket(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    batch.take(
        new LedgerWork.Accept(
            terms, UUID.randomUUID().toString(), "h", List.of(atOnce), new CompletableFuture<>()));
    memory.remember(batch);
    return terms;
  }

  private Optional<Order> recalled(NewOrder terms, OrderChange change) {
    LedgerWork work =
        new LedgerWork.Change(
            terms.id(),
            ACCOUNT,
            List.of(change),
            new Stamp(7, Samples.MARKET_TIME),
            new CompletableFuture<>());
    return memory.recall(List.of(work)).map(rows -> rows.orders().get(terms.id()));
  }
}
