package io.tradeflow.risk.application;

import io.tradeflow.risk.domain.KillScope;
import io.tradeflow.risk.domain.KillSwitch;
import io.tradeflow.risk.domain.KillSwitchOrder;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Port: all kill switches. {@link KillProtocol} says when a change has reached every sender. */
public interface KillSwitchBoard {
  /** Every switch that was ever used. */
  CompletionStage<List<KillSwitch>> all();

  /** Engaged switches that are not noted as certain yet. */
  CompletionStage<List<KillSwitch>> uncertain();

  /**
   * Carries the order out in one transaction, alone on the board: epochs rise in the order of
   * commits. The change is published and audited if, and only if, it commits.
   */
  CompletionStage<Outcome> carry(KillSwitchOrder order);

  /** Notes that the change is certain, unless the scope has changed since. */
  CompletionStage<Boolean> acknowledged(KillScope scope, long epoch);

  /** What became of an order. */
  sealed interface Outcome {
    /** The switch as it is now. */
    record Done(KillSwitch state) implements Outcome {}

    /** Not permitted; audited. */
    record Refused(String code, String detail) implements Outcome {}
  }
}
