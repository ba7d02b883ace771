package io.tradeflow.subscription;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A subscription as JSON. */
record SubscriptionView(
    UUID accountId,
    Tier plan,
    boolean trial,
    @Nullable Instant validUntil,
    boolean cancelled,
    PlanView.LimitsView limits,
    List<String> features) {

  static SubscriptionView of(Subscription subscription, Plan plan) {
    return new SubscriptionView(
        subscription.accountId(),
        subscription.tier(),
        subscription.trial(),
        subscription.validUntil(),
        subscription.cancelled(),
        PlanView.LimitsView.of(plan),
        plan.features());
  }
}
