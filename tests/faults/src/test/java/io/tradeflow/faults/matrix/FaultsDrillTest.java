package io.tradeflow.faults.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.faults.matrix.FaultsDrill.Outcome;
import io.tradeflow.faults.world.PathWorld;
import io.tradeflow.localstack.Progress;
import io.tradeflow.localstack.infra.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few rows of the matrix hold, and one that is made not to is noticed. */
class FaultsDrillTest {
  private static final Set<Integer> ROWS = Set.of(5, 9, 16, 19, 23);
  private static final int PER_SECOND = 12;
  private static final long SEED = 20261121;
  private static final int SHORTER = 10;

  /** The goals of recovery are those of the drill; a build shares its machine with others. */
  private static final int PATIENCE = 10;

  @TempDir Path folder;

  @Test
  void rowsHoldAndAPlantedLossIsNoticed() throws Exception {
    List<Fault> faults =
        new ArrayList<>(
            Fault.ofPath().stream().filter(fault -> ROWS.contains(fault.row())).toList());
    faults.add(new Fault(99, "a fill is lost", FaultsDrillTest::loseAFill));
    try (PathWorld world = new PathWorld(folder);
        FaultsDrill drill =
            new FaultsDrill(
                world,
                PER_SECOND,
                SEED,
                SHORTER,
                PATIENCE,
                Clock.systemUTC(),
                new Progress(System.out))) {
      List<Outcome> outcomes = drill.run(faults);

      assertThat(outcomes).hasSize(ROWS.size() + 1);
      assertThat(outcomes.subList(0, ROWS.size()))
          .allSatisfy(outcome -> assertThat(outcome.violations()).isEmpty());
      assertThat(outcomes.getLast().violations())
          .anySatisfy(violation -> assertThat(violation.invariant()).isEqualTo("I3"));
    }
  }

  private static void loseAFill(Field field) throws Exception {
    String role = "execution";
    try (Connection connection =
        DriverManager.getConnection(
            field.world().database(), role, PostgresServer.password(role))) {
      connection
          .createStatement()
          .executeUpdate("DELETE FROM fills WHERE id = (SELECT max(id) FROM fills)");
    }
  }
}
