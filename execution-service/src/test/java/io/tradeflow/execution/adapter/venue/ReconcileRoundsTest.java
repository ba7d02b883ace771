package io.tradeflow.execution.adapter.venue;

import static io.tradeflow.execution.ExecutionSystem.bean;
import static io.tradeflow.execution.ExecutionSystem.done;
import static io.tradeflow.execution.ExecutionSystem.ledger;
import static io.tradeflow.execution.ExecutionSystem.partition;
import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.FakeMarket;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.Broker;
import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.ReconcileRounds;
import io.tradeflow.execution.application.Reconciliations;
import io.tradeflow.execution.domain.NewOrder;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When accounts are compared; the broker whose books are asked for keeps none. */
class ReconcileRoundsTest {
  private static final int LAST = 11;

  private record Look(String account, long nanos) {}

  private final VenueSystem venue = new VenueSystem(null);
  private final Queue<Look> looks = new ConcurrentLinkedQueue<>();
  private final VenueDesk desk =
      VenueDesk.before(
          venue,
          ledger(),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          traders(it -> it == LAST, 1).getFirst());
  private final CountDownLatch answers = new CountDownLatch(1);
  private final List<String> slow = new CopyOnWriteArrayList<>();

  @BeforeEach
  void nothingIsOpen() {
    ExecutionSystem.sql("UPDATE orders SET state = 'CANCELLED'");
  }

  @AfterEach
  void stop() {
    desk.close();
    venue.close();
  }

  @Test
  void partitionTakenOverWhileRoundIsUnderWayIsComparedNext() {
    slow.addAll(traders(it -> it != LAST, 10));
    ownOthers();
    List<String> all = Stream.concat(slow.stream(), Stream.of(desk.account)).toList();
    try (ReconcileRounds rounds = rounds(all, Duration.ofHours(1))) {
      rounds.start();
      await().until(() -> looks(slow).count() == 8);
      desk.own();
      aTickPasses(rounds);
      aTickPasses(rounds);
      answers.countDown();
      await().until(() -> looks(List.of(desk.account)).count() > 0);
    }
  }

  @Test
  void roundThatComesWithItsPeriodLeavesRoomForOrders() {
    List<String> accounts = traders(it -> it != LAST, 100);
    ownOthers();
    long began = System.nanoTime();
    try (ReconcileRounds rounds = rounds(accounts, Duration.ofSeconds(4))) {
      rounds.start();
      await().until(() -> looks(accounts).count() == 200);
    }
    long took = looks(accounts).mapToLong(Look::nanos).max().orElseThrow() - began;
    assertThat(Duration.ofNanos(took)).isGreaterThan(Duration.ofMillis(4_000 + 99 * 25));
  }

  private void ownOthers() {
    IntStream.range(0, LAST).forEach(desk.desk::assign);
    desk.desk.claim();
  }

  private void aTickPasses(ReconcileRounds rounds) {
    String next =
        slow.stream()
            .filter(it -> looks(List.of(it)).findAny().isEmpty())
            .findFirst()
            .orElseThrow();
    rounds.soon(next);
    await().until(() -> looks(List.of(next)).count() == 1);
  }

  private Stream<Look> looks(Collection<String> accounts) {
    return looks.stream().filter(look -> accounts.contains(look.account()));
  }

  /** Accounts of such partitions that have traded at the venue. */
  private static List<String> traders(IntPredicate partitions, int count) {
    return Stream.generate(ExecutionSystem::account)
        .filter(account -> partitions.test(partition(account)))
        .limit(count)
        .peek(ReconcileRoundsTest::trade)
        .toList();
  }

  private static void trade(String account) {
    NewOrder order =
        Samples.at("simulator", Samples.terms(account, "BUY", "1", "90", "GTC"), false);
    assertThat(done(ledger().accept(order, order.id().toString(), "hash", Optional.empty())))
        .isPresent();
  }

  private ReconcileRounds rounds(List<String> traders, Duration period) {
    return new ReconcileRounds(
        desk.desk,
        ledger(),
        only(traders),
        bean(Fences.class),
        new FakeMarket(),
        Map.of("simulator", bookless()),
        ExecutionSystem::partition,
        period,
        Clock.systemUTC());
  }

  /** What is kept of comparisons, as if nobody else had an account. */
  private static Reconciliations only(List<String> traders) {
    return proxy(
        Reconciliations.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "traders" -> CompletableFuture.completedFuture(traders);
              case "accounts" -> CompletableFuture.completedFuture(List.of());
              default -> method.invoke(bean(Reconciliations.class), arguments);
            });
  }

  private Broker bookless() {
    return proxy(
        Broker.class,
        (proxy, method, arguments) -> {
          if (!method.getName().equals("books")) {
            throw new IllegalStateException("Only books are asked for, not " + method.getName());
          }
          looks.add(new Look((String) arguments[0], System.nanoTime()));
          if (slow.contains((String) arguments[0])) {
            answers.await();
          }
          return Optional.empty();
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
