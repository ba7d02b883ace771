package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.risk.application.ReferenceData;
import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Surroundings;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Each account in a scene of its own; the open one before another is set. */
final class ControlStage implements ReferenceData {
  private static final ControlScene OPEN = new ControlScene();

  private final Map<String, ControlScene> scenes = new ConcurrentHashMap<>();

  void set(String account, ControlScene scene) {
    scenes.put(account, scene);
  }

  @Override
  public Surroundings around(NewOrder order, RiskState state, Instant wall) {
    return scenes.getOrDefault(order.accountId(), OPEN).around(order, state, wall);
  }

  @Override
  public Map<String, Quote> quotes(Set<String> symbols) {
    return OPEN.quotes(symbols);
  }

  @Override
  public KillSwitches killSwitches() {
    return KillSwitches.NONE;
  }
}
