package io.tradeflow.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The project keeps every rule, and every rule reports the classes planted to break it. */
class ArchitectureTest {
  private static final JavaClasses PROJECT = Code.ofTheProject();
  private static final JavaClasses PLANTED = Code.planted();

  /** What each rule must report; a rule without an entry fails. */
  private static final Map<Rules, List<String>> EXPECTED =
      Map.ofEntries(
          Map.entry(
              Rules.DOMAIN_IS_PURE,
              List.of("org.slf4j.Logger", "java.sql.Connection", "io.tradeflow.events.Side")),
          Map.entry(
              Rules.APPLICATION_KNOWS_NO_ADAPTER,
              List.of("PlaceOrder", "adapter.web.OrderController", "config.Wiring")),
          Map.entry(
              Rules.ADAPTERS_DO_NOT_KNOW_EACH_OTHER,
              List.of("OrderTable", "adapter.web.OrderController", "config.Wiring")),
          Map.entry(
              Rules.MONEY_IS_NEVER_FLOATING_POINT,
              List.of("PlantedMoney.cents", "PlantedMoney.times", "PlantedMoney.history")),
          Map.entry(
              Rules.TIME_IS_INJECTED,
              List.of("Instant.now()", "LocalDate.now()", "System.currentTimeMillis()")),
          Map.entry(
              Rules.LOGS_GO_TO_THE_LOGGER,
              List.of("System.out", "System.err", "java.util.logging.Logger")),
          Map.entry(
              Rules.SERVICES_DO_NOT_KNOW_EACH_OTHER, List.of("io.tradeflow.othersvc.Neighbour")),
          Map.entry(
              Rules.NO_FIELD_IS_INJECTED,
              List.of("OrderController.useCase", "OrderController.setting")),
          Map.entry(Rules.NO_TRANSACTION_ACROSS_KAFKA, List.of("OrderPublisher")),
          Map.entry(
              Rules.FAILPOINTS_STAND_IN_ADAPTERS,
              List.of("PlaceOrder", "io.tradeflow.starter.fault.Failpoint")),
          Map.entry(
              Rules.EVERY_PACKAGE_IS_NULL_MARKED,
              List.of("io.tradeflow.planted.adapter.web is not marked")));

  @ParameterizedTest
  @EnumSource(Rules.class)
  void projectKeeps(Rules rule) {
    assertThat(Exceptions.remaining(rule, violations(rule, PROJECT))).as(rule.name()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Exceptions.class)
  void exceptionIsStillNeeded(Exceptions exception) {
    assertThat(violations(exception.rule(), PROJECT))
        .anyMatch(violation -> exception.covers(exception.rule(), violation));
  }

  @ParameterizedTest
  @EnumSource(Rules.class)
  void plantedViolationIsReportedBy(Rules rule) {
    String report = String.join("\n", violations(rule, PLANTED));
    assertThat(EXPECTED).containsKey(rule);
    assertThat(report).contains(EXPECTED.get(rule));
  }

  @ParameterizedTest
  @EnumSource(Rules.class)
  void cleanClassIsReportedByNone(Rules rule) {
    assertThat(String.join("\n", violations(rule, PLANTED)))
        .doesNotContain("io.tradeflow.planted.domain.CleanPrice");
  }

  @Test
  void everyServiceIsLookedAt() {
    assertThat(Code.folders()).hasSizeGreaterThanOrEqualTo(15);
    assertThat(PROJECT.stream().map(Packages::module).distinct())
        .contains(
            "riskcore",
            "paperbroker",
            "brokersimulator",
            "risk",
            "execution",
            "engine",
            "marketdata",
            "auth",
            "subscription",
            "notification",
            "analytics",
            "gateway",
            "admin",
            "starter",
            "events");
  }

  private static List<String> violations(Rules rule, JavaClasses code) {
    return rule.rule().evaluate(code).getFailureReport().getDetails();
  }
}
