package io.tradeflow.risk.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.risk.domain.KillSwitchOrder.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KillSwitchOrderTest {
  private static final KillScope GLOBAL = new KillScope("global:*");

  @Test
  void everyoneEngagesTheirOwnAccountsSwitch() {
    assertThat(verdict("account:anna", true, "anna", false, null)).isEqualTo("Carry");
  }

  @Test
  void nobodyButAnOperatorReleasesOrReachesFurther() {
    KillSwitch own = engaged("account:anna", "anna");
    assertThat(verdict("account:anna", false, "anna", false, own)).isEqualTo("OPERATOR_REQUIRED");
    assertThat(verdict("account:ben", true, "anna", false, null)).isEqualTo("OPERATOR_REQUIRED");
    assertThat(verdict("global:*", true, "anna", false, null)).isEqualTo("OPERATOR_REQUIRED");
    assertThat(verdict("account:anna", false, "operator-1", true, own)).isEqualTo("Carry");
  }

  @Test
  void releaseTakesASecondOperator() {
    KillSwitch global = engaged("global:*", "operator-1");
    assertThat(verdict("global:*", false, "operator-1", true, global))
        .isEqualTo("SECOND_OPERATOR_REQUIRED");
    assertThat(verdict("global:*", false, "operator-2", true, global)).isEqualTo("Carry");
  }

  @Test
  void repeatingAnOrderChangesNothing() {
    KillSwitch global = engaged("global:*", "operator-1");
    assertThat(verdict("global:*", true, "operator-2", true, global)).isEqualTo("Unchanged");
    assertThat(verdict("global:*", false, "operator-1", true, null)).isEqualTo("Unchanged");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "global", "global:x", "account:", "venue:x", "account:a b", "broker:*"})
  void scopesHaveAForm(String scope) {
    assertThatThrownBy(() -> new KillScope(scope)).isInstanceOf(IllegalArgumentException.class);
    assertThat(GLOBAL.isGlobal()).isTrue();
  }

  private static KillSwitch engaged(String scope, String actor) {
    return new KillSwitch(new KillScope(scope), true, 1, false, "", actor, Instant.EPOCH);
  }

  private static String verdict(
      String scope, boolean engage, String actor, boolean operator, @Nullable KillSwitch current) {
    Verdict verdict =
        new KillSwitchOrder(new KillScope(scope), engage, "", actor, operator).verdict(current);
    return verdict instanceof Verdict.Refused refused
        ? refused.code()
        : verdict.getClass().getSimpleName();
  }
}
