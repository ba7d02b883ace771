package io.tradeflow.faults.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.faults.kill.Plan.Kind;
import io.tradeflow.localstack.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A fixed selection of {@code ./tradeflow drill kill}, and the proof that it can fail. */
@TestMethodOrder(OrderAnnotation.class)
class KillDrillTest {
  private static final long SEED = 7;
  private static final List<Kind> KINDS = List.of(Kind.PLAIN, Kind.BETWEEN, Kind.STOPPED);

  /** Ended by the first in which the defect shows; on a slow machine not every run shows it. */
  private static final int PLANTED_RUNS = 40;

  /** Below the validity of a request, so that all are taken. */
  private static final String SLOW =
      "{\"kind\":\"DELAY\",\"operation\":\"PLACE\",\"times\":0,\"probability\":1,"
          + "\"seed\":1,\"delayMillis\":80}";

  private static final int RATE = 200;

  @TempDir static Path folder;
  @AutoClose private static DrillStack stack;
  private static KillDrill drill;

  @BeforeAll
  static void start() throws Exception {
    Progress progress = new Progress(System.out);
    stack = new DrillStack(folder, false, Clock.systemUTC(), progress);
    drill = new KillDrill(stack, SEED, 3, progress);
  }

  @Test
  @Order(1)
  void nothingOfTheScopeReachesTheVenueAfterTheOk() throws Exception {
    Tally tally = drill.run(1, KINDS.size(), (run, again) -> plan(KINDS.get(run - 1), run, again));

    assertThat(tally.afterOk()).as(tally.table()).isZero();
    assertThat(tally.held()).as(tally.table()).isTrue();
    assertThat(tally.counted()).as(tally.table()).isEqualTo(KINDS.size());
  }

  @Test
  @Order(2)
  void anAcknowledgementBeforeTheGateIsShutIsFound() throws Exception {
    try (EarlyAcknowledgement planted = new EarlyAcknowledgement(stack.kafka())) {
      Tally tally = drill.run(1, PLANTED_RUNS, KillDrillTest::manyInFlight);

      assertThat(tally.held()).as("the planted defect was not found").isFalse();
      assertThat(tally.afterOk()).isPositive();
    }
  }

  private static Plan plan(Kind kind, int run, int attempt) {
    Random random = new Random(SEED + 100L * run + attempt);
    return Plan.of(run, attempt, kind, random, RATE, KillDrill.accounts(SEED));
  }

  private static Plan manyInFlight(int run, int attempt) {
    return new Plan(
        run, attempt, Kind.VENUE_FAULTS, "global:*", 120, 60, 5, 400, 0, 0, List.of(SLOW), run);
  }
}
