package io.tradeflow.faults.kill;

import io.tradeflow.faults.DrillFolder;
import io.tradeflow.faults.kill.Tally.Quantiles;
import io.tradeflow.localstack.Progress;
import io.tradeflow.localstack.cli.Report;
import io.tradeflow.localstack.cli.Report.Goal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "kill",
    description = {
      "Engages kill switches under load, while senders die, stand still, or stop between their last",
      "check and the write, and counts what the venue took after the OK: nothing may be."
    })
public final class KillDrillCommand implements Callable<Integer> {
  private static final int MANY = 40;
  private static final int FEW = 3;

  @Option(names = "--runs", defaultValue = "1000", description = "Runs that count")
  private int runs;

  @Option(names = "--seed", defaultValue = "1", description = "Of all that is drawn")
  private long seed;

  @Option(names = "--run", description = "Only the run of this number, as a report names it")
  private @Nullable Integer only;

  @Option(names = "--kind", description = "All runs of this kind: ${COMPLETION-CANDIDATES}")
  private Plan.@Nullable Kind kind;

  @Option(
      names = "--rate",
      defaultValue = "50",
      description = "Most orders a second in a run, from 1 to 500; the least are two fifths of it")
  private int rate;

  @Option(
      names = "--services",
      description = "With the services as they are deployed, not put together without Spring")
  private boolean services;

  @Option(names = "--report", description = "Writes figures and goals to this file")
  private @Nullable Path report;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    if (runs < 1 || (only != null && only < 1)) {
      throw new ParameterException(spec.commandLine(), "--runs and --run are at least 1");
    }
    if (rate < 1 || rate > 500) {
      throw new ParameterException(spec.commandLine(), "--rate is from 1 to 500");
    }
    Instant startedAt = Clock.systemUTC().instant();
    DrillFolder folder = DrillFolder.create("kill", seed, startedAt);
    Progress progress = new Progress(System.out);
    Tally tally;
    try (DrillStack stack = new DrillStack(folder.path(), services, Clock.systemUTC(), progress)) {
      KillDrill drill = new KillDrill(stack, seed, warmUps(), progress);
      List<String> accounts = KillDrill.accounts(seed);
      tally =
          drill.run(
              only == null ? 1 : only,
              only == null ? runs : only,
              (run, attempt) ->
                  kind == null
                      ? Plan.of(seed, run, attempt, rate, accounts)
                      : Plan.of(seed, run, attempt, kind, rate, accounts));
    }
    List<Goal> goals = goals(tally, only == null ? runs : 1);
    show(tally, goals);
    if (report != null) {
      Map<String, Object> figures = new LinkedHashMap<>(tally.figures());
      figures.put("services", services);
      figures.put("mostOrdersPerSecond", rate);
      new Report("drill kill", startedAt, seed, figures, goals).write(report, folder.root());
    }
    if (!tally.held()) {
      int failed = tally.firstFailed();
      System.out.printf(
          "%nRun %d did not hold. Again: ./tradeflow drill kill%s%s --rate %d --seed %d --run %d%nIts data: %s%n",
          failed,
          services ? " --services" : "",
          kind == null ? "" : " --kind " + kind,
          rate,
          seed,
          failed,
          folder.path());
      return 1;
    }
    if (tally.counted() == 0) {
      System.out.println("No run counted, so that nothing is shown. Its data: " + folder.path());
      return 1;
    }
    folder.delete();
    return 0;
  }

  /** Latencies of many runs are those of processes that have run for a while. */
  private int warmUps() {
    return only == null && runs >= MANY ? MANY : FEW;
  }

  /** A goal of which no run tells anything is not measured, and so not met. */
  static List<Goal> goals(Tally tally, int asked) {
    int counted = tally.counted();
    return List.of(
        new Goal("runs that count", ">= " + asked, counted, counted >= asked),
        new Goal("orders after OK", "0", tally.afterOk(), counted > 0 && tally.afterOk() == 0),
        goal("OK p99, no stopped sender", Tally.P99_MILLIS, tally.ok(Tally::plain), 99),
        goal("OK max, no stopped sender", Tally.MAX_MILLIS, tally.ok(Tally::running), 100),
        goal("last cancel after OK", Tally.CANCEL_MILLIS, tally.cancels(), 100));
  }

  private static Goal goal(String name, double limit, Quantiles measured, int percent) {
    boolean any = measured.count() > 0;
    double found = measured.at(percent);
    return new Goal(name, "<= %.0f ms".formatted(limit), any ? found : null, any && found <= limit);
  }

  private static void show(Tally tally, List<Goal> goals) {
    System.out.printf("%n%s%n", tally.table());
    System.out.printf("%d runs that do not count, repeated%n%n", tally.notCounted());
    for (Goal goal : goals) {
      System.out.printf(
          "  %-4s %-28s %-12s %s%n",
          goal.met() ? "met" : "MISS",
          goal.name(),
          goal.goal(),
          goal.measured() == null ? "not measured" : goal.measured());
    }
  }
}
