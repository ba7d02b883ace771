package io.tradeflow.engine.adapter;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.Side;
import io.tradeflow.events.SignalRaised;

/** A signal as it goes onto its topic, wherever it came from. */
public final class SignalPayload {
  private SignalPayload() {}

  /** All that the signal says; one from outside has its origin added. */
  public static SignalRaised.Builder of(Signal signal) {
    return SignalRaised.newBuilder()
        .setSignalId(signal.id().toString())
        .setStrategy(signal.source().strategy())
        .setParametersHash(signal.source().parametersHash())
        .setSymbol(signal.source().symbol())
        .setInterval(signal.source().interval().code())
        .setDirection(signal.direction() == Direction.BUY ? Side.BUY : Side.SELL)
        .setStrength(signal.strength())
        .setReason(signal.reason())
        .setPrice(Decimals.toWire(signal.price()))
        .setCandleOpenTime(signal.candleOpenTime());
  }

  /** Id of the event that says so: the same signal always has the same. */
  public static String eventName(Signal signal) {
    return "SIGNAL_RAISED:" + signal.id();
  }
}
