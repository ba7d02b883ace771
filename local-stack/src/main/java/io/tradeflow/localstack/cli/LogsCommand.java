package io.tradeflow.localstack.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Prints the end of a process's log.")
final class LogsCommand extends StackCommand {
  private static final long POLL_MILLIS = 200;

  @Parameters(paramLabel = "PROCESS", description = "As ./tradeflow status names it.")
  private String process = "";

  @Option(names = "--lines", defaultValue = "200", description = "How many, at most 10000.")
  private int lines;

  @Option(
      names = {"-f", "--follow"},
      description = "Goes on with what comes, until Ctrl-C.")
  private boolean follow;

  @Override
  int run() throws Exception {
    Path log = layout().log(process);
    if (!log.normalize().startsWith(layout().state()) || !Files.exists(log)) {
      throw new IOException("No log of " + process + ". There are: " + names());
    }
    List<String> all = Files.readAllLines(log);
    int shown = Math.clamp(lines, 1, 10_000);
    all.subList(Math.max(0, all.size() - shown), all.size()).forEach(System.out::println);
    LogTail more = new LogTail(log, System.out);
    while (follow) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      more.printNew();
    }
    return 0;
  }

  private String names() throws IOException {
    Path folder = layout().log("x").getParent();
    if (!Files.exists(folder)) {
      return "none, start the stack first";
    }
    try (Stream<Path> files = Files.list(folder)) {
      return String.join(
          ", ", files.map(f -> f.getFileName().toString().replace(".log", "")).sorted().toList());
    }
  }
}
