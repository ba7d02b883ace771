package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.reconcile.BrokerBooks;
import io.tradeflow.execution.domain.reconcile.BrokerOrder;
import java.util.List;
import java.util.Optional;

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
  class BrokerUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BrokerUnavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The broker says that it does not know an order which it had: nothing is done about it here. */
  final class OrderGone extends BrokerUnavailable {
    private static final long serialVersionUID = 1;

    public OrderGone(String message) {
      super(message, new IllegalStateException(message));
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

  /** Whether {@link #modify} may be called for the order. */
  default boolean canModify(Order order) {
    return false;
  }

  /**
   * Gives a working order the new terms that it waits for; they are approved, and their id makes
   * the call repeatable. Reports that they hold or were refused. What was filled meanwhile counts:
   * where it is the whole new quantity already, the rest of the order is cancelled.
   *
   * @throws TooLate if the validity was over before the broker had it, by this call or one before
   * @throws UnsupportedOperationException if {@link #canModify} says no
   */
  default void modify(Order order, long epoch, Validity validity) {
    throw new UnsupportedOperationException("The broker cannot change orders");
  }

  /**
   * Finds out what became of the new terms that the order waits for, where a call before may have
   * given them to the broker; gives it nothing. True if it has decided, which is reported; false if
   * it does not have them and no call before can bring them any more.
   *
   * @throws BrokerUnavailable if that cannot be said yet
   */
  default boolean decided(Order order, long epoch) {
    return false;
  }

  /**
   * What the broker holds of the account, with its fills after an event of its own; empty for a
   * broker that keeps no books besides ours.
   *
   * @param after sequence number of the event, 0 for all fills
   * @throws BrokerUnavailable if it does not say
   */
  default Optional<BrokerBooks> books(String account, long after) {
    return Optional.empty();
  }

  /**
   * Whether the account had no fill after that event.
   *
   * @throws BrokerUnavailable if the broker does not say
   */
  default boolean quietSince(String account, long after) {
    return true;
  }

  /**
   * The order of that name, whoever placed it and whatever became of it; empty if the broker does
   * not know it.
   *
   * @throws BrokerUnavailable if it does not say
   */
  default Optional<BrokerOrder> placed(String clientOrderId) {
    return Optional.empty();
  }

  /** Whether a call may take long; such a broker is called on threads that others do not need. */
  default boolean remote() {
    return false;
  }

  /** Stops reporting on the orders of a partition that another instance now owns. */
  void release(int partition);
}
