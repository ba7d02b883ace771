package io.tradeflow.riskcore;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Engaged kill switches by scope: {@code global:*}, {@code broker:x}, {@code strategy:x}, {@code
 * account:id}.
 *
 * @param epoch highest epoch seen over all scopes
 */
public record KillSwitches(Map<String, Long> engaged, long epoch) {
  public static final String GLOBAL = "global:*";
  public static final KillSwitches NONE = new KillSwitches(Map.of(), 0);

  public KillSwitches {
    engaged = Map.copyOf(engaged);
  }

  /** The switches after a change. A change older than what is known for its scope has no effect. */
  public KillSwitches with(String scope, boolean isEngaged, long changeEpoch) {
    @Nullable Long known = engaged.get(scope);
    if (known != null && known > changeEpoch) {
      return this;
    }
    Map<String, Long> next = new HashMap<>(engaged);
    if (isEngaged) {
      next.put(scope, changeEpoch);
    } else {
      next.remove(scope);
    }
    return new KillSwitches(next, Math.max(epoch, changeEpoch));
  }

  /** The widest engaged scope that covers the order. */
  public Optional<String> covering(NewOrder order) {
    if (engaged.isEmpty()) {
      return Optional.empty();
    }
    if (engaged.containsKey(GLOBAL)) {
      return Optional.of(GLOBAL);
    }
    String scope = "broker:" + order.broker();
    if (engaged.containsKey(scope)) {
      return Optional.of(scope);
    }
    if (order.strategy() != null) {
      scope = "strategy:" + order.strategy();
      if (engaged.containsKey(scope)) {
        return Optional.of(scope);
      }
    }
    scope = "account:" + order.accountId();
    return engaged.containsKey(scope) ? Optional.of(scope) : Optional.empty();
  }
}
