package io.tradeflow.riskcore;

/**
 * What an emergency close may do while trading is stopped: sell what is held and what no other
 * order sells already. A change of such an order is an order like any other.
 */
final class EmergencyClose {
  private EmergencyClose() {}

  /** Whether the order is one, and only leaves. */
  static boolean leaves(Assessment assessment) {
    NewOrder order = assessment.order();
    return order.emergency()
        && !assessment.modifies()
        && order.side() == Side.SELL
        && !order.quantity().exceeds(free(assessment));
  }

  /** Units that may be sold. */
  static Quantity free(Assessment assessment) {
    Line line = assessment.line();
    return line.position().quantity().minusUpTo(line.selling());
  }
}
