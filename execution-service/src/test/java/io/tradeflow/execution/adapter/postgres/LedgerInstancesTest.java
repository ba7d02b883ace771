package io.tradeflow.execution.adapter.postgres;

import static io.tradeflow.execution.ExecutionSystem.bean;
import static io.tradeflow.execution.ExecutionSystem.count;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.events;
import static io.tradeflow.execution.ExecutionSystem.partition;
import static io.tradeflow.execution.ExecutionSystem.sql;
import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.application.OrderLedger;
import io.tradeflow.execution.application.OrderLedger.Accepted;
import io.tradeflow.execution.application.OrderLedger.Booked;
import io.tradeflow.execution.application.OrderReads;
import io.tradeflow.execution.application.Stamp;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.starter.outbox.Outbox;
import io.tradeflow.starter.postgres.KeptConnections;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

/** Instances remember what they last committed; none believes it when another one knows better. */
class LedgerInstancesTest {
  private static final OrderLedger ONE = instance();
  private static final OrderLedger OTHER = instance();

  private final String account = ExecutionSystem.account();
  private final long epoch = done(ONE.claim(partition(account), "test"));
  private final Stamp stamp = new Stamp(epoch, Samples.MARKET_TIME);

  private static PostgresLedger instance() {
    return new PostgresLedger(
        bean(DatabaseClient.class),
        bean(Outbox.class),
        bean(Market.class),
        ExecutionSystem::partition,
        Clock.systemUTC(),
        bean(KeptConnections.class),
        1);
  }

  @Test
  void ordersAcceptedByBothMakeOneSequence() {
    CompletableFuture<?>[] all =
        IntStream.range(0, 60)
            .mapToObj(i -> accept(i % 2 == 0 ? ONE : OTHER, "k" + i))
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(all).join();

    assertThat(events(account))
        .extracting(event -> event.getEnvelope().getAccountSeq())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 61).boxed().toList());
    assertThat(count("accounts WHERE account_id = :a AND account_seq = 61", account)).isEqualTo(1);
  }

  @Test
  void keyThatTheOtherHasTakenMakesNoSecondOrder() {
    done(accept(ONE, "first"));
    Order made = done(accept(OTHER, "key")).orElseThrow().order();

    Accepted again = done(accept(ONE, "key")).orElseThrow();

    assertThat(again.created()).isFalse();
    assertThat(again.order().terms().id()).isEqualTo(made.terms().id());
  }

  @Test
  void keyThatIsRememberedByNobodyMakesNoSecondOrder() {
    done(accept(ONE, "key"));
    done(accept(ONE, "another"));

    assertThat(done(accept(ONE, "key")).orElseThrow().created()).isFalse();
    assertThat(count("orders WHERE account_id = :a", account)).isEqualTo(2);
  }

  @Test
  void fillThatTheOtherHasBookedIsBookedOnce() {
    Order order = sending(ONE);
    OrderChange first = fill("f1");
    assertThat(change(ONE, order, first).refused()).isEmpty();
    assertThat(change(OTHER, order, fill("f2")).refused()).isEmpty();

    assertThat(change(ONE, order, fill("f2")).refused()).hasSize(1);
    assertThat(change(ONE, order, fill("f3")).refused()).isEmpty();
    assertThat(change(ONE, order, first).refused()).hasSize(1);

    assertThat(count("fills WHERE account_id = :a", account)).isEqualTo(3);
    assertThat(done(bean(OrderReads.class).positions(account, "", 10)))
        .singleElement()
        .satisfies(position -> assertThat(position.quantity()).isEqualByComparingTo("3"));
    assertThat(done(bean(OrderReads.class).cash(account)).orElseThrow().cash())
        .isEqualByComparingTo("9699.7");
  }

  @Test
  void whatIsRememberedIsWorthNothingOnceAnotherOwnsThePartition() {
    Order order = sending(ONE);
    assertThat(change(ONE, order, fill("f1")).refused()).isEmpty();
    done(OTHER.claim(partition(account), "other"));

    assertThat(done(ONE.change(order.terms().id(), account, List.of(fill("f2")), stamp))).isEmpty();
    assertThat(
            done(
                ONE.change(
                    order.terms().id(), account, List.of(new OrderChange.Acknowledge()), stamp)))
        .isEmpty();
    assertThat(count("fills WHERE account_id = :a", account)).isEqualTo(1);
  }

  @Test
  void workGoesOnWhenItsIdleConnectionWasCut() {
    try (PostgresLedger fresh = instance()) {
      Order order = sending(fresh);
      assertThat(change(fresh, order, fill("f1")).refused()).isEmpty();

      int process = newestLane();
      sql("SELECT pg_terminate_backend(" + process + ")");
      await()
          .alias("until it is gone, and idle for long enough to be asked whether it is there")
          .pollDelay(Duration.ofMillis(150))
          .until(
              () ->
                  count("pg_stat_activity WHERE pid = " + process + " AND :a <> ''", account) == 0);

      assertThat(change(fresh, order, fill("f2")).refused()).isEmpty();
      assertThat(count("fills WHERE account_id = :a", account)).isEqualTo(2);
    }
  }

  /** Process of the server that has the lane's connection opened last. */
  private static int newestLane() {
    return bean(DatabaseClient.class)
        .sql(
            "SELECT pid FROM pg_stat_activity WHERE query LIKE 'WITH new_orders%'"
                + " ORDER BY backend_start DESC LIMIT 1")
        .map(row -> row.get("pid", Integer.class))
        .one()
        .blockOptional()
        .orElseThrow();
  }

  @Test
  void positionIsClosedToTheLastUnitFromMemory() {
    Order bought = sending(ONE);
    change(ONE, bought, fill("f1"), fill("f2"), fill("f3"), fill("f4"));
    NewOrder terms = Samples.market(account, "SELL", "4");
    done(ONE.accept(terms, "sell", "h", Optional.empty()));
    Order sold = sent(ONE, terms);

    Booked booked = change(ONE, sold, fill("s1"), fill("s2"), fill("s3"), fill("s4"));

    assertThat(booked.order().state()).isEqualTo(OrderState.FILLED);
    assertThat(done(bean(OrderReads.class).positions(account, "", 10)))
        .singleElement()
        .satisfies(
            position -> {
              assertThat(position.quantity()).isZero();
              assertThat(position.totalCost()).isZero();
            });
    assertThat(done(bean(OrderReads.class).cash(account)).orElseThrow().cash())
        .isEqualByComparingTo("9999.2");
  }

  private CompletionStage<Optional<Accepted>> accept(OrderLedger ledger, String key) {
    return ledger.accept(Samples.market(account, "BUY", "4"), key, "h", Optional.empty());
  }

  private Order sending(OrderLedger ledger) {
    return sent(ledger, done(accept(ledger, "sending")).orElseThrow().order().terms());
  }

  private Order sent(OrderLedger ledger, NewOrder terms) {
    return change(ledger, terms, new OrderChange.Approve("decision"), new OrderChange.Send(epoch))
        .order();
  }

  private Booked change(OrderLedger ledger, Order order, OrderChange... changes) {
    return change(ledger, order.terms(), changes);
  }

  private Booked change(OrderLedger ledger, NewOrder terms, OrderChange... changes) {
    return done(ledger.change(terms.id(), account, List.of(changes), stamp)).orElseThrow();
  }

  private static OrderChange fill(String id) {
    return new OrderChange.Fill(
        id, BigDecimal.ONE, new BigDecimal("100"), new BigDecimal("0.1"), false);
  }
}
