package io.tradeflow.execution.application;

import static io.tradeflow.execution.ExecutionSystem.bean;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.FakeMarket;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leaving a position of 1 under an engaged switch, on the real ledger. */
class EmergencyCloseTest {
  /** Notes what it takes; it may want no orders for now. */
  private static final class Till implements Broker {
    final List<String> taken = new ArrayList<>();
    final List<UUID> cancelled = new ArrayList<>();
    int limited;

    @Override
    public void send(Order order, long epoch, Validity validity) {
      if (limited-- > 0) {
        throw new TooLate("later", true);
      }
      taken.add(order.terms().quantity().toPlainString());
    }

    @Override
    public void resume(Order order, long epoch, Validity validity) {
      if (order.state() == OrderState.SENDING) {
        send(order, epoch, validity);
      }
    }

    @Override
    public void cancel(Order order, String reason, long epoch) {
      cancelled.add(order.terms().id());
    }

    @Override
    public boolean canModify(Order order) {
      return true;
    }

    @Override
    public void release(int partition) {}
  }

  private final String account = ExecutionSystem.account();
  private final SendGate gate =
      new SendGate(System::nanoTime, Duration.ofSeconds(5), Map.of("paper", true));
  private final Till till = new Till();

  @BeforeEach
  void onePositionUnderASwitch() {
    ExecutionSystem.sql("UPDATE orders SET state = 'CANCELLED'");
    position("1");
    gate.granted(gate.request(), Duration.ofHours(1), 0);
    gate.apply(new KillChange("account:" + account, true, 1, "drill", Instant.EPOCH));
  }

  @Test
  void passesAndOrdersWithoutTheMarkDoNot() {
    OrderDesk desk = desk();
    NewOrder plain = accepted(reducing("1"));
    desk.approved(plain.id(), account, "decision");
    assertThat(found(plain).rejection()).extracting(Rejection::code).isEqualTo("KILL_SWITCH");
    NewOrder close = emergency(desk, "1");
    assertThat(till.taken).containsExactly("1");
    desk.cancelStopped();
    assertThat(till.cancelled).isEmpty();
    assertThat(found(close).state()).isEqualTo(OrderState.SENDING);
  }

  @Test
  void isCutToThePositionThatIsThereWhenItIsSent() {
    emergency(desk(), "1.0001");
    position("0.5");
    emergency(desk(), "1");
    assertThat(till.taken).contains("1", "0.5").doesNotContain("1.0001");
  }

  @Test
  void isCutAgainWhereItWaitedWhileThePositionWasFilledAway() {
    till.limited = 2;
    OrderDesk desk = desk();
    NewOrder smaller = emergency(desk, "1");
    assertThat(found(smaller).state()).isEqualTo(OrderState.SENDING);
    position("0.4");
    desk.sendWaiting();
    desk.sendWaiting();
    assertThat(till.taken).containsExactly("0.4");

    position("1");
    till.limited = 1;
    NewOrder gone = emergency(desk, "1");
    position("0");
    desk.sendWaiting();
    desk.sendWaiting();
    assertThat(till.taken).hasSize(1);
    assertThat(found(gone).rejection()).extracting(Rejection::code).isEqualTo("REDUCE_ONLY");
  }

  @Test
  void waitsForALeaseAndIsSentOnceByTheNextOwnerUnderTheSwitch() {
    gate.ended();
    NewOrder close = emergency(desk(), "1");
    assertThat(found(close).state()).isEqualTo(OrderState.APPROVED);
    OrderDesk next = desk();
    assertThat(till.taken).isEmpty();
    gate.granted(gate.request(), Duration.ofHours(1), 1);
    next.sendWaiting();
    next.sendWaiting();
    assertThat(till.taken).containsExactly("1");
  }

  @Test
  void killedBrokerTakesNone() {
    gate.apply(new KillChange("broker:paper", true, 2, "drill", Instant.EPOCH));
    NewOrder close = emergency(desk(), "1");
    assertThat(till.taken).isEmpty();
    assertThat(found(close).rejection()).extracting(Rejection::code).isEqualTo("KILL_SWITCH");
  }

  @Test
  void isNotMadeLargerByAChange() {
    OrderDesk desk = desk();
    NewOrder close = emergency(desk, "0.5");
    long epoch = Objects.requireNonNull(desk.owned().get(partition(account)));
    List<OrderChange> works = List.of(new OrderChange.Acknowledge());
    assertThat(done(ledger().change(close.id(), account, works, new Stamp(epoch, null))))
        .isPresent();
    Amendment.Wish wish = new Amendment.Wish(new BigDecimal("0.6"), null, null);
    Order asked =
        done(ledger().ask(close.id(), account, wish, "key", "hash")).orElseThrow().order();
    UUID change = Objects.requireNonNull(asked.pending()).id();
    desk.modifyApproved(close.id(), account, change, "decision");
    assertThat(found(close).terms().quantity()).isEqualTo("0.5");
    assertThat(found(close).rejection()).extracting(Rejection::code).isEqualTo("KILL_SWITCH");
  }

  private OrderDesk desk() {
    OrderDesk desk =
        new OrderDesk(
            ledger(),
            till,
            new FakeMarket(),
            gate,
            bean(Fences.class),
            ExecutionSystem::partition,
            new ConnectedBrokers(Set.of("paper")));
    desk.assign(partition(account));
    desk.claim();
    return desk;
  }

  private NewOrder emergency(OrderDesk desk, String quantity) {
    NewOrder order = accepted(Samples.emergency(account, quantity, new Pricing.Market()));
    desk.approved(order.id(), account, "decision-" + order.id());
    return order;
  }

  private NewOrder reducing(String quantity) {
    NewOrder terms = Samples.market(account, "SELL", quantity);
    return Samples.at("paper", terms, true);
  }

  private static NewOrder accepted(NewOrder terms) {
    done(ledger().accept(terms, terms.id().toString(), "h", Optional.empty()));
    return terms;
  }

  private void position(String quantity) {
    ExecutionSystem.sql(
        "INSERT INTO positions VALUES ('%s', 'BTC-USD', %s, 0, 0, 0) ON CONFLICT (account_id, symbol)"
                .formatted(account, quantity)
            + " DO UPDATE SET quantity = excluded.quantity");
  }

  private Order found(NewOrder order) {
    return done(ledger().find(order.id(), account)).orElseThrow();
  }
}
