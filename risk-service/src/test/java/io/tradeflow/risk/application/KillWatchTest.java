package io.tradeflow.risk.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.risk.domain.KillScope;
import io.tradeflow.risk.domain.SenderLease;
import io.tradeflow.risk.domain.WaitingFor;
import io.tradeflow.risk.domain.WaitingFor.Reason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KillWatchTest {
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration DRIFT = Duration.ofMillis(50);
  private static final KillScope GLOBAL = new KillScope("global:*");

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000); // it wraps
  private final KillWatch watch = new KillWatch(nanos::get, DRIFT);
  private final List<SenderLease> one = List.of(lease(4, List.of()));

  @Test
  void silentSenderIsWaitedForToTheNanosecond() {
    watch.known(GLOBAL, true, 5);
    nanos.addAndGet(LEASE.plus(DRIFT).toNanos() - 1);
    assertThat(watch.waiting(GLOBAL, 5, one))
        .containsExactly(new WaitingFor("s", Reason.NOT_HEARD, Duration.ofNanos(1)));
    nanos.incrementAndGet();
    assertThat(watch.waiting(GLOBAL, 5, one)).isEmpty();
  }

  @Test
  void timeCountsFromTheFirstWordOfTheChange() {
    nanos.addAndGet(LEASE.toNanos());
    assertThat(watch.waiting(GLOBAL, 5, one).getFirst().left()).isEqualTo(LEASE.plus(DRIFT));
    nanos.addAndGet(1_000);
    watch.known(GLOBAL, true, 5);
    assertThat(watch.waiting(GLOBAL, 5, one).getFirst().left())
        .isEqualTo(LEASE.plus(DRIFT).minusNanos(1_000));
  }

  @Test
  void senderWhoseFirstLeaseKnewOfTheChangeIsNotWaitedFor() {
    assertThat(watch.waiting(GLOBAL, 4, one)).isEmpty();
    assertThat(watch.waiting(GLOBAL, 5, one)).hasSize(1);
  }

  @Test
  void wordThatCameBeforeTheQuestionCountsAndIsNotTakenBack() {
    watch.heard("s", 5, List.of());
    assertThat(watch.waiting(GLOBAL, 5, one)).isEmpty();
    watch.heard("s", 4, List.of());
    watch.heard("s", 6, List.of(5L));
    assertThat(watch.waiting(GLOBAL, 5, one)).as("overtaken words").isEmpty();
  }

  @Test
  void somethingInFlightHoldsUpItsOwnEpochOnly() {
    KillScope account = KillScope.account("a");
    watch.known(account, true, 5);
    watch.heard("s", 6, List.of(5L));
    assertThat(watch.waiting(account, 5, one))
        .extracting(WaitingFor::reason)
        .containsExactly(Reason.IN_FLIGHT);
    assertThat(watch.waiting(GLOBAL, 6, one)).isEmpty();
    watch.heard("s", 6, List.of());
    assertThat(watch.waiting(account, 5, one)).isEmpty();
  }

  @Test
  void timeDoesNotHelpWhereABrokerOfTheScopeTakesLateWrites() {
    List<SenderLease> late = List.of(lease(0, List.of("kraken")));
    KillScope kraken = new KillScope("broker:kraken");
    KillScope paper = new KillScope("broker:paper");
    List.of(GLOBAL, kraken, paper).forEach(scope -> watch.known(scope, true, 5));
    assertThat(watch.waiting(GLOBAL, 5, late).getFirst().left()).isNull();
    nanos.addAndGet(LEASE.plus(DRIFT).toNanos());
    assertThat(watch.waiting(GLOBAL, 5, late))
        .containsExactly(new WaitingFor("s", Reason.BROKER_WITHOUT_VALIDITY, null));
    assertThat(watch.waiting(kraken, 5, late)).hasSize(1);
    assertThat(watch.waiting(paper, 5, late)).isEmpty();
  }

  @Test
  void futureEndsWithTheLastWordAndReleasedOrRepeatedChangesDoNotMatter() {
    CompletableFuture<Void> settled = watch.settled(GLOBAL, 5, one);
    watch.heard("other", 5, List.of());
    assertThat(settled).isNotDone();
    watch.heard("s", 5, List.of());
    assertThat(settled).isDone();

    watch.known(GLOBAL, false, 6);
    assertThat(watch.waiting(GLOBAL, 5, one)).as("read again after the release").hasSize(0);
  }

  @Test
  void senderIsAliveForALeaseAfterItsLastWord() {
    assertThat(watch.alive("s", LEASE)).isFalse();
    watch.heard("s", 0, List.of());
    assertThat(watch.alive("s", LEASE)).isTrue();
    nanos.addAndGet(LEASE.plus(DRIFT).toNanos());
    assertThat(watch.alive("s", LEASE)).isFalse();
  }

  private static SenderLease lease(long firstEpoch, List<String> withoutValidity) {
    return new SenderLease("s", 1, LEASE, firstEpoch, withoutValidity);
  }
}
