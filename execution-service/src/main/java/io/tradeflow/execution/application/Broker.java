package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;

/** A connection to a broker. Calls may come from any thread; reports of one order stay in order. */
public interface Broker {
  /** Takes what the broker says about an order. */
  @FunctionalInterface
  interface Reports {
    void accept(Order order, OrderChange change);
  }

  /** Hands over an order that is SENDING; its client order id is the order id. */
  void send(Order order);

  /** Takes back an order that worked here before a restart. */
  void restore(Order order);

  /** Asks for the rest of the order to be cancelled. */
  void cancel(Order order, String reason);

  /** Drops all orders of a partition that another instance now owns. */
  void release(int partition);
}
