package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.Preflight;
import io.tradeflow.localstack.Progress;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.StatusPage;
import io.tradeflow.localstack.Supervisor;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "up", description = "Starts everything.")
final class UpCommand extends StackCommand {
  private static final long GOAL_SECONDS = 60;

  @Option(
      names = "--detach",
      description = "Returns when everything is up; ./tradeflow down ends it.")
  private boolean detach;

  @Option(
      names = "--peak",
      description = "Services compile to full speed: a slower start, for measurements.")
  private boolean peak;

  @Override
  int run() throws Exception {
    StackLayout layout = layout();
    if (StatusPage.supervisor(layout) != null) {
      System.out.println("It is up already.");
      whereToGo(layout, System.out);
      return 0;
    }
    List<String> problems = Preflight.problems(layout);
    if (!problems.isEmpty()) {
      problems.forEach(System.err::println);
      return 1;
    }
    Progress progress = new Progress(System.out);
    if (detach) {
      startDetached(layout, peak, System.out);
    } else {
      Supervisor supervisor = new Supervisor(layout, progress, !peak);
      supervisor.start();
      measured(progress);
      whereToGo(layout, System.out);
      supervisor.watch();
      return 0;
    }
    measured(progress);
    whereToGo(layout, System.out);
    return 0;
  }

  private void measured(Progress progress) {
    double seconds = progress.elapsed().toMillis() / 1000.0;
    figures.put("startSeconds", seconds);
    goals.add(new Report.Goal("up with warm caches", "<= 60 s", seconds, seconds <= GOAL_SECONDS));
    goals.add(new Report.Goal("resident memory of the stack", "<= 5 GiB", null, false));
    goals.add(new Report.Goal("first run from empty caches", "<= 6 min", null, false));
  }

  /** Starts a supervisor in the background and repeats what it says until all is up. */
  static void startDetached(StackLayout layout, boolean peak, PrintStream out)
      throws IOException, InterruptedException {
    Path log = layout.log("supervisor");
    Files.createDirectories(log.getParent());
    Files.deleteIfExists(log);
    Files.deleteIfExists(layout.statusFile());
    List<String> command = new ArrayList<>();
    if (StackLayout.operatingSystem().contains("linux")) {
      command.add("setsid");
    }
    command.addAll(
        List.of(
            StackLayout.java(),
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-Dtradeflow.root=" + layout.root(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "up",
            "--port-offset",
            Integer.toString(layout.portOffset())));
    if (peak) {
      command.add("--peak");
    }
    Process supervisor =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    repeat(layout, log, supervisor, out);
  }

  private static void repeat(StackLayout layout, Path log, Process supervisor, PrintStream out)
      throws IOException, InterruptedException {
    long shown = 0;
    while (true) {
      TimeUnit.MILLISECONDS.sleep(200);
      shown = copy(log, shown, out);
      JsonNode page = Files.exists(layout.statusFile()) ? StatusPage.read(layout) : null;
      if (isRunning(page)) {
        return;
      }
      if (!supervisor.isAlive() && StatusPage.supervisor(layout) == null) {
        copy(log, shown, out);
        throw new IOException("The stack did not start. All logs: " + log.getParent());
      }
    }
  }

  private static boolean isRunning(@Nullable JsonNode page) {
    return page != null && page.path("state").asString().equals("running");
  }

  private static long copy(Path log, long from, PrintStream out) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] more = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(more);
      out.print(new String(more, StandardCharsets.UTF_8));
      out.flush();
      return from + more.length;
    }
  }

  static void whereToGo(StackLayout layout, PrintStream out) throws IOException {
    JsonNode page = StatusPage.read(layout);
    if (page == null) {
      return;
    }
    out.println();
    out.println("  Gateway     " + page.path("gateway").asString());
    out.println("  Swagger UI  " + page.path("gateway").asString() + "/swagger-ui.html");
    out.println("  Keycloak    " + page.path("keycloak").asString());
    out.println("  Sockets     " + page.path("websocket").asString() + "/ws/trades");
    out.println("  Logs        " + layout.log("x").getParent());
    out.println("  Users       ./tradeflow status --json");
  }
}
