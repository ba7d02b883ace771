package io.tradeflow.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.events.EntitlementChanged;
import io.tradeflow.events.EntitlementEvent;
import io.tradeflow.events.EntitlementEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.outbox.Outbox;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EntitlementsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final UUID ACCOUNT = UUID.fromString("11111111-2222-3333-4444-555555555555");

  private final Entitlements entitlements =
      new Entitlements(new PlanCatalogue(ShippedPlans.properties()));

  @Test
  void tellsWhatTheTrialPermits() {
    Instant end = NOW.plus(Duration.ofDays(14));

    Outbox.Event event =
        entitlements.changed(Subscription.trial(ACCOUNT, Tier.PRO, end, NOW), "c", NOW);

    assertThat(event.topic()).isEqualTo(Topics.SUBSCRIPTION_ENTITLEMENTS);
    assertThat(event.key()).isEqualTo(ACCOUNT.toString());
    EntitlementEvent value = (EntitlementEvent) event.value();
    assertThat(value.getType()).isEqualTo(EntitlementEventType.ENTITLEMENT_CHANGED);
    assertThat(value.getEnvelope().getAccountSeq()).isEqualTo(1);
    EntitlementChanged entitlement = value.getEntitlement();
    assertThat(entitlement.getTier()).isEqualTo("PRO");
    assertThat(entitlement.getTrial()).isTrue();
    assertThat(entitlement.getValidUntil()).isEqualTo(end);
    assertThat(entitlement.getMaxPositionUsd()).isEqualTo(new BigDecimal("2000").setScale(18));
    assertThat(entitlement.getMaxPaperPositionUsd().scale()).isEqualTo(18);
    assertThat(entitlement.getMaxTradesPerDay()).isEqualTo(100);
    assertThat(entitlement.getFeatures()).contains("MMIN", "APEX");
  }

  @Test
  void givesTheSameIdWhenTheSameChangeIsToldAgain() {
    Subscription first = Subscription.trial(ACCOUNT, Tier.PRO, NOW.plusSeconds(1), NOW);

    assertThat(idOf(first)).isEqualTo(idOf(first));
    assertThat(idOf(first.changeTo(Tier.FREE, null, NOW))).isNotEqualTo(idOf(first));
  }

  private String idOf(Subscription subscription) {
    EntitlementEvent event =
        (EntitlementEvent) entitlements.changed(subscription, "c", NOW).value();
    return event.getEnvelope().getEventId();
  }
}
