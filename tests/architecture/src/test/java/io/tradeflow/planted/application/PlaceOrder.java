package io.tradeflow.planted.application;

import io.tradeflow.planted.adapter.web.OrderController;
import io.tradeflow.planted.config.Wiring;
import org.jspecify.annotations.Nullable;

/** A use case that knows who calls it. */
public final class PlaceOrder {
  @Nullable OrderController caller;
  @Nullable Wiring wiring;
}
