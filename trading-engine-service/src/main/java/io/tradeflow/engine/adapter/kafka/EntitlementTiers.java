package io.tradeflow.engine.adapter.kafka;

import io.tradeflow.engine.application.queue.BacktestLimits;
import io.tradeflow.events.EntitlementChanged;
import io.tradeflow.events.EntitlementEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.kafka.BroadcastReaders;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The plan of every account, read from the beginning of its topic. */
public final class EntitlementTiers implements BacktestLimits.Tiers {
  private final Map<String, String> tiers = new ConcurrentHashMap<>();

  public EntitlementTiers(BroadcastReaders readers) {
    readers.<EntitlementEvent>fromBeginning(Topics.SUBSCRIPTION_ENTITLEMENTS, this::accept);
  }

  @Override
  public BacktestLimits of(String accountId) {
    return BacktestLimits.of(tiers.getOrDefault(accountId, ""));
  }

  private void accept(ConsumerRecord<String, EntitlementEvent> event) {
    EntitlementChanged changed = event.value().getEntitlement();
    if (changed != null) {
      // Few names for many accounts.
      tiers.put(event.key(), changed.getTier().intern());
    }
  }
}
