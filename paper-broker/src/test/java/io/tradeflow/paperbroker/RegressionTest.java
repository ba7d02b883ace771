package io.tradeflow.paperbroker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Fills that were published stay what they were: a change of these hashes is a change of models.
 */
class RegressionTest {
  private static final List<Scenario.Timed> SCENARIO = Scenario.of(20_261_121, 6_000, true);
  private final Run run = Run.of(Run.TERMS, SCENARIO);

  @Test
  void generatedDayGivesTheSameReports() {
    assertThat(run.hash())
        .isEqualTo("0c9fd93c4f3fbaa6f4cb58af8485e83f4eaabecea42e2f63408cd6403433c381");
  }

  @Test
  void generatedDayGivesTheSameReportsOnMarketTime() {
    assertThat(Run.of(Run.TERMS.onMarketClock(), SCENARIO).hash())
        .isEqualTo("4e94d6be31bdc432d68cc6fef49c62ea73f52d690433f5a37c16510b7817d379");
  }

  @Test
  void generatedDayHoldsAllThatCanHappen() {
    Set<Object> seen = run.heard.stream().map(RegressionTest::kind).collect(Collectors.toSet());
    assertThat(seen)
        .contains(
            "maker",
            "taker",
            "Expired",
            "Triggered",
            "USER",
            "Post-only: it would have taken",
            "FOK: the book does not hold the whole quantity",
            "Nothing more in the book at an acceptable price")
        .containsAll(
            EnumSet.complementOf(
                EnumSet.of(Refusal.UNKNOWN_SYMBOL, Refusal.UNKNOWN_ORDER, Refusal.PRICE)));
  }

  private static Object kind(Report report) {
    return switch (report) {
      case Report.Filled fill -> fill.maker() ? "maker" : "taker";
      case Report.Cancelled cancelled -> cancelled.reason();
      case Report.Refused refused -> refused.code();
      case Report.Accepted accepted -> "Accepted";
      case Report.Expired expired -> "Expired";
      case Report.Triggered triggered -> "Triggered";
      case Report.Trailed trailed -> "Trailed";
      case Report.Amended amended -> "Amended";
      case Report.AmendRefused refused -> refused.code();
    };
  }
}
