package io.tradeflow.engine.adapter.kafka;

import io.tradeflow.engine.application.ActOnSignals;
import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.SignalSource;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.Side;
import io.tradeflow.events.SignalEvent;
import io.tradeflow.events.SignalRaised;
import io.tradeflow.events.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;

/**
 * Signals to the bots that follow them. The offset is committed after the verdicts; signals read
 * again find their verdicts and change nothing.
 */
public class SignalListener {
  private final ActOnSignals actOnSignals;
  private final InstrumentCatalogue instruments;

  public SignalListener(ActOnSignals actOnSignals, InstrumentCatalogue instruments) {
    this.actOnSignals = actOnSignals;
    this.instruments = instruments;
  }

  /** Judges the signals in their order. */
  @KafkaListener(topics = Topics.ENGINE_SIGNALS, groupId = "trading-engine-service.signals")
  public void on(List<ConsumerRecord<String, SignalEvent>> events) {
    if (!instruments.isComplete()) {
      // The container tries again shortly.
      throw new IllegalStateException("The instruments are still being read");
    }
    List<RaisedSignal> signals = new ArrayList<>();
    for (ConsumerRecord<String, SignalEvent> event : events) {
      RaisedSignal raised = event.value() == null ? null : raised(event.value());
      if (raised != null) {
        signals.add(raised);
      }
    }
    if (!signals.isEmpty()) {
      actOnSignals.on(signals);
    }
  }

  /** The signal in the event; null if this version knows none of its kind. */
  static @Nullable RaisedSignal raised(SignalEvent event) {
    SignalRaised raised = event.getSignal();
    Interval interval = raised == null ? null : Interval.of(raised.getInterval()).orElse(null);
    return raised == null || interval == null || raised.getDirection() == Side.UNKNOWN
        ? null
        : new RaisedSignal(
            signal(raised, interval),
            event.getEnvelope().getOccurredAt(),
            origin(raised, event.getEnvelope().getAccountId()));
  }

  private static RaisedSignal.@Nullable Origin origin(
      SignalRaised raised, @Nullable String accountId) {
    return raised.getSource() == null
        ? null
        : new RaisedSignal.Origin(
            RaisedSignal.Source.valueOf(raised.getSource()),
            UUID.fromString(raised.getSourceId()),
            UUID.fromString(raised.getBotId()),
            Objects.requireNonNull(accountId, "accountId"),
            raised.getExternalId());
  }

  private static Signal signal(SignalRaised raised, Interval interval) {
    return new Signal(
        UUID.fromString(raised.getSignalId()),
        new SignalSource(
            raised.getStrategy(), raised.getParametersHash(), raised.getSymbol(), interval),
        raised.getDirection() == Side.BUY ? Direction.BUY : Direction.SELL,
        raised.getStrength(),
        raised.getReason(),
        Decimals.fromWire(raised.getPrice()),
        raised.getCandleOpenTime());
  }
}
