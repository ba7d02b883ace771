package io.tradeflow.faults.matrix;

import io.tradeflow.faults.DrillFolder;
import io.tradeflow.faults.WorldOptions;
import io.tradeflow.faults.matrix.FaultsDrill.Outcome;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  private static final String NO_DISKS = "Rows 4 and 6 need the superuser of Linux";
  private static final int SHORTER = 6;

  @Option(
      names = "--rows",
      split = ",",
      description = "Of the matrix; all that there are unless given.")
  private Set<Integer> rows = new TreeSet<>();

  @Option(names = "--seed", defaultValue = "1", description = "Of the load; any number.")
  private long seed;

  @Option(names = "--short", description = "Faults last a sixth of their time.")
  private boolean shorter;

  @Mixin private WorldOptions options = new WorldOptions();

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
        World world = options.open(folder, progress);
        FaultsDrill drill =
            new FaultsDrill(
                world,
                options.rate(),
                seed,
                shorter ? SHORTER : 1,
                1,
                Clock.systemUTC(),
                progress)) {
      outcomes.addAll(drill.run(faults));
      orders = drill.orders();
      invariants = world.invariants();
    }
    return tell(folder, begun, outcomes, orders);
  }

  private List<Fault> chosen() {
    List<Fault> all = options.stack() ? Fault.ofStack() : Fault.ofPath();
    Set<Integer> known = new TreeSet<>(all.stream().map(Fault::row).toList());
    options.check(known.containsAll(rows), "--rows are of " + known);
    List<Fault> chosen =
        all.stream()
            .filter(fault -> rows.isEmpty() || rows.contains(fault.row()))
            .filter(fault -> SmallDisk.permitted() || !DISKS.contains(fault.row()))
            .toList();
    options.check(!chosen.isEmpty(), NO_DISKS + ": nothing is left");
    return chosen;
  }

  private String command() {
    String which =
        rows.isEmpty()
            ? ""
            : " --rows " + String.join(",", rows.stream().map(String::valueOf).toList());
    return "./tradeflow drill faults%s --seed %d%s%s"
        .formatted(which, seed, options.again(), shorter ? " --short" : "");
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
    if (!options.stack() && !SmallDisk.permitted()) {
      System.out.println(NO_DISKS + " and were left out.");
    }
    @Nullable Path report = options.report();
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
