package io.tradeflow.execution.adapter.broker;

import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.TimeTravels;
import io.tradeflow.execution.application.Validity;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.Level;
import io.tradeflow.paperbroker.PaperTerms;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders of a recorded span meet its books at their own market times, whatever the wall says. */
class ReplayBrokerTest {
  private static final Instant START = Samples.MARKET_TIME;
  private static final Validity IN_TIME = new Validity(System.nanoTime() + 3_600_000_000_000L);

  private final List<OrderChange> said = new CopyOnWriteArrayList<>();
  private final TimeTravels travels = new TimeTravels();
  private final UUID one = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();
  private final ReplayBroker broker =
      new ReplayBroker(
          travels,
          (order, changes, stamp) -> said.addAll(changes),
          reports ->
              PaperBrokerAdapter.ofSpan(
                  new PaperTerms(BigDecimal.TEN, BigDecimal.TWO, BigDecimal.ZERO, Duration.ZERO, 7),
                  reports,
                  account -> 0,
                  Clock.systemUTC()));

  @AfterEach
  void close() {
    broker.close();
  }

  @Test
  void theMarketTimeOfAnOrderDecidesAndNotWhetherBooksOrOrdersCameFirst() {
    begin("anna", one);
    begin("bert", other);
    show("anna", one, 1, 0, "100");
    broker.send(order("anna", one, START), 1, IN_TIME);
    awaitFills(1);
    show("anna", one, 2, 15, "200");
    broker.send(order("anna", one, START.plusSeconds(15)), 1, IN_TIME);
    broker.send(order("anna", one, START.plusSeconds(15)), 1, IN_TIME);
    awaitFills(3);
    broker.send(order("bert", other, START), 1, IN_TIME);
    show("bert", other, 1, 0, "100");
    show("bert", other, 2, 15, "200");
    broker.send(order("bert", other, START.plusSeconds(15)), 1, IN_TIME);
    broker.send(order("bert", other, START.plusSeconds(15)), 1, IN_TIME);
    awaitFills(6);

    assertThat(fills())
        .extracting(fill -> fill.price().intValueExact())
        .containsExactlyInAnyOrder(101, 201, 201, 101, 201, 201);
  }

  @Test
  void repeatedAndLateBooksChangeNothing() {
    begin("anna", one);
    show("anna", one, 2, 15, "200");
    show("anna", one, 1, 0, "100");
    show("anna", one, 2, 15, "200");
    show("anna", other, 9, 90, "900");
    broker.send(order("anna", one, START.plusSeconds(15)), 1, IN_TIME);
    awaitFills(1);
    assertThat(fills().getFirst().price()).isEqualByComparingTo("201");
  }

  @Test
  void afterTheEndNothingIsSentAndWhatIsLeftEnds() {
    begin("anna", one);
    Order sending = order("anna", one, START);
    NewOrder terms = sending.terms();
    travels.ended(new TimeTravels.Ended("anna", one, START, Map.of()));
    broker.forget(one);

    broker.send(sending, 1, IN_TIME);
    broker.resume(Samples.order(terms, OrderState.WORKING), 1, IN_TIME);
    broker.cancel(Samples.order(terms, OrderState.WORKING), "USER", 1);
    await().until(() -> said.size() == 3);

    assertThat(said)
        .extracting(change -> change.getClass().getSimpleName())
        .containsExactly("Reject", "Cancel", "Cancel");
  }

  private void begin(String account, UUID travel) {
    travels.bound(new TimeTravels.Bound(account, travel, Set.of("BTC-USD")));
  }

  private void show(String account, UUID travel, long sequence, long second, String bid) {
    BigDecimal price = new BigDecimal(bid);
    broker.depth(
        account,
        travel,
        sequence,
        new Depth(
            "BTC-USD",
            List.of(new Level(price, BigDecimal.TEN)),
            List.of(new Level(price.add(BigDecimal.ONE), BigDecimal.TEN)),
            START.plusSeconds(second)));
  }

  private static Order order(String account, UUID travel, Instant marketTime) {
    NewOrder terms = Samples.market(account, "BUY", "1");
    return Samples.order(
        new NewOrder(
            terms.id(),
            account,
            terms.symbol(),
            terms.side(),
            terms.quantity(),
            terms.size(),
            terms.pricing(),
            terms.lifetime(),
            false,
            false,
            TimeTravels.broker(travel),
            terms.origin(),
            terms.tickSize(),
            marketTime),
        OrderState.SENDING);
  }

  private List<OrderChange.Fill> fills() {
    return said.stream()
        .filter(OrderChange.Fill.class::isInstance)
        .map(OrderChange.Fill.class::cast)
        .toList();
  }

  private void awaitFills(int count) {
    await().until(() -> fills().size() == count);
  }
}
