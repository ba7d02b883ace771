package io.tradeflow.planted.application;

import io.tradeflow.planted.adapter.web.OrderController;
import io.tradeflow.planted.config.Wiring;
import io.tradeflow.starter.fault.Failpoint;
import io.tradeflow.starter.fault.FaultPoint;
import org.jspecify.annotations.Nullable;

/** A use case that knows who calls it, and that processes die. */
public final class PlaceOrder {
  @Nullable OrderController caller;
  @Nullable Wiring wiring;

  void place() {
    Failpoint.reached(FaultPoint.K1);
  }
}
