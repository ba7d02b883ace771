package io.tradeflow.risk.application;

import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Surroundings;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Port: latest limits, instruments, prices and kill switches. Thread-safe. */
public interface ReferenceData {
  /**
   * A consistent copy for one decision.
   *
   * @param state of the order's account
   * @param wall when the order came; rules that have ended by then are not in force
   */
  Surroundings around(NewOrder order, RiskState state, Instant wall);

  /** What the account's orders are decided by; empty until it has come, and they are refused. */
  default Optional<Limits> limits(String account) {
    return Optional.empty();
  }

  /** Latest quotes of those symbols that have one. */
  Map<String, Quote> quotes(Set<String> symbols);

  /** The same as the account sees them: in a recorded span where it is bound to one. */
  default Map<String, Quote> quotes(String account, Set<String> symbols) {
    return quotes(symbols);
  }

  KillSwitches killSwitches();
}
