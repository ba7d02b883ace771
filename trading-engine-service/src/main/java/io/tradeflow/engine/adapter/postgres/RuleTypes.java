package io.tradeflow.engine.adapter.postgres;

import io.tradeflow.engine.domain.rule.RuleReference;
import io.tradeflow.engine.domain.strategy.StrategyType;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rules that were read before: versions never change, so neither does what they compile to. */
final class RuleTypes {
  private static final int MOST = 5_000;

  private final Map<RuleReference, StrategyType> read = new LinkedHashMap<>(64, 0.75f, true);

  synchronized StrategyType of(RuleReference reference, String document) {
    StrategyType known = read.get(reference);
    if (known != null) {
      return known;
    }
    StrategyType type = reference.type(document);
    read.put(reference, type);
    if (read.size() > MOST) {
      read.remove(read.keySet().iterator().next());
    }
    return type;
  }

  /** Those whose documents need not be read again. */
  synchronized Map<RuleReference, StrategyType> known() {
    return Map.copyOf(read);
  }
}
