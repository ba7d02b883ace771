package io.tradeflow.faults.crash;

import io.tradeflow.faults.DrillFolder;
import io.tradeflow.faults.WorldOptions;
import io.tradeflow.faults.world.World;
import io.tradeflow.localstack.Progress;
import io.tradeflow.starter.fault.FaultPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./tradeflow drill crash}. */
@Command(
    name = "crash",
    description = "Kills the order path at K1 to K12 under load; nothing may be lost or doubled.",
    mixinStandardHelpOptions = true)
public final class CrashCommand implements Callable<Integer> {
  private static final int MOST_SEEDS = 1_000_000;

  @Option(names = "--runs", required = true, description = "Kills, 1 to 10000.")
  private int runs;

  @Option(names = "--seed", description = "Repeats a run; any number.")
  private @Nullable Long seed;

  @Option(names = "--points", split = ",", description = "Of K1 to K12; all unless given.")
  private Set<FaultPoint> points = new TreeSet<>();

  @Option(names = "--batch", defaultValue = "64", description = "Kills between two checks.")
  private int batch;

  @Mixin private WorldOptions options = new WorldOptions();

  @Override
  public Integer call() throws Exception {
    check();
    Clock clock = Clock.systemUTC();
    long chosen = seed == null ? ThreadLocalRandom.current().nextInt(MOST_SEEDS) : seed;
    Progress progress = new Progress(System.out);
    Instant begun = clock.instant();
    DrillFolder folder = DrillFolder.create("crash", chosen, begun);
    String repeat = repeat(chosen);
    progress.say(repeat + " in " + folder.path());
    CrashReport found;
    String invariants;
    CrashDrill.Plan plan = new CrashDrill.Plan(runs, batch, 16, options.rate(), chosen, points);
    try (World world = options.open(folder, progress);
        CrashDrill drill = new CrashDrill(world, plan, clock, progress)) {
      drill.run();
      invariants = world.invariants();
      found =
          new CrashReport(
              repeat,
              begun,
              chosen,
              progress.elapsed(),
              drill.orders(),
              drill.tally(),
              drill.phases(),
              drill.violations());
    } catch (IOException | RuntimeException e) {
      System.err.println("Its data is kept in " + folder.path());
      throw e;
    }
    return tell(found, invariants, folder);
  }

  private void check() {
    options.check(
        runs >= 1 && runs <= 10_000 && batch >= 1, "--runs is 1 to 10000, --batch at least 1");
    options.check(!points.contains(FaultPoint.GATE_PASSED), "--points takes K1 to K12");
    if (points.isEmpty()) {
      points.addAll(EnumSet.complementOf(EnumSet.of(FaultPoint.GATE_PASSED)));
    }
  }

  private String repeat(long chosen) {
    boolean all = points.size() == FaultPoint.values().length - 1;
    String which =
        all ? "" : " --points " + String.join(",", points.stream().map(Enum::name).toList());
    return "./tradeflow drill crash --runs %d --seed %d --batch %d%s%s"
        .formatted(runs, chosen, batch, options.again(), which);
  }

  private int tell(CrashReport found, String invariants, DrillFolder folder) throws IOException {
    System.out.printf("%n%s", found.text());
    @Nullable Path report = options.report();
    if (report != null) {
      found.asReport().write(report, folder.root());
    }
    if (found.violations().isEmpty()) {
      System.out.println(invariants + " hold.");
      folder.delete();
      return 0;
    }
    found.violations().forEach(System.out::println);
    System.out.println("Repeat it: " + found.command() + "\nIts data: " + folder.path());
    return 1;
  }
}
