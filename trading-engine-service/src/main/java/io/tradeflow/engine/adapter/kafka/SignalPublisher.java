package io.tradeflow.engine.adapter.kafka;

import io.tradeflow.engine.adapter.SignalPayload;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.events.SignalEvent;
import io.tradeflow.events.SignalEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.kafka.EventSender;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** Publishes signals; the same signal always has the same ids, so that readers can tell repeats. */
public final class SignalPublisher {
  private final EventSender sender;
  private final Clock clock;

  public SignalPublisher(EventSender sender, Clock clock) {
    this.sender = sender;
    this.clock = clock;
  }

  /** The future ends when the signal is stored. */
  public CompletableFuture<Void> publish(Signal signal, String candleEventId) {
    String id = signal.id().toString();
    SignalEvent event =
        SignalEvent.newBuilder()
            .setEnvelope(
                Envelopes.of(
                    null,
                    null,
                    signal.marketTime(),
                    clock.instant(),
                    id,
                    candleEventId,
                    SignalPayload.eventName(signal),
                    0))
            .setType(SignalEventType.SIGNAL_RAISED)
            .setSignal(SignalPayload.of(signal).build())
            .build();
    return sender.send(Topics.ENGINE_SIGNALS, signal.source().symbol(), event);
  }
}
