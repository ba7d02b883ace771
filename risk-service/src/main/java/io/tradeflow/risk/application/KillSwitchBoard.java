package io.tradeflow.risk.application;

import io.tradeflow.risk.domain.KillSwitch;
import io.tradeflow.risk.domain.KillSwitchOrder;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Port: all kill switches. The acknowledged protocol (leases and acknowledgements of senders) will
 * stand behind {@link #carry}: its answer then waits for the senders, callers stay as they are.
 */
public interface KillSwitchBoard {
  /** Every switch that was ever used. */
  CompletionStage<List<KillSwitch>> all();

  /**
   * Carries the order out in one transaction, alone on the board: epochs rise in the order of
   * commits. The change is published and audited if, and only if, it commits.
   */
  CompletionStage<Outcome> carry(KillSwitchOrder order);

  /** What became of an order. */
  sealed interface Outcome {
    /** The switch as it is now. */
    record Done(KillSwitch state) implements Outcome {}

    /** Not permitted; audited. */
    record Refused(String code, String detail) implements Outcome {}
  }
}
