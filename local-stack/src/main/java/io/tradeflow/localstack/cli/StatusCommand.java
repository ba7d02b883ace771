package io.tradeflow.localstack.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "status", description = "Says what runs where.")
final class StatusCommand extends StackCommand {
  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  int run() throws Exception {
    JsonNode page = runningStack();
    if (json) {
      System.out.println(page.toPrettyString());
      return 0;
    }
    System.out.printf("%-24s %-8s %-8s %s%n", "process", "pid", "port", "state");
    for (JsonNode process : page.path("processes")) {
      System.out.printf(
          "%-24s %-8s %-8s %s%n",
          process.path("name").asString(),
          process.path("pid").asString("-"),
          process.path("port").asString(),
          process.path("state").asString());
    }
    UpCommand.whereToGo(layout(), System.out);
    return 0;
  }
}
