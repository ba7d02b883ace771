package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.StatusPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

@Command(name = "reset", description = "Deletes all data of the stopped stack.")
final class ResetCommand extends StackCommand {
  @Override
  int run() throws Exception {
    StackLayout layout = layout();
    if (StatusPage.supervisor(layout) != null) {
      throw new IOException("The stack runs. Stop it with ./tradeflow down");
    }
    if (Files.exists(layout.state())) {
      try (Stream<Path> all = Files.walk(layout.state())) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    System.out.println("All data of this stack is gone.");
    return 0;
  }
}
