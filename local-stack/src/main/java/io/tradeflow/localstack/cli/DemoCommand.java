package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.Preflight;
import io.tradeflow.localstack.Progress;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.StatusPage;
import io.tradeflow.localstack.demo.Demo;
import io.tradeflow.localstack.demo.DemoSettings;
import io.tradeflow.localstack.demo.Sabotage;
import io.tradeflow.localstack.infra.Compilers;
import io.tradeflow.localstack.infra.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.JsonNode;

@Command(
    name = "demo",
    description = "Market data, signals, orders, risk, fills: the main job, live and counted.")
final class DemoCommand extends StackCommand {
  enum Feed {
    simulator,
    replay
  }

  @Option(names = "--feed", defaultValue = "simulator", description = "${COMPLETION-CANDIDATES}")
  private Feed feed = Feed.simulator;

  @Option(names = "--file", description = "Recorded candles: time,open,high,low,close,volume")
  private @Nullable Path file;

  @Option(
      names = "--symbol",
      defaultValue = "BTC-USD",
      description = "Symbol of the recorded candles")
  private String symbol = "BTC-USD";

  @Option(names = "--symbols", defaultValue = "20", description = "Simulated symbols, 1 to 1000")
  private int symbols;

  @Option(names = "--speed", description = "Market seconds a second: 120 simulated, 600 replayed")
  private @Nullable Integer speed;

  @Option(names = "--seed", defaultValue = "42", description = "Seed of the simulator")
  private long seed;

  @Option(
      names = "--for",
      defaultValue = "60s",
      description = "Length from the first candle: 90s, 5m")
  private String length = "60s";

  @Option(names = "--sabotage", defaultValue = "none", description = "drop-fill or double-fill")
  private String sabotage = "none";

  @Override
  long seed() {
    return seed;
  }

  @Override
  int run() throws Exception {
    StackLayout layout = layout();
    DemoSettings settings = settings();
    if (StatusPage.supervisor(layout) == null) {
      List<String> problems = Preflight.problems(layout, Compilers.FIRST);
      if (!problems.isEmpty()) {
        problems.forEach(System.err::println);
        return 1;
      }
      Progress progress = new Progress(System.out);
      UpCommand.startDetached(layout, new ServiceProcess.Mode(true, true), System.out);
      StackFigures.add(layout, progress.elapsed(), figures, goals);
    }
    JsonNode page = wholeStack();
    Demo.Stack stack =
        new Demo.Stack(
            page.path("gateway").asString(),
            page.path("websocket").asString(),
            page.path("kafka").asString(),
            page.path("registry").asString(),
            "operator-1",
            "operator-1-Passw0rd!");
    Demo.Outcome outcome =
        new Demo(
                stack,
                settings,
                System.out,
                System.console() != null && System.console().isTerminal())
            .run();
    figures.putAll(outcome.figures());
    goals.add(
        new Report.Goal("nothing lost", "0", outcome.figures().get("lost"), zero(outcome, "lost")));
    goals.add(
        new Report.Goal(
            "nothing doubled", "0", outcome.figures().get("doubled"), zero(outcome, "doubled")));
    System.out.println(
        outcome.sound()
            ? "\nNothing was lost, nothing was doubled. The stack is still up: ./tradeflow down stops it."
            : "\nWhat the interfaces say does not agree: see above.");
    return outcome.sound() ? 0 : 1;
  }

  private static boolean zero(Demo.Outcome outcome, String figure) {
    return Integer.valueOf(0).equals(outcome.figures().get(figure));
  }

  private DemoSettings settings() {
    Path recorded = feed == Feed.replay ? file : null;
    if (feed == Feed.replay && (recorded == null || !Files.isReadable(recorded))) {
      throw new ParameterException(
          new CommandLine(this), "--feed replay needs --file F.csv, a file that can be read");
    }
    return new DemoSettings(
        recorded,
        symbol,
        symbols,
        speed == null ? (recorded == null ? 120 : 600) : speed,
        seed,
        duration(length),
        switch (sabotage) {
          case "none" -> Sabotage.Kind.NONE;
          case "drop-fill" -> Sabotage.Kind.DROP_FILL;
          case "double-fill" -> Sabotage.Kind.DOUBLE_FILL;
          default ->
              throw new ParameterException(
                  new CommandLine(this), "--sabotage is drop-fill or double-fill, not " + sabotage);
        });
  }

  static Duration duration(String words) {
    return Duration.parse("PT" + (words.matches("\\d+") ? words + "s" : words));
  }
}
