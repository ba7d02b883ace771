package io.tradeflow.riskcore;

import java.util.Set;

/**
 * What an account's plan permits.
 *
 * @param liveTrading orders to brokers other than {@code paper}
 * @param lockedStrategies codes of strategies that only a higher plan has
 */
public record Grants(boolean liveTrading, Set<String> lockedStrategies) {
  public Grants {
    lockedStrategies = Set.copyOf(lockedStrategies);
  }
}
