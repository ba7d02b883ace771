package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/**
 * ENTITLEMENT: the plan permits live trading and the strategy. Paper orders without a strategy are
 * part of every plan.
 */
final class EntitlementControl extends Control {
  @Override
  String code() {
    return "ENTITLEMENT";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    NewOrder order = assessment.order();
    boolean live = !order.paper();
    @Nullable String strategy = order.strategy();
    if (!live && strategy == null) {
      return null;
    }
    @Nullable Grants grants = assessment.surroundings().grants();
    if (grants == null) {
      return breach("a known plan", "no plan", "Your plan is not known yet. Try again shortly.");
    }
    if (live && !grants.liveTrading()) {
      return breach(
          "paper trading",
          order.broker(),
          "Your plan trades on paper. Upgrade to trade at " + order.broker() + ".");
    }
    return strategy != null && grants.lockedStrategies().contains(strategy)
        ? breach(
            "the strategies of your plan",
            strategy,
            "Your plan does not have strategy " + strategy + ". Upgrade or choose another.")
        : null;
  }

  private static Breach breach(String limit, String actual, String message) {
    return new Breach(limit, actual, message);
  }
}
