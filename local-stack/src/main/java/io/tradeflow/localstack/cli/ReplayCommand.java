package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.Progress;
import io.tradeflow.localstack.Service;
import io.tradeflow.localstack.client.ApiClient;
import io.tradeflow.localstack.replay.Difference;
import io.tradeflow.localstack.replay.ReplayCheck;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "replay",
    description =
        "verify: rebuilds every projection from the topics and compares it with what is stored.")
final class ReplayCommand extends StackCommand {
  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final int SHOWN_HASH = 16;

  @Parameters(paramLabel = "WHAT", description = "verify")
  private String what = "";

  @Option(
      names = "--most",
      defaultValue = "20",
      description = "Differences told one by one, 1 to 1000")
  private int most;

  private final Progress progress = new Progress(System.out);
  private Duration said = Duration.ZERO;

  @Override
  int run() throws Exception {
    if (!what.equals("verify")) {
      throw new ParameterException(new CommandLine(this), "replay verify; there is no other");
    }
    if (most < 1 || most > 1_000) {
      throw new ParameterException(new CommandLine(this), "--most lies between 1 and 1000");
    }
    JsonNode page = runningStack();
    ApiClient risk =
        new ApiClient(page.path("gateway").asString(), "admin", "admin-Passw0rd!")
            .at(layout().http(Service.RISK.port()));
    ReplayCheck.Result result =
        new ReplayCheck(
                "jdbc:postgresql://" + page.path("postgres").asString() + "?user=postgres",
                page.path("kafka").asString(),
                page.path("registry").asString(),
                this::tell,
                most,
                account -> risk.get("/api/v1/risk/state?account=" + account))
            .run();
    report(result);
    return result.whole() ? 0 : 1;
  }

  private void tell(String line) {
    Duration now = progress.elapsed();
    if (now.minus(said).compareTo(SILENCE) >= 0) {
      said = now;
      progress.say(line);
    }
  }

  private void report(ReplayCheck.Result result) {
    System.out.printf("%-22s %12s %10s  %s%n", "table", "rows", "differing", "state hash");
    for (ReplayCheck.TableResult table : result.tables()) {
      boolean same = table.live().equals(table.rebuilt());
      System.out.printf(
          Locale.ROOT,
          "%-22s %,12d %,10d  %s%s%n",
          table.table(),
          table.rows(),
          table.differing(),
          table.rebuilt().substring(0, SHOWN_HASH),
          same ? "" : ", stored " + table.live().substring(0, SHOWN_HASH));
      figures.put(table.table(), table);
      goals.add(
          new Report.Goal(table.table() + " is as the topics say", "0", table.differing(), same));
    }
    System.out.printf(
        Locale.ROOT,
        "%-22s %,12d are as rebuilt, %,d accounts went on trading%n",
        "risk-service states",
        result.states(),
        result.moving());
    figures.put("riskStates", result.states());
    figures.put("riskStatesMoving", result.moving());
    List<Difference> differences = result.differences();
    differences.forEach(it -> System.out.println("DIFFERS: " + it));
    figures.put("events", result.events());
    figures.put("seconds", progress.elapsed().toMillis() / 1000.0);
    figures.put("differences", differences);
    goals.add(
        new Report.Goal(
            "two replays make the same", "yes", result.sameTwice(), result.sameTwice()));
    System.out.printf(
        Locale.ROOT,
        "%,d order events, replayed twice %s, in %.1f s: %s%n",
        result.events(),
        result.sameTwice() ? "with the same result" : "with DIFFERENT results",
        progress.elapsed().toMillis() / 1000.0,
        result.whole() ? "all is as the topics say." : "NOT all is as the topics say.");
  }
}
