package io.tradeflow.planted.adapter.postgres;

import io.tradeflow.planted.adapter.web.OrderController;
import io.tradeflow.planted.config.Wiring;

/** An adapter that knows another one. */
public final class OrderTable {
  OrderController neighbour;
  Wiring wiring;
}
