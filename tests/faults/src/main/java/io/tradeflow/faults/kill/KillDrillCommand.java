package io.tradeflow.faults.kill;

import io.tradeflow.faults.DrillFolder;
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
import picocli.CommandLine.Option;

@Command(
    name = "kill",
    description = {
      "Engages kill switches under load, while senders die, stand still, or stop between their last",
      "check and the write, and counts what the venue took after the OK: nothing may be."
    })
public final class KillDrillCommand implements Callable<Integer> {
  @Option(names = "--runs", defaultValue = "1000", description = "Runs that count")
  private int runs;

  @Option(names = "--seed", defaultValue = "1", description = "Of all that is drawn")
  private long seed;

  @Option(names = "--run", description = "Only the run of this number, as a report names it")
  private @Nullable Integer only;

  @Option(names = "--kind", description = "All runs of this kind: ${COMPLETION-CANDIDATES}")
  private Plan.@Nullable Kind kind;

  @Option(
      names = "--services",
      description = "With the services as they are deployed, not put together without Spring")
  private boolean services;

  @Option(names = "--report", description = "Writes figures and goals to this file")
  private @Nullable Path report;

  @Override
  public Integer call() throws Exception {
    Instant startedAt = Clock.systemUTC().instant();
    DrillFolder folder = DrillFolder.create("kill", seed, startedAt);
    Progress progress = new Progress(System.out);
    Tally tally;
    try (DrillStack stack = new DrillStack(folder.path(), services, Clock.systemUTC(), progress)) {
      KillDrill drill = new KillDrill(stack, seed, progress);
      List<String> accounts = KillDrill.accounts(seed);
      tally =
          drill.run(
              only == null ? 1 : only,
              only == null ? runs : only,
              (run, attempt) ->
                  kind == null
                      ? Plan.of(seed, run, attempt, accounts)
                      : Plan.of(seed, run, attempt, kind, accounts));
    }
    List<Goal> goals = goals(tally);
    show(tally, goals);
    if (report != null) {
      Map<String, Object> figures = new LinkedHashMap<>(tally.figures());
      figures.put("services", services);
      new Report("drill kill", startedAt, seed, figures, goals).write(report, folder.root());
    }
    if (!tally.held()) {
      int failed = tally.firstFailed();
      System.out.printf(
          "%nRun %d did not hold. Again: ./tradeflow drill kill%s%s --seed %d --run %d%nIts data: %s%n",
          failed,
          services ? " --services" : "",
          kind == null ? "" : " --kind " + kind,
          seed,
          failed,
          folder.path());
      return 1;
    }
    return 0;
  }

  private static List<Goal> goals(Tally tally) {
    return List.of(
        goal("orders after OK", 0, tally.afterOk(), ""),
        goal("OK p99, no stopped sender", Tally.P99_MILLIS, tally.ok(Tally::plain).at(99), " ms"),
        goal(
            "OK max, no stopped sender", Tally.MAX_MILLIS, tally.ok(Tally::running).at(100), " ms"),
        goal("last cancel after OK", Tally.CANCEL_MILLIS, tally.cancels().at(100), " ms"));
  }

  private static Goal goal(String name, double limit, double measured, String unit) {
    double shown = Math.round(measured * 10) / 10.0;
    return new Goal(name, "<= %.0f%s".formatted(limit, unit), shown, measured <= limit);
  }

  private static void show(Tally tally, List<Goal> goals) {
    System.out.printf("%n%s%n", tally.table());
    System.out.printf("%d runs that do not count, repeated%n%n", tally.notCounted());
    for (Goal goal : goals) {
      System.out.printf(
          "  %-4s %-28s %-12s %s%n",
          goal.met() ? "met" : "MISS", goal.name(), goal.goal(), goal.measured());
    }
  }
}
