package io.tradeflow.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.risk.application.KillProtocol;
import io.tradeflow.risk.application.SenderLeases;
import io.tradeflow.risk.domain.WaitingFor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The answer to a kill, over HTTP, with senders on a real Kafka. */
class KillProtocolTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static KillSystem system;

  private final List<ScriptedSender> senders = new ArrayList<>();
  private final String scope = "account:" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    system = KillSystem.shared();
  }

  @AfterEach
  void allLeasesEnd() throws InterruptedException {
    SenderLeases leases = system.bean(SenderLeases.class);
    for (ScriptedSender sender : senders) {
      leases.dead(sender.id, "test", "over").toCompletableFuture().join();
      sender.close();
    }
  }

  @Test
  void withoutSendersAKillIsCertainAtOnce() {
    KillSystem.Answer answer = system.engage(scope);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.state()).isEqualTo("ENGAGED");
    assertThat(answer.waitingFor()).isEmpty();
    assertThat(system.release(scope).state()).isEqualTo("RELEASED");
  }

  @Test
  void answerIsEngagedOnceAllSendersHaveAppliedItAndKillsFollowEachOther() {
    ScriptedSender one = leased(true);
    ScriptedSender two = leased(true);
    one.acknowledges = true;
    two.acknowledges = true;
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      long begun = System.nanoTime();
      KillSystem.Answer answer = system.engage(scope + i);
      millis.add((System.nanoTime() - begun) / 1_000_000);
      assertThat(answer.state()).as("%s", answer).isEqualTo("ENGAGED");
      assertThat(one.appliedEpoch()).isGreaterThanOrEqualTo(answer.body().path("epoch").asLong());
      one.asks();
      two.asks();
    }
    assertThat(millis.stream().sorted().toList().get(10))
        .as("%s ms", millis)
        .isLessThan(KillSystem.ANSWER_MILLIS / 2);
  }

  @Test
  void silentSenderIsNamedUntilItsLeaseRunsOut() {
    ScriptedSender silent = leased(true);
    ScriptedSender live = leased(true);
    live.acknowledges = true;

    KillSystem.Answer answer = system.engage(scope);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.state()).isEqualTo("PENDING");
    assertThat(answer.waitingFor()).hasSize(1);
    assertThat(answer.waitingFor().path(0).path("senderId").asString()).isEqualTo(silent.id);
    assertThat(answer.waitingFor().path(0).path("reason").asString()).isEqualTo("NOT_HEARD");
    assertThat(answer.waitingFor().path(0).path("until").asString()).isNotEmpty();
    awaitState("ENGAGED");
    await().atMost(BOUND).until(() -> silent.ended.contains("EXPIRED"));
    assertThat(system.engage(scope + "-2").state()).isEqualTo("ENGAGED");
  }

  @Test
  void senderWithSomethingInFlightIsWaitedFor() {
    ScriptedSender sender = leased(false);
    KillSystem.Answer answer = system.engage(scope);
    assertThat(answer.state()).isEqualTo("PENDING");
    long epoch = answer.body().path("epoch").asLong();
    await().atMost(BOUND).until(() -> sender.appliedEpoch() >= epoch);
    sender.applied(List.of(sender.appliedEpoch()));
    await()
        .atMost(BOUND)
        .until(
            () -> system.shown(scope).waitingFor().path(0).path("reason").asString(),
            List.of("IN_FLIGHT", "BROKER_WITHOUT_VALIDITY")::contains);
    sender.applied(List.of());
    awaitState("ENGAGED");
  }

  @Test
  void instanceThatIsStartedMeanwhileTrustsNoLeaseAndAsksNotAgainWhatIsCertain() {
    ScriptedSender silent = leased(true);
    assertThat(system.engage(scope).state()).isEqualTo("PENDING");

    KillProtocol started = system.started();
    List<WaitingFor> missing = waitingFor(started);
    assertThat(missing).extracting(WaitingFor::senderId).containsExactly(silent.id);
    assertThat(missing.getFirst().left())
        .as("as if it had been granted just now")
        .isGreaterThan(Duration.ofMillis(KillSystem.LEASE_MILLIS));
    awaitState("ENGAGED");
    await().atMost(BOUND).until(() -> waitingFor(started).isEmpty());
    await()
        .alias("what is noted as certain is not asked again")
        .atMost(BOUND)
        .until(() -> waitingFor(system.started()).isEmpty());
  }

  private List<WaitingFor> waitingFor(KillProtocol instance) {
    return instance.all().toCompletableFuture().join().stream()
        .filter(standing -> standing.state().scope().value().equals(scope))
        .findFirst()
        .orElseThrow()
        .waitingFor();
  }

  @Test
  void brokerThatTakesLateWritesIsWaitedForUntilAnOperatorStatesThatTheSenderIsDead() {
    ScriptedSender silent = leased(false);
    assertThat(system.dead(silent.id, "op-1.operator").body().path("code").asString())
        .isEqualTo("SENDER_ALIVE");
    String broker = "broker:kraken";
    assertThat(system.engage(broker).state()).isEqualTo("PENDING");
    assertThat(system.engage("broker:other").state()).isEqualTo("PENDING");
    await().atMost(BOUND).until(() -> system.shown("broker:other").state(), "ENGAGED"::equals);
    assertThat(system.shown(broker).state()).isEqualTo("PENDING");
    assertThat(system.shown(broker).waitingFor().path(0).path("reason").asString())
        .isEqualTo("BROKER_WITHOUT_VALIDITY");
    assertThat(system.shown(broker).waitingFor().path(0).path("until").isNull()).isTrue();

    assertThat(system.dead(silent.id, "somebody.trader").status()).isEqualTo(403);
    assertThat(system.dead("nobody", "op-1.operator").status()).isEqualTo(404);
    assertThat(system.dead(silent.id, "op-1.operator").status()).isEqualTo(200);

    assertThat(system.shown(broker).state()).isEqualTo("ENGAGED");
    int leases = silent.leases.size();
    silent.asks();
    ScriptedSender next = leased(true);
    assertThat(next.leases).isNotEmpty();
    assertThat(silent.leases).hasSize(leases);
  }

  @Test
  void retiredSenderIsNotWaitedForAndGetsNoLeaseAgain() {
    ScriptedSender sender = leased(true);
    sender.retires();
    await().atMost(BOUND).until(() -> sender.ended.contains("RETIRED"));
    assertThat(system.engage(scope).state()).isEqualTo("ENGAGED");
    int leases = sender.leases.size();
    sender.asks();
    leased(true);
    assertThat(sender.leases).hasSize(leases);
  }

  @Test
  void eachRequestIsAnsweredOnceWithTheLastEpoch() {
    long epoch = system.engage(scope).body().path("epoch").asLong();
    ScriptedSender sender = leased(true);
    assertThat(sender.leases.getLast().getKillEpoch()).isEqualTo(epoch);
    assertThat(sender.leases.getLast().getDurationMillis()).isEqualTo(KillSystem.LEASE_MILLIS);
    assertThat(system.engage(scope + "-2").state())
        .as("it may still send under a lease that does not know of this one")
        .isEqualTo("PENDING");
    int before = sender.leases.size();
    sender.repeats();
    long asked = sender.asks();
    await()
        .atMost(BOUND)
        .until(() -> sender.leases.stream().anyMatch(it -> it.getRequestId() == asked));
    assertThat(sender.leases).hasSize(before + 1);
    assertThat(sender.leases.getLast().getKillEpoch()).isGreaterThan(epoch);
  }

  /** A sender with a lease; it asks until risk-service hears it. */
  private ScriptedSender leased(boolean enforcesValidity) {
    ScriptedSender sender = new ScriptedSender(enforcesValidity);
    senders.add(sender);
    await()
        .atMost(BOUND)
        .ignoreExceptionsInstanceOf(ConditionTimeoutException.class)
        .until(
            () -> {
              long asked = sender.asks();
              await()
                  .atMost(Duration.ofSeconds(2))
                  .until(() -> sender.leases.stream().anyMatch(it -> it.getRequestId() == asked));
              return true;
            });
    return sender;
  }

  private void awaitState(String state) {
    await().atMost(BOUND).until(() -> system.shown(scope).state(), state::equals);
  }
}
