package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.StatusPage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

@Command(name = "down", description = "Stops everything; data stays.")
final class DownCommand extends StackCommand {
  private static final long POLL_MILLIS = 100;
  private static final long PATIENCE_SECONDS = 600;

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
    LogTail log = new LogTail(layout.log("supervisor"), System.out);
    supervisor.destroy();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (supervisor.isAlive()) {
      log.printNew();
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "It has not stopped after %d s. kill -9 %d ends it with all its processes."
                .formatted(PATIENCE_SECONDS, pid));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    log.printNew();
    System.out.println("Everything has stopped.");
    return 0;
  }
}
