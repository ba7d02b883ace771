package io.tradeflow.faults.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.faults.world.Violation;
import io.tradeflow.starter.fault.FaultPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrashReportTest {
  private static final Shot AT_K2 = new Shot("execution", FaultPoint.K2, 3);
  private static final Shot AT_K6 = new Shot("risk", FaultPoint.K6, 1);

  private final Tally tally = new Tally();

  @Test
  void killsAtOnePlaceAddUpWhicheverTimeTheyWereArmedFor() {
    tally.hit(AT_K2, Duration.ofMillis(2_000));
    tally.hit(new Shot("execution", FaultPoint.K2, 9), Duration.ofMillis(4_000));
    tally.hit(AT_K6, Duration.ofMillis(1_500));
    tally.miss(AT_K6);

    assertThat(tally.kills()).isEqualTo(3);
    assertThat(tally.misses()).isOne();
    assertThat(tally.fewest()).isOne();
    assertThat(tally.figures().get("execution K2"))
        .containsEntry("kills", 2)
        .containsEntry("notReached", 0)
        .containsEntry("secondsMost", 4.0);
    assertThat(tally.figures().get("risk K6"))
        .containsEntry("kills", 1)
        .containsEntry("notReached", 1)
        .containsEntry("seconds", 1.5);
  }

  @Test
  void placeThatWasNeverReachedIsTheOneHitLeast() {
    tally.hit(AT_K2, Duration.ofSeconds(1));
    tally.miss(AT_K6);

    assertThat(tally.fewest()).isZero();
  }

  @Test
  void violationsOfABatchCountOnceAtEachOfItsPlaces() {
    tally.hit(AT_K2, Duration.ofSeconds(1));
    tally.hit(AT_K6, Duration.ofSeconds(1));

    tally.violated(List.of(AT_K2, AT_K2, new Shot("execution", FaultPoint.K2, 7)), 2);

    assertThat(tally.figures().get("execution K2")).containsEntry("violations", 2);
    assertThat(tally.figures().get("risk K6")).containsEntry("violations", 0);
  }

  @Test
  void lineFitsTheTableOfRuns() {
    tally.hit(AT_K2, Duration.ofSeconds(1));
    tally.hit(AT_K6, Duration.ofSeconds(1));
    CrashReport report =
        new CrashReport(
            "./tradeflow drill crash --runs 2",
            Instant.parse("2026-03-01T23:59:00Z"),
            7,
            Duration.ofSeconds(9),
            31,
            tally,
            Map.of("killing", 5L),
            List.of(new Violation("I1", "accepted twice")));

    assertThat(report.line())
        .isEqualTo("| 2026-03-01 | `drill crash --runs 2` | 7 | 2 | 1 | 1 | 4.5 |");
    assertThat(report.text()).contains(report.line()).contains("execution K2");
    assertThat(report.asReport().goals()).noneMatch(goal -> goal.met());
  }
}
