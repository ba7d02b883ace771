package io.tradeflow.execution.adapter.postgres;

import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.starter.fault.Failpoint;
import io.tradeflow.starter.fault.FaultPoint;
import java.util.List;

/** Where a drill may end the process around a commit, by what the commit is about. */
final class LedgerFaults {
  private LedgerFaults() {}

  /** What the batch leaves is not committed yet. */
  static void committing(LedgerBatch batch) {
    if (!Failpoint.any()) {
      return;
    }
    if (!batch.newOrders().isEmpty()) {
      Failpoint.reached(FaultPoint.K1);
    }
    if (!batch.newFills().isEmpty()) {
      Failpoint.reached(FaultPoint.K12);
    }
  }

  /** The work is committed, and nobody has been told. */
  static void committed(List<LedgerWork> batch) {
    if (!Failpoint.any()) {
      return;
    }
    if (batch.stream().anyMatch(LedgerWork.Accept.class::isInstance)) {
      Failpoint.reached(FaultPoint.K2);
    }
    if (batch.stream().anyMatch(LedgerFaults::sends)) {
      Failpoint.reached(FaultPoint.K7);
    }
  }

  private static boolean sends(LedgerWork work) {
    return work instanceof LedgerWork.Change change
        && change.changes().stream().anyMatch(OrderChange.Send.class::isInstance);
  }
}
