package io.tradeflow.localstack.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./tradeflow}. */
@Command(
    name = "tradeflow",
    description = "Runs Tradeflow on this machine, for real and without Docker.",
    mixinStandardHelpOptions = true,
    footer = "Without a stack: backtest --help tests strategies on past bars.",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      ResetCommand.class,
      KillCommand.class,
      ReleaseCommand.class,
      CrashCommand.class,
      StartCommand.class,
      DemoCommand.class,
      ExportCommand.class,
      BenchCommand.class,
      AuditCommand.class,
      WhatIfCommand.class,
      ReplayCommand.class
    })
public final class Main {
  private Main() {}

  /** Ends with 0, with 1 when the work failed, with 2 when the call was wrong. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Main())
            .setExecutionExceptionHandler(
                (failure, line, parsed) -> {
                  System.err.println(failure.getMessage());
                  return 1;
                })
            .setParameterExceptionHandler(
                (failure, given) -> {
                  System.err.println(failure.getMessage());
                  System.err.println("See ./tradeflow --help");
                  return 2;
                })
            .execute(arguments));
  }
}
