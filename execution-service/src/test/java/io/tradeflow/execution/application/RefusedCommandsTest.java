package io.tradeflow.execution.application;

import static io.tradeflow.execution.ExecutionSystem.bean;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.events;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.events.OrderCommandRefused;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.FakeMarket;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.OrderChange;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Commands for new terms that do not fit their order are answered by an event. */
class RefusedCommandsTest {
  private final String account = ExecutionSystem.account();
  private final long epoch = done(ledger().claim(partition(account), "test"));
  private final OrderDesk desk =
      new OrderDesk(
          ledger(),
          ExecutionSystem.bean(Broker.class),
          new FakeMarket(),
          new SendGate(System::nanoTime, Duration.ofSeconds(5), Map.of("paper", true)),
          bean(Fences.class),
          ExecutionSystem::partition,
          new ConnectedBrokers(Set.of("paper")));

  @Test
  void orderThatIsNotThereAndOneOfAnotherAccountAreRefusedAlike() {
    String other = ExecutionSystem.account();
    NewOrder theirs = working(other);
    UUID nowhere = UUID.randomUUID();
    modify(nowhere, "2", null, "one");
    modify(theirs.id(), "2", null, "two");

    List<OrderCommandRefused> refused = refused();
    assertThat(refused).hasSize(2);
    assertThat(refused.get(0).getOrderId()).isEqualTo(nowhere.toString());
    assertThat(refused.get(1).getOrderId()).isEqualTo(theirs.id().toString());
    assertThat(refused.get(0))
        .usingRecursiveComparison()
        .comparingOnlyFields("command", "code", "limit", "actual", "message")
        .isEqualTo(refused.get(1));
    assertThat(refused.get(0).getCode()).isEqualTo("ORDER_NOT_FOUND");
    assertThat(done(ledger().find(theirs.id(), other)).orElseThrow().pending()).isNull();
    assertThat(events(other)).noneMatch(RefusedCommandsTest::refuses);
  }

  @Test
  void finishedOrderIsSaidToBeFinished() {
    NewOrder order = working(account);
    change(account, order, new OrderChange.Cancel("USER"));
    modify(order.id(), "2", null, "late");
    assertThat(refused())
        .extracting(OrderCommandRefused::getCode)
        .containsExactly("ORDER_FINISHED");
  }

  @Test
  void orderThatNoBrokerHasYetIsSaidNotToWork() {
    NewOrder order = accepted(account);
    modify(order.id(), "2", null, "early");
    assertThat(refused())
        .extracting(OrderCommandRefused::getCode)
        .containsExactly("ORDER_NOT_WORKING");
  }

  @Test
  void secondChangeIsRefusedWhileTheFirstIsPendingAndTheFirstStays() {
    NewOrder order = working(account);
    modify(order.id(), "2", null, "first");
    modify(order.id(), "3", null, "second");
    modify(order.id(), "2", null, "first");
    assertThat(refused())
        .extracting(OrderCommandRefused::getCode)
        .containsExactly("CHANGE_PENDING");
    Amendment pending = done(ledger().find(order.id(), account)).orElseThrow().pending();
    assertThat(pending).extracting(Amendment::quantity).isEqualTo(new BigDecimal("2"));
  }

  @Test
  void quantityAboveWhatIsFilledByOneLotPassesAndWhatIsFilledIsRefused() {
    NewOrder order = working(account);
    change(
        account,
        order,
        new OrderChange.Fill("f", new BigDecimal("0.5"), BigDecimal.TEN, BigDecimal.ZERO, true));
    modify(order.id(), "0.4999", null, "below");
    modify(order.id(), "0.5", null, "equal");
    assertThat(refused()).hasSize(2).allMatch(one -> one.getCode().equals("INVALID_ORDER"));
    modify(order.id(), "0.5001", null, "above");
    assertThat(refused()).hasSize(2);
    assertThat(done(ledger().find(order.id(), account)).orElseThrow().pending()).isNotNull();
  }

