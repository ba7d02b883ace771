package io.tradeflow.execution.adapter.kafka;

import io.tradeflow.events.KillAckEvent;
import io.tradeflow.events.KillAckEventType;
import io.tradeflow.events.KillApplied;
import io.tradeflow.events.SenderBroker;
import io.tradeflow.events.SenderHeard;
import io.tradeflow.events.SenderRetired;
import io.tradeflow.execution.application.SendGate;
import io.tradeflow.starter.Envelopes;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** What one sender says on {@code risk.kill-acks.v1}. */
final class SenderEvents {
  private final String sender;
  private final List<SenderBroker> brokers;
  private final String fingerprint;
  private final Clock clock;

  SenderEvents(String sender, Map<String, Boolean> enforcing, String fingerprint, Clock clock) {
    this.sender = sender;
    this.fingerprint = fingerprint;
    this.brokers =
        enforcing.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(broker -> new SenderBroker(broker.getKey(), broker.getValue()))
            .toList();
    this.clock = clock;
  }

  KillAckEvent heard(long request, SendGate.Position position) {
    return start(KillAckEventType.SENDER_HEARD)
        .setHeard(
            new SenderHeard(
                sender, request, position.applied(), position.unsettled(), brokers, fingerprint))
        .build();
  }

  KillAckEvent applied(SendGate.Position position) {
    return start(KillAckEventType.KILL_APPLIED)
        .setApplied(new KillApplied(sender, position.applied(), position.unsettled()))
        .build();
  }

  KillAckEvent retired() {
    return start(KillAckEventType.SENDER_RETIRED).setRetired(new SenderRetired(sender)).build();
  }

  private KillAckEvent.Builder start(KillAckEventType type) {
    return KillAckEvent.newBuilder()
        .setEnvelope(Envelopes.of(null, null, null, clock.instant(), sender, null, type.name(), 0))
        .setType(type);
  }
}
