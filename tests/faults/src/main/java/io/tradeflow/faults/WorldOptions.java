package io.tradeflow.faults;

import io.tradeflow.faults.stack.StackWorld;
import io.tradeflow.faults.world.PathWorld;
import io.tradeflow.faults.world.World;
import io.tradeflow.localstack.Progress;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What drills are told of the world that they break and of its load. */
public final class WorldOptions {
  private static final int PORT_OFFSET = 5000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--rate", defaultValue = "20", description = "Orders and changes a second.")
  private int rate;

  @Option(
      names = "--stack",
      description = "On the whole stack as it is deployed, instead of processes without Spring.")
  private boolean stack;

  @Option(
      names = "--port-offset",
      defaultValue = "" + PORT_OFFSET,
      description = "With --stack: added to every port, 0 to 20000; ${DEFAULT-VALUE} unless given.")
  private int portOffset;

  @Option(names = "--report", description = "Takes the figures as JSON.")
  private @Nullable Path report;

  /**
   * Refuses what makes no sense.
   *
   * @param more what else must hold
   * @param says what holds then
   */
  public void check(boolean more, String says) {
    must(more, says);
    must(rate >= 1 && rate <= 1_000, "--rate is 1 to 1000");
    must(portOffset >= 0 && portOffset <= 20_000, "--port-offset is 0 to 20000");
  }

  private void must(boolean holds, String says) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), says);
    }
  }

  /** Starts the world in a folder. */
  public World open(DrillFolder folder, Progress progress)
      throws IOException, InterruptedException {
    return stack
        ? new StackWorld(folder.root(), folder.path(), portOffset, progress)
        : new PathWorld(folder.path());
  }

  /** As they are given again, but for the report. */
  public String again() {
    String ports = portOffset == PORT_OFFSET ? "" : " --port-offset " + portOffset;
    return (stack ? " --stack" + ports : "") + " --rate " + rate;
  }

  public int rate() {
    return rate;
  }

  public boolean stack() {
    return stack;
  }

  /** Takes the figures; null if nobody asked. */
  public @Nullable Path report() {
    return report;
  }
}
