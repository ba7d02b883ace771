package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.KillAckEvent;
import io.tradeflow.events.KillSwitchEvent;
import io.tradeflow.events.SenderBroker;
import io.tradeflow.events.SenderHeard;
import io.tradeflow.events.Topics;
import io.tradeflow.risk.application.KillWatch;
import io.tradeflow.risk.application.SenderLeases;
import io.tradeflow.risk.domain.KillScope;
import io.tradeflow.starter.kafka.BroadcastReaders;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears senders in every instance: what they applied, and that they ask for leases. Each topic has
 * a consumer thread of its own, which never waits for the database.
 */
public final class SenderListener {
  private static final Logger LOG = LoggerFactory.getLogger(SenderListener.class);
  private static final int UNDER_WAY = 64;

  private final KillWatch watch;
  private final SenderLeases leases;
  private final Semaphore underWay = new Semaphore(UNDER_WAY);

  public SenderListener(KillWatch watch, SenderLeases leases) {
    this.watch = watch;
    this.leases = leases;
  }

  /** Begins to read the topics. */
  public void subscribe(BroadcastReaders readers) {
    readers.<KillSwitchEvent>fromBeginning(
        Topics.RISK_KILL_SWITCH, event -> onKillSwitch(event.value()));
    readers.<KillAckEvent>fromNow(Topics.RISK_KILL_ACKS, event -> onSender(event.value()));
  }

  private void onKillSwitch(KillSwitchEvent event) {
    var changed = event.getChanged();
    if (changed != null) {
      watch.known(new KillScope(changed.getScope()), changed.getEngaged(), changed.getEpoch());
    }
  }

  private void onSender(KillAckEvent event) {
    var heard = event.getHeard();
    var applied = event.getApplied();
    var retired = event.getRetired();
    if (applied != null) {
      watch.heard(applied.getSenderId(), applied.getAppliedEpoch(), applied.getUnsettledEpochs());
    } else if (heard != null) {
      watch.heard(heard.getSenderId(), heard.getAppliedEpoch(), heard.getUnsettledEpochs());
      grant(heard);
    } else if (retired != null) {
      // Its row ends in the database; what it applied before is true for ever.
      later(() -> leases.retire(retired.getSenderId()));
    }
  }

  private void grant(SenderHeard heard) {
    List<String> withoutValidity =
        heard.getBrokers().stream()
            .filter(broker -> !broker.getEnforcesValidity())
            .map(SenderBroker::getName)
            .toList();
    later(
        () ->
            leases.grant(
                new SenderLeases.Request(
                    heard.getSenderId(),
                    heard.getRequestId(),
                    withoutValidity,
                    heard.getFingerprint())));
  }

  /** What is left out while too much is under way, or fails, senders ask for again. */
  private void later(Supplier<CompletionStage<Boolean>> work) {
    if (!underWay.tryAcquire()) {
      LOG.warn("The database is slow: a request of a sender is left out");
      return;
    }
    CompletionStage<Boolean> ignored =
        work.get()
            .whenComplete(
                (done, failure) -> {
                  underWay.release();
                  if (failure != null) {
                    LOG.warn("A sender's request was not carried out: {}", failure.toString());
                  }
                });
  }
}
