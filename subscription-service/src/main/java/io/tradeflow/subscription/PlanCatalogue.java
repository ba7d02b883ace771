package io.tradeflow.subscription;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Component;

/** The plans with all their features, those of the cheaper plans included. */
@Component
class PlanCatalogue {
  private final List<Plan> plans;

  PlanCatalogue(SubscriptionProperties properties) {
    List<Tier> tiers = properties.plans().stream().map(Plan::tier).toList();
    if (!tiers.equals(Arrays.asList(Tier.values()))) {
      throw new IllegalArgumentException(
          "plans.yml must hold each tier once, cheapest first, not " + tiers);
    }
    List<String> features = new ArrayList<>();
    List<Plan> complete = new ArrayList<>();
    for (Plan plan : properties.plans()) {
      features.addAll(plan.features());
      complete.add(plan.withFeatures(features));
    }
    plans = List.copyOf(complete);
  }

  /** All plans, cheapest first. */
  List<Plan> all() {
    return plans;
  }

  Plan of(Tier tier) {
    return plans.get(tier.ordinal());
  }
}
