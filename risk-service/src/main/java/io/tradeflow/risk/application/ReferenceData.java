package io.tradeflow.risk.application;

import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.Surroundings;
import java.util.Map;
import java.util.Set;

/** Port: latest limits, instruments, prices and kill switches. Thread-safe. */
public interface ReferenceData {
  /** A consistent copy for one decision. */
  Surroundings around(String accountId, String symbol, Set<String> heldSymbols);

  /** Latest quotes of those symbols that have one. */
  Map<String, Quote> quotes(Set<String> symbols);

  KillSwitches killSwitches();
}
