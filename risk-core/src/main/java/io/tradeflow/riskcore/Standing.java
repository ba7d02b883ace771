package io.tradeflow.riskcore;

import java.time.Instant;
import java.util.Map;

/**
 * What people decided about an account and about the platform.
 *
 * @param resumed by strategy, when a person last allowed it to go on
 */
public record Standing(Imposed platform, Imposed account, Map<String, Instant> resumed) {
  public static final Standing GOOD = new Standing(Imposed.NOTHING, Imposed.NOTHING, Map.of());

  public Standing {
    resumed = Map.copyOf(resumed);
  }
}
