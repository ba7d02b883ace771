package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.client.ApiClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What {@code kill} and {@code release} share: scope, person, gateway. */
abstract class SwitchCommand extends StackCommand {
  @Parameters(
      arity = "1..2",
      paramLabel = "SCOPE",
      description = "global, broker NAME, strategy NAME or account ID; broker:NAME does as well")
  private List<String> scope = new ArrayList<>();

  final String scope() {
    try {
      return SwitchLine.scope(scope);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(new CommandLine(this), String.valueOf(e.getMessage()), e);
    }
  }

  final SwitchLine line(ApiClient operator) {
    return new SwitchLine(operator, System.out);
  }

  /** One of the users that the local stack brings. */
  final ApiClient operator(@Nullable String name) throws IOException {
    JsonNode page = runningStack();
    List<String> operators = new ArrayList<>();
    for (JsonNode user : page.path("users")) {
      if (user.path("roles").valueStream().anyMatch(role -> role.asString().equals("operator"))) {
        String found = user.path("name").asString();
        operators.add(found);
        if (found.equals(name)) {
          return new ApiClient(
              page.path("gateway").asString(), found, user.path("password").asString());
        }
      }
    }
    throw new ParameterException(
        new CommandLine(this), "--as names one of " + String.join(", ", operators));
  }

  final void note(SwitchLine.Ended ended) {
    figures.put("scope", scope());
    figures.put("state", ended.state());
    figures.put("epoch", ended.epoch());
    figures.put("answerMillis", ended.answer().toMillis());
    figures.put("certainMillis", ended.certain() ? ended.end().toMillis() : null);
    figures.put("waitingFor", ended.waitingFor());
  }
}
