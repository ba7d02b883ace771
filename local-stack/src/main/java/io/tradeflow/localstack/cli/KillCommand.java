package io.tradeflow.localstack.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "kill",
    description = {
      "Engages a kill switch and follows it until it is certain that nothing is sent in its scope.",
      "Ends with 0 when it is certain, 1 when it was refused, 3 when it is still PENDING."
    })
final class KillCommand extends SwitchCommand {
  @Option(names = "--reason", required = true, description = "Why, for the audit ledger")
  private String reason = "";

  @Option(
      names = "--wait",
      defaultValue = "60s",
      description = "How long to follow a kill that is PENDING; 60s unless given")
  private String patience = "60s";

  @Option(names = "--as", defaultValue = "operator-1", description = "operator-1 unless given")
  private @Nullable String user;

  @Override
  int run() throws Exception {
    if (reason.isBlank()) {
      throw new ParameterException(new CommandLine(this), "--reason says why, for the ledger");
    }
    SwitchLine.Ended ended =
        line(operator(user)).kill(scope(), reason, DemoCommand.duration(patience));
    note(ended);
    goals.add(
        new Report.Goal("nothing is sent in the scope", "certain", ended.state(), ended.certain()));
    return ended.exitStatus();
  }
}
