package io.tradeflow.faults.matrix;

import io.tradeflow.faults.DrillFolder;
import io.tradeflow.faults.matrix.FaultsDrill.Outcome;
import io.tradeflow.faults.stack.StackWorld;
import io.tradeflow.faults.world.PathWorld;
import io.tradeflow.faults.world.World;
import io.tradeflow.localstack.Progress;
import io.tradeflow.localstack.cli.Report;
import io.tradeflow.localstack.cli.Report.Goal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./tradeflow drill faults}. */
@Command(
    name = "faults",
    description = {
      "Breaks servers, venue and network under load, one row of the fault matrix after the other;",
      "each time everything must recover and nothing may be lost or doubled."
    },
    mixinStandardHelpOptions = true)
public final class FaultsCommand implements Callable<Integer> {
  /** Rows that need a disk of their own. */
  private static final Set<Integer> DISKS = Set.of(4, 6);

  private static final int SHORTER = 6;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--rows",
      split = ",",
      description = "Of the matrix; all that there are unless given.")
  private Set<Integer> rows = new TreeSet<>();

  @Option(names = "--seed", defaultValue = "1", description = "Of the load; any number.")
  private long seed;

  @Option(names = "--rate", defaultValue = "20", description = "Orders and changes a second.")
  private int rate;

  @Option(names = "--short", description = "Faults last a sixth of their time.")
  private boolean shorter;

  @Option(names = "--stack", description = "Rows that need the whole stack, on the whole stack.")
  private boolean stack;

  @Option(
      names = "--port-offset",
      defaultValue = "5000",
      description = "With --stack: added to every port, 0 to 20000; ${DEFAULT-VALUE} unless given.")
  private int portOffset;

  @Option(names = "--report", description = "Takes the figures as JSON.")
  private @Nullable Path report;

  private String invariants = "";

  @Override
  public Integer call() throws Exception {
    List<Fault> faults = chosen();
    Instant begun = Clock.systemUTC().instant();
    DrillFolder folder = DrillFolder.create("faults", seed, begun);
    Progress progress = new Progress(System.out);
    progress.say(command() + " in " + folder.path());
    List<Outcome> outcomes = new ArrayList<>();
    int orders;
    try (Disks ignored = new Disks(folder.path(), faults);
        World world = world(folder, progress);
        FaultsDrill drill =
            new FaultsDrill(
                world, rate, seed, shorter ? SHORTER : 1, Clock.systemUTC(), progress)) {
      outcomes.addAll(drill.run(faults));
      orders = drill.orders();
      invariants = world.invariants();
    }
    return tell(folder, begun, outcomes, orders);
  }

  private World world(DrillFolder folder, Progress progress)
      throws IOException, InterruptedException {
    return stack
        ? new StackWorld(folder.root(), folder.path(), portOffset, progress)
        : new PathWorld(folder.path());
  }

  private List<Fault> chosen() {
    List<Fault> all = stack ? Fault.ofStack() : Fault.ofPath();
    Set<Integer> known = new TreeSet<>(all.stream().map(Fault::row).toList());
    if (rate < 1 || rate > 1_000 || !known.containsAll(rows)) {
      throw new ParameterException(
          spec.commandLine(), "--rate is 1 to 1000, --rows are of " + known);
    }
    return all.stream()
        .filter(fault -> rows.isEmpty() || rows.contains(fault.row()))
        .filter(fault -> SmallDisk.permitted() || !DISKS.contains(fault.row()))
        .toList();
  }

  private String command() {
    String which =
        rows.isEmpty()
            ? ""
            : " --rows " + String.join(",", rows.stream().map(String::valueOf).toList());
    return "./tradeflow drill faults%s%s --seed %d --rate %d%s"
        .formatted(stack ? " --stack" : "", which, seed, rate, shorter ? " --short" : "");
  }

  private int tell(DrillFolder folder, Instant begun, List<Outcome> outcomes, int orders)
      throws Exception {
    System.out.printf("%n%4s  %-48s %6s  %s%n", "row", "fault", "s", "");
    List<Goal> goals = new ArrayList<>();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("orders", orders);
    for (Outcome outcome : outcomes) {
      boolean held = outcome.violations().isEmpty();
      System.out.printf(
          "%4d  %-48s %6.0f  %s; %s%n",
          outcome.fault().row(),
          outcome.fault().says(),
          outcome.seconds(),
          held ? "held" : "DID NOT HOLD",
          outcome.figures());
      figures.put("row " + outcome.fault().row(), outcome.figures());
      goals.add(new Goal(outcome.fault().says(), "holds", held, held));
      outcome.violations().forEach(violation -> System.out.println("      " + violation));
    }
    if (!stack && !SmallDisk.permitted()) {
      System.out.println("Rows 4 and 6 need the superuser of Linux and were left out.");
    }
    if (report != null) {
      new Report(command(), begun, seed, figures, goals).write(report, folder.root());
    }
    if (goals.stream().allMatch(Goal::met)) {
      System.out.printf("%d orders; %s hold.%n", orders, invariants);
      folder.delete();
      return 0;
    }
    System.out.printf("Repeat it: %s%nIts data: %s%n", command(), folder.path());
    return 1;
  }

  /** Small disks for the servers, if a row asks for them. */
  private static final class Disks implements AutoCloseable {
    private final List<SmallDisk> mounted = new ArrayList<>();

    Disks(Path folder, List<Fault> faults) throws IOException, InterruptedException {
      if (faults.stream().anyMatch(fault -> DISKS.contains(fault.row()))) {
        try {
          mounted.add(SmallDisk.mount(folder.resolve("kafka")));
          mounted.add(SmallDisk.mount(folder.resolve("postgres")));
        } catch (IOException | InterruptedException e) {
          close();
          throw e;
        }
      }
    }

    /** Leaves none behind, though one may not go. */
    @Override
    public void close() throws IOException {
      @Nullable IOException failure = null;
      for (SmallDisk disk : mounted) {
        try {
          disk.close();
        } catch (IOException e) {
          failure = e;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
  }
}
