package io.tradeflow.faults.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.faults.crash.CrashDrill.Plan;
import io.tradeflow.faults.path.ExecutionPath;
import io.tradeflow.localstack.Progress;
import io.tradeflow.starter.fault.FaultPoint;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few kills with a fixed seed: nothing is lost or doubled, and a defect does not go unseen. */
class CrashDrillTest {
  private static final long SEED = 20261121;
  private static final int ACCOUNTS = 8;
  private static final int PER_SECOND = 12;

  @TempDir Path folder;

  @Test
  void nothingIsLostOrDoubledWhenServicesAreKilled() throws Exception {
    Set<FaultPoint> points = EnumSet.of(FaultPoint.K2, FaultPoint.K6, FaultPoint.K7, FaultPoint.K9);
    try (World world = new World(folder, ExecutionPath.class);
        CrashDrill drill = drill(world, 4, points)) {
      drill.run();

      assertThat(drill.violations()).isEmpty();
      assertThat(drill.tally().kills() + drill.tally().misses()).isEqualTo(4);
      assertThat(drill.tally().kills()).isPositive();
    }
  }

  @Test
  void fillsThatAreBookedAgainAfterACrashAreNoticed() throws Exception {
    try (World world = new World(folder, ForgetfulExecution.class);
        CrashDrill drill = drill(world, 3, EnumSet.of(FaultPoint.K10, FaultPoint.K9))) {
      drill.run();

      // That ids are renamed is seen without a crash; that sums differ is not.
      assertThat(drill.violations())
          .anyMatch(
              violation ->
                  violation.invariant().equals("I2") || violation.what().contains("differ"));
    }
  }

  private static CrashDrill drill(World world, int runs, Set<FaultPoint> points) {
    Plan plan = new Plan(runs, runs, ACCOUNTS, PER_SECOND, SEED, points);
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new CrashDrill(world, plan, Clock.systemUTC(), new Progress(nowhere));
  }
}
