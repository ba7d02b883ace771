package io.tradeflow.faults;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./tradeflow drill}. */
@Command(
    name = "tradeflow",
    mixinStandardHelpOptions = true,
    subcommands = {DrillCommand.class})
public final class Main {
  private Main() {}

  /** Ends with 0, with 1 when something did not hold, with 2 when the call was wrong. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Main())
            .setExecutionExceptionHandler(
                (failure, line, parsed) -> {
                  failure.printStackTrace();
                  return 1;
                })
            .setParameterExceptionHandler(
                (failure, given) -> {
                  System.err.println(failure.getMessage());
                  System.err.println("See ./tradeflow drill --help");
                  return 2;
                })
            .execute(arguments));
  }
}
