package io.tradeflow.execution.adapter.broker;

import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.Validity;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.Lifetime;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.TimeInForce;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.Level;
import io.tradeflow.paperbroker.PaperTerms;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each kind of order becomes at the paper broker, and what is said of it. */
class PaperOrderTypesTest {
  private static final Validity VALID =
      new Validity(System.nanoTime() + Duration.ofHours(1).toNanos());
  private static final Instant NOW = Samples.MARKET_TIME;
  private static final Lifetime GTC = Lifetime.of(TimeInForce.GTC);

  private final List<OrderChange> said = new CopyOnWriteArrayList<>();
  private final PaperBrokerAdapter broker =
      new PaperBrokerAdapter(
          new PaperTerms(BigDecimal.TEN, BigDecimal.TWO, BigDecimal.ZERO, Duration.ZERO, 7),
          (order, changes, stamp) -> said.addAll(changes),
          account -> 0,
          Clock.systemUTC());

  @AfterEach
  void close() {
    broker.close();
  }

  @Test
  void gtdOrderEndsAtItsTimeInTheMarket() {
    shows("100", NOW);
    Lifetime end = new Lifetime(TimeInForce.GTD, NOW.plusSeconds(10));
    send(new Pricing.Limit(new BigDecimal("90")), end, false);
    shows("100", NOW.plusSeconds(9));
    assertThat(broker.working()).isEqualTo(1);
    shows("100", NOW.plusSeconds(10));
    awaitSaid("Acknowledge", "Expire");
  }

  @Test
  void postOnlyOrderThatWouldTakeIsRejected() {
    shows("100", NOW);
    send(new Pricing.Limit(new BigDecimal("101")), GTC, true);
    awaitSaid("Reject");
  }

  @Test
  void postOnlyOrderRestsAndFillsAsMaker() {
    shows("100", NOW);
    send(new Pricing.Limit(new BigDecimal("100.50")), GTC, true);
    shows("99", NOW.plusSeconds(1));
    awaitSaid("Acknowledge", "Fill");
    assertThat(said.getLast())
        .isInstanceOfSatisfying(OrderChange.Fill.class, fill -> assertThat(fill.maker()).isTrue());
  }

  @Test
  void stopLimitOrderIsTriggeredAndThenRests() {
    shows("100", NOW);
    send(new Pricing.StopLimit(new BigDecimal("105"), new BigDecimal("104.50")), GTC, false);
    shows("103", NOW.plusSeconds(1));
    shows("104", NOW.plusSeconds(2));
    awaitSaid("Acknowledge", "Trigger");
    shows("103", NOW.plusSeconds(3));
    awaitSaid("Acknowledge", "Trigger", "Fill");
  }

  @Test
  void triggeredStopThatRestedStaysAwakeOverARestart() {
    Pricing pricing = new Pricing.StopLimit(new BigDecimal("105"), new BigDecimal("104.50"));
    Order order = order(pricing, GTC, false, OrderState.WORKING, null, true);
    broker.resume(order, 2, VALID);
    shows("100", NOW);
    awaitSaid("Fill");
  }

  @Test
  void changeIsAnsweredUnderItsId() {
    shows("100", NOW);
    Pricing.Limit low = new Pricing.Limit(new BigDecimal("90"));
    Order order = order(low, GTC, false, OrderState.SENDING, null, false);
    broker.send(order, 1, VALID);
    UUID change = new UUID(3, 4);
    Amendment amendment = new Amendment(change, BigDecimal.TWO, low, true);
    Order changing = with(order, OrderState.WORKING, amendment, false);
    broker.modify(changing, 1, VALID);
    Amendment off =
        new Amendment(change, BigDecimal.TWO, new Pricing.Limit(new BigDecimal("90.001")), true);
    broker.modify(with(order, OrderState.WORKING, off, false), 1, VALID);
    awaitSaid("Acknowledge", "Modify", "RefuseModify");
    assertThat(said.get(1)).isEqualTo(new OrderChange.Modify(change));
  }

  private void send(Pricing pricing, Lifetime lifetime, boolean postOnly) {
    broker.send(order(pricing, lifetime, postOnly, OrderState.SENDING, null, false), 1, VALID);
  }

  private static Order order(
      Pricing pricing,
      Lifetime lifetime,
      boolean postOnly,
      OrderState state,
      @Nullable Amendment pending,
      boolean triggered) {
    NewOrder plain = Samples.terms("account", "BUY", "1", pricing, lifetime, false);
    NewOrder terms =
        new NewOrder(
            plain.id(),
            plain.accountId(),
            plain.symbol(),
            plain.side(),
            plain.quantity(),
            plain.size(),
            pricing,
            lifetime,
            false,
            postOnly,
            plain.broker(),
            plain.origin(),
            plain.tickSize(),
            plain.marketTime());
    return with(Samples.order(terms, state), state, pending, triggered);
  }

  private static Order with(
      Order order, OrderState state, @Nullable Amendment pending, boolean triggered) {
    return new Order(
        order.terms(),
        state,
        order.filled(),
        order.filledValue(),
        order.fillCount(),
        null,
        pending,
        triggered,
        order.createdAt(),
        order.updatedAt());
  }

  private void awaitSaid(String... names) {
    await()
        .untilAsserted(
            () ->
                assertThat(said)
                    .extracting(change -> change.getClass().getSimpleName())
                    .containsExactly(names));
  }

  /** A book around the bid; taken before this returns. */
  private void shows(String bid, Instant at) {
    BigDecimal price = new BigDecimal(bid);
    broker.depth(
        new Depth(
            "BTC-USD",
            List.of(new Level(price, BigDecimal.TEN)),
            List.of(new Level(price.add(BigDecimal.ONE), BigDecimal.TEN)),
            at));
    assertThat(broker.working()).isNotNegative();
  }
}
