package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.StatusPage;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

@Command(name = "down", description = "Stops everything; data stays.")
final class DownCommand extends StackCommand {
  private static final long PATIENCE_SECONDS = 60;

  @Override
  int run() throws Exception {
    return stop(layout());
  }

  static int stop(StackLayout layout) throws Exception {
    Long pid = StatusPage.supervisor(layout);
    if (pid == null) {
      Files.deleteIfExists(layout.supervisorPid());
      Files.deleteIfExists(layout.statusFile());
      System.out.println("Nothing runs here.");
      return 0;
    }
    ProcessHandle supervisor = ProcessHandle.of(pid).orElseThrow();
    System.out.println("Stopping, services first");
    supervisor.destroy();
    supervisor.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    System.out.println("Everything has stopped.");
    return 0;
  }
}
