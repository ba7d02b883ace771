package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/**
 * One pre-trade control. Stateless. A class: two dozen in a row are called faster than interfaces.
 */
abstract class Control {
  /** Stable reason code of its refusals. */
  abstract String code();

  /** The breach, or null when the order passes. */
  abstract @Nullable Breach check(Assessment assessment);
}
