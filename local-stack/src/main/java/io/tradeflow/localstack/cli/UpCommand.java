package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.Preflight;
import io.tradeflow.localstack.Progress;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.StatusPage;
import io.tradeflow.localstack.Supervisor;
import io.tradeflow.localstack.infra.Compilers;
import io.tradeflow.localstack.infra.ServiceProcess;
import java.io.IOException;
import java.io.PrintStream;
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
  @Option(
      names = "--detach",
      description = "Returns when everything is up; ./tradeflow down ends it.")
  private boolean detach;

  @Option(
      names = "--peak",
      description = "Services compile to full speed: a slower start, for measurements.")
  private boolean peak;

  @Option(
      names = "--no-start-caches",
      description = "Does not record what services load to start faster next time: for tests.")
  private boolean noStartCaches;

  @Override
  int run() throws Exception {
    StackLayout layout = layout();
    if (StatusPage.supervisor(layout) != null) {
      System.out.println("It is up already.");
      whereToGo(layout, System.out);
      return 0;
    }
    List<String> problems = Preflight.problems(layout, peak ? Compilers.BOTH : Compilers.FIRST);
    if (!problems.isEmpty()) {
      problems.forEach(System.err::println);
      return 1;
    }
    Progress progress = new Progress(System.out);
    ServiceProcess.Mode mode = new ServiceProcess.Mode(!peak, !noStartCaches);
    if (detach) {
      startDetached(layout, mode, System.out);
      started(layout, progress);
    } else {
      Supervisor supervisor = new Supervisor(layout, progress, mode);
      supervisor.start();
      started(layout, progress);
      supervisor.watch();
    }
    return 0;
  }

  private void started(StackLayout layout, Progress progress) throws IOException {
    StackFigures.add(layout, progress.elapsed(), figures, goals);
    whereToGo(layout, System.out);
  }

  /** Starts a supervisor in the background and repeats what it says until all is up. */
  static void startDetached(StackLayout layout, ServiceProcess.Mode mode, PrintStream out)
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
            StatusPage.SUPERVISOR_MARK + layout.root(),
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "up",
            "--port-offset",
            Integer.toString(layout.portOffset())));
    if (!mode.quickStart()) {
      command.add("--peak");
    }
    if (!mode.record()) {
      command.add("--no-start-caches");
    }
    LogTail tail = new LogTail(log, out);
    Process supervisor =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    while (!isRunning(Files.exists(layout.statusFile()) ? StatusPage.read(layout) : null)) {
      TimeUnit.MILLISECONDS.sleep(200);
      tail.printNew();
      if (!supervisor.isAlive() && StatusPage.supervisor(layout) == null) {
        throw new IOException("The stack did not start. All logs: " + log.getParent());
      }
    }
    tail.printNew();
  }

  private static boolean isRunning(@Nullable JsonNode page) {
    return page != null && page.path("state").asString().equals("running");
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
