package io.tradeflow.risk.application;

import io.tradeflow.riskcore.RiskState;
import java.util.Optional;

/** Port: states of the accounts whose partitions this instance owns. Thread-safe. */
public interface AccountStates {
  /** A copy of the account's state, if it has events. */
  Optional<RiskState> of(String accountId);

  /** Whether this instance owns the account's partition and has rebuilt it. */
  boolean owns(String accountId);
}
