package io.tradeflow.execution.application;

import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;
import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.FakeMarket;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.adapter.broker.PaperBrokerAdapter;
import io.tradeflow.execution.adapter.broker.ReplayBroker;
import io.tradeflow.execution.adapter.broker.RoutedBroker;
import io.tradeflow.execution.adapter.postgres.PostgresTravelBook;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Position;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.Level;
import io.tradeflow.paperbroker.PaperTerms;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

/** Accounts in recorded spans on the real ledger: in, through, and out again without a trace. */
class TimeTravelTest {
  private static final PaperTerms TERMS =
      new PaperTerms(BigDecimal.TEN, BigDecimal.TWO, BigDecimal.ZERO, Duration.ZERO, 7);

  private final String account = ExecutionSystem.account();
  private final UUID travel = UUID.randomUUID();
  private final TimeTravels travels = new TimeTravels();
  private final ReplayBroker replay =
      new ReplayBroker(
          travels,
          new BrokerReports(ledger()),
          reports ->
              PaperBrokerAdapter.ofSpan(
                  TERMS, reports, ExecutionSystem::partition, Clock.systemUTC()));
  private final TravelBook book =
      new PostgresTravelBook(ExecutionSystem.bean(DatabaseClient.class));
  private final SendGate gate = new SendGate(System::nanoTime, Duration.ofSeconds(5), Map.of());
  private final OrderDesk desk =
      new OrderDesk(
          ledger(),
          new RoutedBroker(Map.of(), replay),
          new FakeMarket(),
          gate,
          ExecutionSystem.bean(Fences.class),
          ExecutionSystem::partition,
          new ConnectedBrokers(Set.of("paper")));
  private final TravelRounds rounds =
      new TravelRounds(travels, book, ledger(), this::cancel, new FakeMarket(), replay::forget);

  /** As the commands would come back from their topic. */
  private CompletionStage<Void> cancel(String of, List<UUID> orders) {
    orders.forEach(id -> desk.cancel(id, of, "USER"));
    return CompletableFuture.completedFuture(null);
  }

  @BeforeEach
  void noOrdersOfOthers() {
    ExecutionSystem.sql("UPDATE orders SET state = 'CANCELLED'");
    gate.granted(gate.request(), Duration.ofHours(1), 0);
  }

  @AfterEach
  void stop() {
    desk.close();
    replay.close();
  }

  @Test
  void tradesAtTheSpansPricesAndLeavesNothingBehind() {
    own();
    bind();
    NewOrder early = terms("1");
    assertThat(stopped(early)).contains("being bound");
    admit();
    show(1, "50");
    NewOrder bought = terms("1");
    assertThat(stopped(bought)).isNull();
    place(bought);
    awaitState(bought, OrderState.FILLED);
    assertThat(position().totalCost()).as("at the span's price").isEqualByComparingTo("51");
    NewOrder resting = terms("2", "40");
    place(resting);
    awaitState(resting, OrderState.WORKING);

    travels.ended(
        new TimeTravels.Ended(
            account, travel, Samples.MARKET_TIME, Map.of("BTC-USD", new BigDecimal("60"))));
    assertThat(stopped(paper())).contains("has ended");
    await()
        .until(
            () -> {
              rounds.round();
              desk.recover();
              return travels.ending().isEmpty();
            });

    assertThat(state(resting)).isEqualTo(OrderState.CANCELLED);
    assertThat(done(book.held(account))).isEmpty();
    assertThat(done(ExecutionSystem.bean(OrderReads.class).cash(account)).orElseThrow().cash())
        .as("51 and a fee of 0.051 out, 60 in")
        .isEqualByComparingTo("10008.949");
    assertThat(stopped(paper())).isNull();
    assertThat(stopped(terms("1"))).contains("not bound to that recorded span");
  }

  @Test
  void anAccountThatHoldsSomethingIsNotLetIn() {
    NewOrder open = paper();
    assertThat(done(ledger().accept(open, "k", "h", Optional.empty()))).isPresent();
    bind();
    admit();

    assertThat(stopped(terms("1"))).contains("DELETE");
    assertThat(stopped(paper())).contains("DELETE");
    ExecutionSystem.sql("UPDATE orders SET state = 'CANCELLED'");
    assertThat(done(book.admit(account, travel))).as("it stays so").contains(false);

    travels.ended(new TimeTravels.Ended(account, travel, Samples.MARKET_TIME, Map.of()));
    for (int i = 0; i < 10; i++) {
      rounds.round();
    }
    assertThat(travels.ending()).isEmpty();
    assertThat(stopped(paper())).isNull();
    assertThat(done(book.admit(account, UUID.randomUUID()))).contains(true);
  }

