package io.tradeflow.subscription;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.EntitlementChanged;
import io.tradeflow.events.EntitlementEvent;
import io.tradeflow.events.EntitlementEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.outbox.Outbox;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Maps subscriptions to the events on {@code subscription.entitlements.v1}. */
@Component
class Entitlements {
  private final PlanCatalogue plans;

  Entitlements(PlanCatalogue plans) {
    this.plans = plans;
  }

  /**
   * The event that says what the account may do from now on.
   *
   * @param correlationId of the request or event that led here
   */
  Outbox.Event changed(Subscription subscription, String correlationId, Instant now) {
    Plan plan = plans.of(subscription.tier());
    String account = subscription.accountId().toString();
    EntitlementChanged entitlement =
        EntitlementChanged.newBuilder()
            .setTier(plan.tier().name())
            .setTrial(subscription.trial())
            .setValidUntil(subscription.validUntil())
            .setMaxPositionUsd(Decimals.toWire(plan.maxPositionUsd()))
            .setMaxPaperPositionUsd(Decimals.toWire(plan.maxPaperPositionUsd()))
            .setMaxOpenPositions(plan.maxOpenPositions())
            .setMaxTradesPerDay(plan.maxTradesPerDay())
            .setMaxBrokers(plan.maxBrokers())
            .setCallsPerMinute(plan.callsPerMinute())
            .setFeatures(List.copyOf(plan.features()))
            .build();
    EntitlementEvent event =
        EntitlementEvent.newBuilder()
            .setEnvelope(
                Envelopes.of(
                    account,
                    subscription.version(),
                    null,
                    now,
                    correlationId,
                    "subscription:" + account + ":" + subscription.version(),
                    EntitlementEventType.ENTITLEMENT_CHANGED.name(),
                    0))
            .setType(EntitlementEventType.ENTITLEMENT_CHANGED)
            .setEntitlement(entitlement)
            .build();
    return new Outbox.Event(Topics.SUBSCRIPTION_ENTITLEMENTS, account, event);
  }
}
