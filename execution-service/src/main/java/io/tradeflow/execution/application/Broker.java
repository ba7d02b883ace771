package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import java.util.List;

/**
 * A connection to a broker. Calls may come from any thread and return once the broker has them;
 * they throw {@link BrokerUnavailable} when that cannot be said. An order is worked under the epoch
 * in which it was handed over, and its reports carry that epoch.
 */
public interface Broker {
  /** Takes what the broker says about orders. */
  @FunctionalInterface
  interface Reports {
    /**
     * Called with the reports of one order in their order; reports of one account never at the same
     * time. Returns when they are booked for good.
     *
     * @return false when the ledger does not agree with the broker: it must forget the order, which
     *     will be handed back with {@link Broker#resume}
     */
    boolean accept(Order order, List<OrderChange> changes, Stamp stamp);
  }

  /** Whether the call reached the broker is not known. */
  final class BrokerUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BrokerUnavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Hands over an order that is SENDING; its client order id is the order id.
   *
   * @throws TooLate if the validity was over before the broker had it
   */
  void send(Order order, long epoch, Validity validity);

  /**
   * Goes on with an order that may have been handed over before: looks it up by its client order
   * id, reports what has become of it, and sends it only if the broker never took it.
   *
   * @throws TooLate if the broker never took it and the validity is over
   */
  void resume(Order order, long epoch, Validity validity);

  /** Asks for the rest of the order to be cancelled; an order that does not work is cancelled. */
  void cancel(Order order, String reason, long epoch);

  /** Stops reporting on the orders of a partition that another instance now owns. */
  void release(int partition);
}