  @Test
  void theNextTimeTravelWaitsUntilTheOneBeforeIsSettled() {
    assertThat(done(book.admit(account, travel))).contains(true);
    UUID next = UUID.randomUUID();
    assertThat(done(book.admit(account, next))).isEmpty();
    done(book.settle(travel));
    assertThat(done(book.admit(account, next))).contains(true);
  }

  @Test
  void whatWasNotSentWhenTheSpanEndedIsRefusedAndNeverMatchedElsewhere() {
    own();
    bind();
    admit();
    show(1, "50");
    NewOrder late = terms("1");
    assertThat(done(ledger().accept(late, "k", "h", Optional.empty()))).isPresent();
    travels.ended(new TimeTravels.Ended(account, travel, Samples.MARKET_TIME, Map.of()));

    desk.approved(late.id(), account, "d-1");

    awaitState(late, OrderState.REJECTED);
    assertThat(done(ledger().find(late.id(), account)).orElseThrow().rejection().code())
        .isEqualTo(TimeTravels.CODE);
  }

  @Test
  void nothingButTheAccountsOwnOrdersInItsSpanPasses() {
    bind();
    admit();
    assertThat(stopped(paper())).contains("recorded span");
    assertThat(stopped(Samples.at("simulator", paper(), false))).contains("recorded span");
    String other = TimeTravels.broker(UUID.randomUUID());
    assertThat(stopped(Samples.at(other, paper(), false))).contains("recorded span");
    Market seen = travels.of(account, new FakeMarket());
    assertThat(seen.lastPrice("BTC-USD")).as("no price of the market").isNull();
    travels.price(account, UUID.randomUUID(), "BTC-USD", BigDecimal.ONE, Samples.MARKET_TIME);
    assertThat(seen.lastPrice("BTC-USD")).as("nor of another span").isNull();
    travels.price(account, travel, "BTC-USD", BigDecimal.TWO, Samples.NOW);
    assertThat(seen.lastPrice("BTC-USD")).isEqualTo(BigDecimal.TWO);
    assertThat(seen.marketTime("BTC-USD")).isEqualTo(Samples.NOW);
    assertThat(seen.broker("paper")).isEqualTo(TimeTravels.broker(travel));
    assertThat(seen.broker("simulator")).isEqualTo("simulator");
  }

  private void own() {
    desk.assign(partition(account));
    desk.claim();
  }

  private void bind() {
    travels.bound(new TimeTravels.Bound(account, travel, Set.of("BTC-USD")));
  }

  private void admit() {
    for (int i = 0; i < 10 && !travels.asked().isEmpty(); i++) {
      rounds.round();
    }
    assertThat(travels.asked()).isEmpty();
  }

  private void show(long sequence, String bid) {
    BigDecimal price = new BigDecimal(bid);
    replay.depth(
        account,
        travel,
        sequence,
        new Depth(
            "BTC-USD",
            List.of(new Level(price, BigDecimal.TEN)),
            List.of(new Level(price.add(BigDecimal.ONE), BigDecimal.TEN)),
            Samples.MARKET_TIME));
  }

  private void place(NewOrder terms) {
    String key = terms.id().toString();
    assertThat(done(ledger().accept(terms, key, key, Optional.empty()))).isPresent();
    desk.approved(terms.id(), account, "d-" + key);
  }

  private NewOrder terms(String quantity) {
    return Samples.at(TimeTravels.broker(travel), Samples.market(account, "BUY", quantity), false);
  }

  private NewOrder terms(String quantity, String limit) {
    NewOrder terms = Samples.terms(account, "BUY", quantity, limit, "GTC");
    return Samples.at(TimeTravels.broker(travel), terms, false);
  }

  private NewOrder paper() {
    return Samples.market(account, "BUY", "1");
  }

  private String stopped(NewOrder order) {
    var why = travels.stopped(order);
    return why == null ? null : why.message();
  }

  private Position position() {
    return done(book.held(account)).getFirst();
  }

  private OrderState state(NewOrder order) {
    return done(ledger().find(order.id(), account)).map(Order::state).orElseThrow();
  }

  private void awaitState(NewOrder order, OrderState state) {
    await().untilAsserted(() -> assertThat(state(order)).isEqualTo(state));
  }
}
