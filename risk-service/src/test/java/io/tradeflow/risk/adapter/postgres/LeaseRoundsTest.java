package io.tradeflow.risk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.risk.application.KillProtocol;
import io.tradeflow.risk.application.KillSwitchBoard;
import io.tradeflow.risk.application.KillWatch;
import io.tradeflow.risk.application.SenderLeases;
import io.tradeflow.risk.domain.KillScope;
import io.tradeflow.risk.domain.KillSwitch;
import io.tradeflow.risk.domain.KillSwitchOrder;
import io.tradeflow.risk.domain.SenderLease;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** One sender that was granted a lease of a second and asks for no other. */
class LeaseRoundsTest {
  private static final Duration LEASE = Duration.ofSeconds(1);
  private static final Duration DRIFT = Duration.ofMillis(50);
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final SenderLease SILENT = new SenderLease("s", 1, LEASE, 0, List.of());

  private final Leases leases = new Leases();
  private final AtomicLong nanos = new AtomicLong();
  private final KillWatch watch = new KillWatch(nanos::get, DRIFT);
  private final LeaseRounds rounds =
      new LeaseRounds(
          leases,
          new KillProtocol(new NoSwitches(), leases, watch, LEASE),
          watch,
          nanos::get,
          DRIFT);

  @Test
  void nothingIsReadBeforeTheContextIsComplete() {
    nanos.addAndGet(LEASE.multipliedBy(9).toNanos());
    assertThat(rounds.isRunning()).isFalse();
    assertThat(leases.reads).hasValue(0);
    rounds.start();
    await().atMost(BOUND).until(() -> leases.reads.get() > 0);
    rounds.stop();
    assertThat(rounds.isRunning()).isFalse();
  }

  @Test
  void leaseEndsWhenItsTimeAndTheDriftAreOverAndNotBefore() {
    rounds.start();
    await().atMost(BOUND).until(() -> leases.reads.get() > 1);
    nanos.addAndGet(LEASE.plus(DRIFT).toNanos() - 1);
    int before = leases.reads.get();
    await().atMost(BOUND).until(() -> leases.reads.get() > before + 1);
    assertThat(leases.expired).isEmpty();
    nanos.incrementAndGet();
    await().atMost(BOUND).until(() -> !leases.expired.isEmpty());
    rounds.stop();
    assertThat(leases.expired).containsOnly(SILENT);
  }

  private static final class Leases implements SenderLeases {
    private final AtomicInteger reads = new AtomicInteger();
    private final List<SenderLease> expired = new CopyOnWriteArrayList<>();

    @Override
    public CompletionStage<List<SenderLease>> open() {
      reads.incrementAndGet();
      return CompletableFuture.completedFuture(List.of(SILENT));
    }

    @Override
    public CompletionStage<Boolean> grant(Request request) {
      return CompletableFuture.completedFuture(false);
    }

    @Override
    public CompletionStage<Boolean> retire(String senderId) {
      return CompletableFuture.completedFuture(false);
    }

    @Override
    public CompletionStage<Boolean> expire(SenderLease lease) {
      expired.add(lease);
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletionStage<Boolean> dead(String senderId, String actor, String reason) {
      return CompletableFuture.completedFuture(false);
    }
  }

  private static final class NoSwitches implements KillSwitchBoard {
    @Override
    public CompletionStage<List<KillSwitch>> all() {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<List<KillSwitch>> uncertain() {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<Outcome> carry(KillSwitchOrder order) {
      return CompletableFuture.completedFuture(new Outcome.Refused("NO", "none is kept here"));
    }

    @Override
    public CompletionStage<Boolean> acknowledged(KillScope scope, long epoch) {
      return CompletableFuture.completedFuture(false);
    }
  }
}
