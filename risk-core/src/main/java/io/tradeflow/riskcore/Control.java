package io.tradeflow.riskcore;

import java.util.Optional;

/** One pre-trade control. Stateless. */
interface Control {
  /** Stable reason code of its refusals. */
  String code();

  /** The breach, or empty when the order passes. */
  Optional<Breach> check(Assessment assessment);
}
