package io.tradeflow.execution.application;

import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BrokerQueueTest {
  @Property(tries = 30)
  void eachAccountIsServedInItsOrderOneCallAtATimeAndNoneIsLost(
      @ForAll @IntRange(min = 1, max = 4) int workers,
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 4) Integer> accounts) {
    Map<Integer, List<Integer>> done = new ConcurrentHashMap<>();
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger served = new AtomicInteger();
    try (BrokerQueue queue = new BrokerQueue("test", workers, 100, 100)) {
      for (int i = 0; i < accounts.size(); i++) {
        int number = i;
        int account = accounts.get(i);
        assertThat(
                queue.offer(
                    "account-" + account,
                    () -> {
                      most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                      done.computeIfAbsent(account, any -> new ArrayList<>()).add(number);
                      atOnce.decrementAndGet();
                      served.incrementAndGet();
                    }))
            .isTrue();
      }
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .until(() -> served.get() == accounts.size());
    }
    assertThat(most.get()).isLessThanOrEqualTo(workers);
    done.values().forEach(numbers -> assertThat(numbers).isSorted());
  }

  @Example
  void accountThatHangsHoldsOneWorkerAndItsOwnCallsOnly() throws Exception {
    CountDownLatch hung = new CountDownLatch(1);
    List<String> done = new CopyOnWriteArrayList<>();
    try (BrokerQueue queue = new BrokerQueue("test", 2, 100, 10)) {
      for (int i = 0; i < 10; i++) {
        assertThat(queue.offer("hangs", () -> awaits(hung))).isTrue();
      }
      for (int i = 0; i < 10; i++) {
        String call = "call " + i;
        assertThat(queue.offer("other", () -> done.add(call))).isTrue();
      }
      await().until(() -> done.size() == 10);
      assertThat(queue.size()).isEqualTo(9);
      hung.countDown();
      await().until(() -> queue.size() == 0);
    }
  }

  @Example
  void fullQueueRefusesAndAFailureStopsNobody() {
    CountDownLatch hung = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    try (BrokerQueue queue = new BrokerQueue("test", 1, 3, 2)) {
      assertThat(queue.offer("a", () -> awaits(hung))).isTrue();
      await().until(() -> queue.size() == 0);
      assertThat(
              queue.offer(
                  "a",
                  () -> {
                    throw new IllegalStateException("as expected");
                  }))
          .isTrue();
      assertThat(queue.offer("a", done::incrementAndGet)).isTrue();
      assertThat(queue.offer("a", done::incrementAndGet)).as("too many of one account").isFalse();
      assertThat(queue.offer("b", done::incrementAndGet)).isTrue();
      assertThat(queue.offer("c", done::incrementAndGet)).as("too many in all").isFalse();
      hung.countDown();
      await().until(() -> done.get() == 2);
    }
  }

  private static void awaits(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
