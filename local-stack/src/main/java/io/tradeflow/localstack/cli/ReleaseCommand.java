package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.client.ApiClient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "release",
    description = {
      "Releases a kill switch. Whoever engaged it may not: without --as it is the first operator",
      "of the local stack who may."
    })
final class ReleaseCommand extends SwitchCommand {
  private static final List<String> OPERATORS = List.of("operator-2", "operator-1");

  @Option(names = "--reason", description = "Why, for the audit ledger")
  private String reason = "";

  @Option(names = "--as", description = "One of the operators that ./tradeflow status names")
  private @Nullable String user;

  @Override
  int run() throws Exception {
    List<ApiClient> people = new ArrayList<>();
    for (String name : user == null ? OPERATORS : List.of(user)) {
      people.add(operator(name));
    }
    SwitchLine.Ended ended = line(people.getFirst()).release(scope(), reason, people);
    note(ended);
    goals.add(
        new Report.Goal("orders pass again", "RELEASED", ended.state(), ended.exitStatus() == 0));
    return ended.exitStatus();
  }
}
