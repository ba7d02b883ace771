package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.EntitlementChanged;
import io.tradeflow.riskcore.Grants;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a plan permits, from the wire. */
final class GrantsMapper {
  private static final String LIVE = "LIVE";

  /** Feature that a strategy needs; strategies that are not here are part of every plan. */
  private static final Map<String, String> NEEDED =
      Map.of("apex", "APEX", "meta-ai", "META_AI", "mmin", "MMIN", "gmig", "GMIG");

  private GrantsMapper() {}

  static Grants grants(EntitlementChanged plan) {
    Set<String> locked = new HashSet<>(NEEDED.keySet());
    locked.removeIf(strategy -> plan.getFeatures().contains(NEEDED.get(strategy)));
    return new Grants(plan.getFeatures().contains(LIVE), locked);
  }
}
