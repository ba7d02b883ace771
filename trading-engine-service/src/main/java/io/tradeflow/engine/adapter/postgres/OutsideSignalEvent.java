package io.tradeflow.engine.adapter.postgres;

import io.tradeflow.engine.adapter.SignalPayload;
import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.events.SignalEvent;
import io.tradeflow.events.SignalEventType;
import io.tradeflow.starter.Envelopes;
import java.util.Objects;

/** A signal from outside as it goes onto its topic; the account is in its envelope. */
final class OutsideSignalEvent {
  private OutsideSignalEvent() {}

  static SignalEvent of(RaisedSignal raised) {
    Signal signal = raised.signal();
    RaisedSignal.Origin origin = Objects.requireNonNull(raised.origin(), "origin");
    String id = signal.id().toString();
    return SignalEvent.newBuilder()
        .setEnvelope(
            Envelopes.of(
                origin.accountId(),
                null,
                signal.marketTime(),
                raised.raisedAt(),
                id,
                id,
                SignalPayload.eventName(signal),
                0))
        .setType(SignalEventType.SIGNAL_RAISED)
        .setSignal(
            SignalPayload.of(signal)
                .setSource(origin.source().name())
                .setSourceId(origin.sourceId().toString())
                .setExternalId(origin.externalId())
                .setBotId(origin.botId().toString())
                .build())
        .build();
  }
}