  @Test
  void fieldsThatTheTypeHasNotAndPricesBesideTheTickAreRefused() {
    NewOrder order = working(account);
    desk.modify(
        order.id(),
        account,
        new Amendment.Wish(null, null, new BigDecimal("90")),
        "stop",
        "correlation");
    modify(order.id(), null, "90.001", "tick");
    modify(order.id(), null, null, "nothing");
    assertThat(refused())
        .extracting(OrderCommandRefused::getCode)
        .containsExactly("INVALID_ORDER", "TICK_LOT", "INVALID_ORDER");
  }

  @Test
  void commandThatComesAgainIsAnsweredOnceWhateverItsOrderHasBecome() {
    NewOrder order = accepted(account);
    modify(order.id(), "2", null, "command");
    modify(order.id(), "2", null, "command");
    send(account, order);
    modify(order.id(), "2", null, "command");
    assertThat(refused()).hasSize(1);
    assertThat(done(ledger().find(order.id(), account)).orElseThrow().pending()).isNull();
    OrderEvent event =
        events(account).stream().filter(RefusedCommandsTest::refuses).findFirst().orElseThrow();
    assertThat(event.getEnvelope().getCorrelationId()).isEqualTo("correlation");
    assertThat(event.getCommandRefused().getCommandId()).isEqualTo("command");
  }

  @Test
  void refusalsTakeTheirPlaceInTheAccountsSequence() {
    modify(UUID.randomUUID(), "2", null, "one");
    NewOrder order = working(account);
    modify(UUID.randomUUID(), "2", null, "two");
    change(account, order, new OrderChange.Cancel("USER"));
    List<OrderEvent> all = events(account);
    assertThat(all)
        .extracting(event -> event.getEnvelope().getAccountSeq())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, all.size()).boxed().toList());
  }

  @Test
  void withoutAnAccountThereIsNobodyToTell() {
    assertThatThrownBy(
            () ->
                desk.modify(
                    UUID.randomUUID(),
                    "nobody",
                    new Amendment.Wish(BigDecimal.ONE, null, null),
                    "command",
                    "correlation"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no account");
  }

  private void modify(UUID order, @Nullable String quantity, @Nullable String limit, String id) {
    Amendment.Wish wish =
        new Amendment.Wish(
            quantity == null ? null : new BigDecimal(quantity),
            limit == null ? null : new BigDecimal(limit),
            null);
    desk.modify(order, account, wish, id, "correlation");
  }

  private List<OrderCommandRefused> refused() {
    return events(account).stream()
        .filter(RefusedCommandsTest::refuses)
        .map(OrderEvent::getCommandRefused)
        .toList();
  }

  private static boolean refuses(OrderEvent event) {
    return event.getType() == OrderEventType.ORDER_COMMAND_REFUSED;
  }

  private static NewOrder accepted(String owner) {
    NewOrder terms = Samples.terms(owner, "BUY", "1", "90", "GTC");
    done(ledger().accept(terms, terms.id().toString(), "h", Optional.empty()));
    return terms;
  }

  private NewOrder working(String owner) {
    NewOrder order = accepted(owner);
    send(owner, order);
    return order;
  }

  private void send(String owner, NewOrder order) {
    long under = owner.equals(account) ? epoch : done(ledger().claim(partition(owner), "test"));
    Stamp stamp = new Stamp(under, null);
    List<OrderChange> changes =
        List.of(
            new OrderChange.Approve("decision"),
            new OrderChange.Send(under),
            new OrderChange.Acknowledge());
    assertThat(done(ledger().change(order.id(), owner, changes, stamp))).isPresent();
  }

  private void change(String owner, NewOrder order, OrderChange change) {
    assertThat(
            done(ledger().change(order.id(), owner, List.of(change), new Stamp(epoch, null)))
                .orElseThrow()
                .refused())
        .isEmpty();
  }
}
