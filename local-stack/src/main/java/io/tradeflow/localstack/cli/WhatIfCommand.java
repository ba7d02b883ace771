package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.Progress;
import io.tradeflow.localstack.client.ApiClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "what-if",
    description = "Decides recorded orders again under other limits and says what that changes.")
final class WhatIfCommand extends StackCommand {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Option(names = "--account", description = "The account")
  private @Nullable String account;

  @Option(names = "--all", description = "All accounts")
  private boolean all;

  @Option(
      names = "--from",
      required = true,
      description = "Orders from then on, as 2026-03-01T00:00:00Z")
  private String from = "";

  @Option(names = "--to", required = true, description = "Orders before then")
  private String to = "";

  @Option(
      names = "--limits",
      paramLabel = "FILE|NAME=VALUE",
      description = "A file with a JSON object, or one limit; again for more")
  private List<String> limits = new ArrayList<>();

  @Override
  int run() throws Exception {
    if (all == (account != null)) {
      throw new ParameterException(new CommandLine(this), "Give --account ID or --all");
    }
    JsonNode page = runningStack();
    Map<String, Object> question = new LinkedHashMap<>();
    if (all) {
      question.put("all", true);
    } else {
      question.put("account", account);
    }
    question.put("from", from);
    question.put("to", to);
    question.put("limits", changes());
    new Progress(System.out).say("Deciding the recorded orders again");
    JsonNode answer =
        new ApiClient(page.path("gateway").asString(), "admin", "admin-Passw0rd!")
            .post("/api/v1/risk/what-if", question);
    JSON.convertValue(answer, Map.class)
        .forEach((name, value) -> figures.put(String.valueOf(name), value));
    print(answer);
    return 0;
  }

  private Map<String, Object> changes() throws IOException {
    Map<String, Object> changes = new LinkedHashMap<>();
    for (String given : limits) {
      int equals = given.indexOf('=');
      if (equals > 0) {
        changes.put(given.substring(0, equals), given.substring(equals + 1));
      } else {
        JSON.readTree(Files.readString(Path.of(given)))
            .properties()
            .forEach(it -> changes.put(it.getKey(), it.getValue()));
      }
    }
    return changes;
  }

  private static void print(JsonNode answer) {
    System.out.printf(
        "%s orders and %s changes of %s accounts: %s blocked, %s let through, %s refused otherwise%n",
        text(answer, "orders"),
        text(answer, "changes"),
        text(answer, "accounts"),
        text(answer, "blocked"),
        text(answer, "letThrough"),
        text(answer, "otherControl"));
    System.out.printf(
        "kept because their inputs are not recorded: %s; not given again by the recorded limits: %s%n",
        text(answer, "kept"), text(answer, "notReproduced"));
    JsonNode pnl = answer.path("pnl");
    System.out.printf(
        "profit and loss: recorded %s, then %s, difference %s USD (%s fills estimated, %s orders never reached)%n",
        text(pnl, "recorded"),
        text(pnl, "whatIf"),
        text(pnl, "difference"),
        text(answer, "estimatedFills"),
        text(answer, "neverFilled"));
    if (!answer.path("byControl").isEmpty()) {
      System.out.printf("%n%-24s %8s %12s%n", "control", "blocks", "lets through");
      answer
          .path("byControl")
          .properties()
          .forEach(
              it ->
                  System.out.printf(
                      "%-24s %8s %12s%n",
                      it.getKey(),
                      text(it.getValue(), "blocked"),
                      text(it.getValue(), "letThrough")));
    }
    if (!answer.path("differences").isEmpty()) {
      System.out.printf(
          "%n%-28s %-12s %-4s %-14s %-12s %-20s %-20s %s / %s%n",
          "at", "symbol", "side", "quantity", "outcome", "recorded", "then", "limit", "actual");
      answer.path("differences").forEach(WhatIfCommand::printDifference);
      System.out.printf("%s more%n", text(answer, "omitted"));
    }
  }

  private static void printDifference(JsonNode it) {
    System.out.printf(
        "%-28s %-12s %-4s %-14s %-12s %-20s %-20s %s / %s%n",
        text(it, "at"),
        text(it, "symbol"),
        text(it, "side"),
        text(it, "quantity"),
        text(it, "outcome"),
        verdict(it, "recorded"),
        verdict(it, "control"),
        text(it, "limit"),
        text(it, "actual"));
  }

  private static String verdict(JsonNode it, String name) {
    String control = text(it, name);
    return control.equals("-") ? "passed" : control;
  }

  private static String text(JsonNode it, String name) {
    JsonNode value = it.path(name);
    return value.isNull() || value.isMissingNode() ? "-" : value.asString();
  }
}
