package io.tradeflow.faults.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.faults.crash.CrashDrill.Plan;
import io.tradeflow.faults.world.PathWorld;
import io.tradeflow.faults.world.Violation;
import io.tradeflow.localstack.Progress;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.starter.fault.FaultPoint;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few kills with a fixed seed: nothing is lost or doubled, and what is would be noticed. */
class CrashDrillTest {
  private static final Set<FaultPoint> POINTS =
      EnumSet.of(FaultPoint.K2, FaultPoint.K6, FaultPoint.K7, FaultPoint.K9);
  private static final int KILLS = 4;
  private static final int ACCOUNTS = 8;
  private static final int PER_SECOND = 12;
  private static final long SEED = 20261121;

  @TempDir Path folder;

  @Test
  void nothingIsLostOrDoubledWhenServicesAreKilled() throws Exception {
    Plan plan = new Plan(KILLS, KILLS, ACCOUNTS, PER_SECOND, SEED, POINTS);
    try (PathWorld world = new PathWorld(folder);
        CrashDrill drill =
            new CrashDrill(world, plan, Clock.systemUTC(), new Progress(System.out))) {
      drill.run();

      assertThat(drill.violations()).isEmpty();
      assertThat(drill.tally().kills() + drill.tally().misses()).isEqualTo(KILLS);
      assertThat(drill.tally().kills()).isPositive();

      loseAFill(world.postgres());

      assertThat(drill.check()).extracting(Violation::invariant).contains("I3");
    }
  }

  private static void loseAFill(PostgresServer server) throws SQLException {
    String role = "execution";
    try (Connection connection =
        DriverManager.getConnection(server.jdbcUrl(), role, PostgresServer.password(role))) {
      int lost =
          connection
              .createStatement()
              .executeUpdate("DELETE FROM fills WHERE id = (SELECT max(id) FROM fills)");
      assertThat(lost).isOne();
    }
  }
}
