package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.Service;
import io.tradeflow.localstack.StackLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "crash", description = "Crashes a service (SIGKILL).")
final class CrashCommand extends StackCommand {
  @Parameters(paramLabel = "SERVICE")
  private String service = "";

  @Override
  int run() throws Exception {
    StackLayout layout = layout();
    runningStack();
    String name = Service.named(service).module();
    long pid = Long.parseLong(Files.readString(layout.pidFile(name)).strip());
    ProcessHandle process =
        ProcessHandle.of(pid).orElseThrow(() -> new IOException(name + " does not run"));
    process.destroyForcibly();
    process.onExit().get(10, TimeUnit.SECONDS);
    System.out.println(name + " is dead. ./tradeflow start " + service + " brings it back.");
    return 0;
  }
}
