package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.EntitlementChanged;
import io.tradeflow.events.EntitlementEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.risk.application.RiskProfiles;
import io.tradeflow.risk.domain.Entitlement;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;

/** Plans that change. */
public final class EntitlementListener {
  private final RiskProfiles profiles;

  public EntitlementListener(RiskProfiles profiles) {
    this.profiles = profiles;
  }

  @KafkaListener(topics = Topics.SUBSCRIPTION_ENTITLEMENTS, groupId = "risk-service-entitlements")
  void onEntitlements(List<ConsumerRecord<String, EntitlementEvent>> events) {
    for (ConsumerRecord<String, EntitlementEvent> event : events) {
      @Nullable EntitlementEvent value = event.value();
      @Nullable EntitlementChanged changed = value == null ? null : value.getEntitlement();
      if (changed != null) {
        Entitlement granted =
            new Entitlement(
                changed.getTier(),
                Decimals.fromWire(changed.getMaxPaperPositionUsd()),
                changed.getMaxOpenPositions(),
                changed.getMaxTradesPerDay());
        profiles
            .change(event.key(), profile -> profile.withEntitlement(granted))
            .toCompletableFuture()
            .join();
      }
    }
  }
}
