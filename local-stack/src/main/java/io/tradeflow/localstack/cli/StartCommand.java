package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.Service;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.infra.HttpProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "start", description = "Starts a dead service again.")
final class StartCommand extends StackCommand {
  private static final int PATIENCE_SECONDS = 120;

  @Parameters(paramLabel = "SERVICE")
  private String service = "";

  @Override
  int run() throws Exception {
    StackLayout layout = layout();
    runningStack();
    Service wanted = Service.named(service);
    Files.createFile(layout.control().resolve("start-" + wanted.module()));
    System.out.println(wanted.module() + " starts");
    for (int i = 0; i < PATIENCE_SECONDS * 10; i++) {
      TimeUnit.MILLISECONDS.sleep(100);
      if (HttpProbe.ok(layout.http(wanted.port()) + "/health/ready")) {
        System.out.println(wanted.module() + " is ready");
        return 0;
      }
    }
    throw new IOException(
        wanted.module() + " is not ready yet. See ./tradeflow logs " + wanted.module());
  }
}
