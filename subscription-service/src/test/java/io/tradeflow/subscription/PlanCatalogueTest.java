package io.tradeflow.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanCatalogueTest {
  private final PlanCatalogue plans = new PlanCatalogue(ShippedPlans.properties());

  @Test
  void holdsTheFourPlansWithTheirPricesAndLimits() {
    assertThat(plans.all())
        .extracting(PlanCatalogueTest::row)
        .containsExactly(
            "FREE 0/0 live 0 paper 500 open 3 trades 10 brokers 1 calls 10",
            "BASIC 49/470 live 500 paper 500 open 5 trades 30 brokers 2 calls 30",
            "PRO 149/1430 live 2000 paper 2000 open 10 trades 100 brokers 5 calls 100",
            "ENTERPRISE 499/4790 live 10000 paper 10000 open 50 trades 500 brokers -1 calls 500");
  }

  @Test
  void givesEachPlanTheFeaturesOfTheCheaperOnesToo() {
    assertThat(plans.of(Tier.FREE).features()).containsExactly("PAPER", "APEX", "BASIC_ANALYTICS");
    assertThat(plans.of(Tier.BASIC).features())
        .containsExactly(
            "PAPER", "APEX", "BASIC_ANALYTICS", "LIVE", "STANDARD_ANALYTICS", "MOBILE");
    assertThat(plans.of(Tier.PRO).features())
        .containsAll(plans.of(Tier.BASIC).features())
        .contains("META_AI", "MMIN", "TRADINGVIEW", "ADVANCED_ANALYTICS", "CUSTOM_RISK_PROFILES")
        .doesNotContain("GMIG");
    assertThat(plans.of(Tier.ENTERPRISE).features())
        .containsAll(plans.of(Tier.PRO).features())
        .contains("GMIG", "WHITE_LABEL", "MULTI_ACCOUNT", "DEDICATED_SUPPORT")
        .doesNotHaveDuplicates();
  }

  @Test
  void refusesACatalogueThatLacksATier() {
    SubscriptionProperties shipped = ShippedPlans.properties();
    SubscriptionProperties incomplete =
        new SubscriptionProperties(
            shipped.trial(),
            shipped.trialTier(),
            shipped.expiryInterval(),
            shipped.expiryBatch(),
            List.copyOf(shipped.plans().subList(1, 4)));

    assertThatIllegalArgumentException().isThrownBy(() -> new PlanCatalogue(incomplete));
  }

  @Test
  void showsMoneyAsPlainText() {
    PlanView view = PlanView.of(plans.of(Tier.ENTERPRISE));

    assertThat(view.yearlyUsd()).isEqualTo("4790");
    assertThat(view.limits().maxPositionUsd()).isEqualTo("10000");
  }

  private static String row(Plan plan) {
    return plan.tier()
        + " "
        + text(plan.monthlyUsd())
        + "/"
        + text(plan.yearlyUsd())
        + " live "
        + text(plan.maxPositionUsd())
        + " paper "
        + text(plan.maxPaperPositionUsd())
        + " open "
        + plan.maxOpenPositions()
        + " trades "
        + plan.maxTradesPerDay()
        + " brokers "
        + plan.maxBrokers()
        + " calls "
        + plan.callsPerMinute();
  }

  private static String text(BigDecimal amount) {
    return amount.toPlainString();
  }
}
