package io.tradeflow.riskcore;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Kill switches by scope, {@code global:*}, {@code broker:x}, {@code strategy:x} or {@code
 * account:id}, with the epoch of their last change. A released one is remembered too, so that an
 * old change which is read again does not engage it.
 *
 * @param epoch highest epoch seen over all scopes
 */
public record KillSwitches(Map<String, Long> engaged, Map<String, Long> released, long epoch) {
  public static final String GLOBAL = "global:*";
  public static final KillSwitches NONE = new KillSwitches(Map.of(), Map.of(), 0);

  public KillSwitches {
    engaged = Map.copyOf(engaged);
    released = Map.copyOf(released);
  }

  /**
   * The switches after a change. A change no newer than what is known for its scope has no effect.
   */
  public KillSwitches with(String scope, boolean isEngaged, long changeEpoch) {
    @Nullable Long known = engaged.get(scope);
    if (known == null) {
      known = released.get(scope);
    }
    if (known != null && known >= changeEpoch) {
      return this;
    }
    Map<String, Long> on = new HashMap<>(engaged);
    Map<String, Long> off = new HashMap<>(released);
    (isEngaged ? off : on).remove(scope);
    (isEngaged ? on : off).put(scope, changeEpoch);
    return new KillSwitches(on, off, Math.max(epoch, changeEpoch));
  }

  /** Whether nothing at all goes to the order's broker. */
  boolean coversBroker(NewOrder order) {
    return engaged.containsKey("broker:" + order.broker());
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
