package io.tradeflow.execution.adapter.postgres;

import static io.tradeflow.execution.ExecutionSystem.count;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.events;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;
import static io.tradeflow.execution.ExecutionSystem.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.OrderLedger;
import io.tradeflow.execution.application.OrderLedger.Accepted;
import io.tradeflow.execution.application.OrderLedger.Asked;
import io.tradeflow.execution.application.OrderLedger.Booked;
import io.tradeflow.execution.application.OrderReads;
import io.tradeflow.execution.application.Stamp;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PostgresLedgerTest {
  private static final Instant BOOK_TIME = Instant.parse("2024-05-06T07:08:10Z");

  private final String account = ExecutionSystem.account();
  private final long epoch = done(ledger().claim(partition(account), "test"));
  private final Stamp stamp = new Stamp(epoch, BOOK_TIME);

  @Test
  void fiftyAtOnceUnderOneKeyMakeOneOrder() {
    List<CompletionStage<Optional<Accepted>>> asked =
        IntStream.range(0, 50)
            .mapToObj(i -> ledger().accept(market("1"), "key", "hash", Optional.empty()))
            .toList();
    List<Accepted> answers = asked.stream().map(stage -> done(stage).orElseThrow()).toList();
    assertThat(answers).filteredOn(Accepted::created).hasSize(1);
    assertThat(answers)
        .extracting(answer -> answer.order().terms().id())
        .containsOnly(answers.getFirst().order().terms().id());
    assertThat(count("orders WHERE account_id = :a", account)).isEqualTo(1);
    assertThat(events(account)).hasSize(2);
  }

  @Test
  void keyOfAnotherRequestIsTold() {
    done(ledger().accept(market("1"), "key", "hash", Optional.empty()));
    Accepted other =
        done(ledger().accept(market("2"), "key", "other", Optional.empty())).orElseThrow();
    assertThat(other.created()).isFalse();
    assertThat(other.sameRequest()).isFalse();
  }

  @Test
  void sequenceHasNoGapWhateverComesAtOnce() {
    CompletableFuture<?>[] all =
        IntStream.range(0, 40)
            .mapToObj(i -> ledger().accept(market("1"), "k" + i, "h", Optional.empty()))
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(all).join();
    assertThat(events(account))
        .extracting(event -> event.getEnvelope().getAccountSeq())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 41).boxed().toList());
  }

  @Test
  void orderAndEventsAreOneCommit() {
    sql(
        "ALTER TABLE outbox ADD CONSTRAINT broken CHECK (record_key <> '%s') NOT VALID"
            .formatted(account));
    try {
      assertThatThrownBy(() -> done(ledger().accept(market("1"), "key", "hash", Optional.empty())))
          .hasCauseInstanceOf(OrderLedger.Unbookable.class);
    } finally {
      sql("ALTER TABLE outbox DROP CONSTRAINT broken");
    }
    assertThat(count("orders WHERE account_id = :a", account)).isZero();
    assertThat(count("accounts WHERE account_id = :a AND account_seq = 1", account)).isEqualTo(1);
    assertThat(done(ledger().accept(market("1"), "key", "hash", Optional.empty())))
        .hasValueSatisfying(accepted -> assertThat(accepted.created()).isTrue());
  }

  @Test
  void fillIsBookedOnceWithItsMoney() {
    Order order = sending("2");
    OrderChange fill = fill("f1", "1.5", "100.25");
    change(order, new OrderChange.Acknowledge(), fill);
    Booked again = change(order, fill).orElseThrow();
    assertThat(again.refused()).containsExactly(fill);
    assertThat(again.order().filled()).isEqualByComparingTo("1.5");
    OrderReads reads = ExecutionSystem.bean(OrderReads.class);
    assertThat(done(reads.cash(account)).orElseThrow().cash()).isEqualByComparingTo("9849.474625");
    assertThat(done(reads.trades(account, Long.MAX_VALUE, 10))).hasSize(1);
    assertThat(done(reads.positions(account, "", 10)))
        .singleElement()
        .satisfies(
            position -> {
              assertThat(position.quantity()).isEqualByComparingTo("1.5");
              assertThat(position.totalCost()).isEqualByComparingTo("150.375");
            });
  }

  @Test
  void eventsCarryTheTimeOfTheBookThatPricedThem() {
    Order order = sending("1");
    change(order, fill("f1", "1", "100"));
    List<OrderEvent> said = events(account);
    assertThat(said)
        .extracting(OrderEvent::getType)
        .containsExactly(
            OrderEventType.ACCOUNT_FUNDED,
            OrderEventType.ORDER_SUBMITTED,
            OrderEventType.ORDER_APPROVED,
            OrderEventType.ORDER_SENDING,
            OrderEventType.ORDER_FILLED);
    assertThat(said.get(1).getEnvelope().getMarketTime()).isEqualTo(Samples.MARKET_TIME);
    assertThat(said.getLast().getEnvelope().getMarketTime()).isEqualTo(BOOK_TIME);
  }

  @Test
  void overfillsAndUnknownOrdersChangeNothing() {
    Order order = sending("1");
    assertThat(change(order, fill("f1", "1.0001", "100")).orElseThrow().refused()).hasSize(1);
    assertThat(
            done(
                ledger()
                    .change(
                        UUID.randomUUID(), account, List.of(new OrderChange.Acknowledge()), stamp)))
        .isEmpty();
    assertThat(events(account)).hasSize(4);
  }

  @Test
  void earlierEpochWritesNothing() {
    Order order = sending("1");
    done(ledger().claim(partition(account), "another"));
    assertThat(change(order, fill("f1", "1", "100"))).isEmpty();
    assertThat(done(ledger().find(order.terms().id(), account)).orElseThrow().state())
        .isEqualTo(OrderState.SENDING);
  }

  @Test
  void whatNoColumnHoldsIsUnbookable() {
    Order order = sending("1");
    assertThatThrownBy(() -> change(order, fill("f1", "1", "1E+21")))
        .hasCauseInstanceOf(OrderLedger.Unbookable.class);
    assertThat(events(account)).hasSize(4);
  }

  @Test
  void refusedCommandIsWrittenDownAsRejected() {
    Rejection why = new Rejection("TICK_LOT", "1", "2", "Not on the lot");
    Order order =
        done(ledger().accept(market("1"), "key", "key", Optional.of(why))).orElseThrow().order();
    assertThat(done(ledger().find(order.terms().id(), account)).orElseThrow())
        .isEqualTo(order)
        .satisfies(saved -> assertThat(saved.rejection()).isEqualTo(why));
    assertThat(events(account))
        .extracting(OrderEvent::getType)
        .endsWith(OrderEventType.ORDER_SUBMITTED, OrderEventType.ORDER_REJECTED);
  }

  @Test
  void openOrdersAreThoseThatAnOwnerMustTakeBack() {
    Order sending = sending("1");
    Order done = sending("1");
    change(done, fill("f1", "1", "100"));
    Order lost = sending("1");
    change(lost, new OrderChange.LoseTrack("timeout"));
    assertThat(done(ledger().open(partition(account))))
        .extracting(order -> order.terms().id())
        .contains(sending.terms().id(), lost.terms().id())
        .doesNotContain(done.terms().id());
    assertThat(done(ledger().lost(List.of(partition(account)))))
        .extracting(order -> order.terms().id())
        .contains(lost.terms().id())
        .doesNotContain(sending.terms().id());
  }

  @Test
  void orderIsAskedAboutWhileAnApprovedChangeIsNotDecided() {
    Order order = sending("1");
    UUID id = order.terms().id();
    change(order, new OrderChange.Acknowledge());
    UUID change = UUID.randomUUID();
    change(
        order,
        new OrderChange.RequestModify(change, new Amendment.Wish(BigDecimal.TWO, null, null)));
    assertThat(lost()).doesNotContain(id);
    change(order, new OrderChange.ApproveModify(change, "decision"));
    assertThat(lost()).contains(id);
    change(order, new OrderChange.LoseTrack("timeout"));
    change(order, fill("f1", "0.5", "100"));
    assertThat(lost()).contains(id);
    change(order, new OrderChange.Modify(change));
    assertThat(lost()).doesNotContain(id);
  }

  private List<UUID> lost() {
    return done(ledger().lost(List.of(partition(account)))).stream()
        .map(order -> order.terms().id())
        .toList();
  }

  @Test
  void fillsOfManyOrdersAtOnceAddUp() {
    List<Order> orders = IntStream.range(0, 30).mapToObj(i -> sending("1")).toList();
    together(orders, i -> fill("f", "1", "100"));
    OrderReads reads = ExecutionSystem.bean(OrderReads.class);
    assertThat(done(reads.positions(account, "", 10)))
        .singleElement()
        .satisfies(
            position -> {
              assertThat(position.quantity()).isEqualByComparingTo("30");
              assertThat(position.totalCost()).isEqualByComparingTo("3000");
              assertThat(position.fees()).isEqualByComparingTo("3");
            });
    assertThat(done(reads.cash(account)).orElseThrow().cash()).isEqualByComparingTo("6997");
    assertThat(count("fills WHERE account_id = :a", account)).isEqualTo(30);
    assertThat(events(account))
        .extracting(event -> event.getEnvelope().getAccountSeq())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 121).boxed().toList());
  }

  @Test
  void whatCannotBeBookedSpoilsNothingBesideIt() {
    List<Order> orders = IntStream.range(0, 20).mapToObj(i -> sending("1")).toList();
    List<CompletableFuture<Optional<Booked>>> asked =
        together(orders, i -> fill("f", "1", i % 7 == 3 ? "1E+21" : "100"));
    for (int i = 0; i < orders.size(); i++) {
      if (i % 7 == 3) {
        assertThat(asked.get(i))
            .failsWithin(Duration.ZERO)
            .withThrowableThat()
            .withCauseInstanceOf(OrderLedger.Unbookable.class);
      } else {
        assertThat(done(asked.get(i)).orElseThrow().order().state()).isEqualTo(OrderState.FILLED);
      }
    }
    assertThat(count("fills WHERE account_id = :a", account)).isEqualTo(17);
  }

  /** What is asked while a batch commits is committed as the next one. */
  private List<CompletableFuture<Optional<Booked>>> together(
      List<Order> orders, IntFunction<OrderChange> change) {
    List<CompletableFuture<Optional<Booked>>> asked =
        IntStream.range(0, orders.size())
            .mapToObj(
                i ->
                    ledger()
                        .change(
                            orders.get(i).terms().id(), account, List.of(change.apply(i)), stamp)
                        .toCompletableFuture())
            .toList();
    asked.forEach(one -> one.handle((booked, failure) -> true).join());
    return asked;
  }

  @Test
  void rowOfBeforeThereWereOtherOrdersStillReads() {
    Order order =
        done(ledger().accept(market("1"), "key", "hash", Optional.empty())).orElseThrow().order();
    sql("UPDATE orders SET asked_quantity = NULL WHERE id = '%s'".formatted(order.terms().id()));
    assertThat(done(ledger().find(order.terms().id(), account))).contains(order);
  }

  @Test
  void ofFiftyChangesAtOnceOneIsTaken() {
    Order order = working("1");
    List<Asked> answers = ask(order, i -> "key" + i);
    assertThat(answers).filteredOn(Asked::created).hasSize(1);
    assertThat(answers).filteredOn(Asked::permitted).hasSize(1);
    assertThat(count("order_changes WHERE account_id = :a", account)).isEqualTo(1);
  }

  @Test
  void fiftyChangesUnderOneKeyAskOnce() {
    Order order = working("1");
    List<Asked> answers = ask(order, i -> "key");
    assertThat(answers).filteredOn(Asked::created).hasSize(1);
    assertThat(answers).allMatch(Asked::permitted);
    assertThat(answers).extracting(answer -> answer.order().pending()).doesNotContainNull();
    assertThat(events(account))
        .filteredOn(event -> event.getType() == OrderEventType.ORDER_MODIFY_REQUESTED)
        .hasSize(1);
  }

  private Order working(String quantity) {
    return change(sending(quantity), new OrderChange.Acknowledge()).orElseThrow().order();
  }

  private List<Asked> ask(Order order, IntFunction<String> key) {
    Amendment.Wish wish = new Amendment.Wish(BigDecimal.TWO, null, null);
    List<CompletionStage<Optional<Asked>>> asked =
        IntStream.range(0, 50)
            .mapToObj(i -> ledger().ask(order.terms().id(), account, wish, key.apply(i), "hash"))
            .toList();
    return asked.stream().map(stage -> done(stage).orElseThrow()).toList();
  }

  @Test
  void accountIsFundedOnce() {
    assertThat(done(ledger().open(account, BigDecimal.TEN, "again"))).isFalse();
    assertThat(events(account)).hasSize(1);
  }

  private Order sending(String quantity) {
    NewOrder terms = market(quantity);
    done(ledger().accept(terms, terms.id().toString(), "h", Optional.empty()));
    return done(ledger()
            .change(
                terms.id(),
                account,
                List.of(new OrderChange.Approve("decision"), new OrderChange.Send(epoch)),
                stamp))
        .orElseThrow(
            () ->
                new AssertionError(
                    "Not ours under epoch %d any more: owners %d"
                        .formatted(
                            epoch,
                            count("partition_epochs WHERE owner <> 'test' AND :a <> ''", account))))
        .order();
  }

  private Optional<Booked> change(Order order, OrderChange... changes) {
    return done(ledger().change(order.terms().id(), account, List.of(changes), stamp));
  }

  private NewOrder market(String quantity) {
    return Samples.market(account, "BUY", quantity);
  }

  private static OrderChange fill(String id, String quantity, String price) {
    BigDecimal fee =
        new BigDecimal(quantity).multiply(new BigDecimal(price)).multiply(new BigDecimal("0.001"));
    return new OrderChange.Fill(id, new BigDecimal(quantity), new BigDecimal(price), fee, false);
  }
}
