package io.tradeflow.localstack.cli;

import io.tradeflow.localstack.Service;
import io.tradeflow.localstack.client.ApiClient;
import io.tradeflow.localstack.client.ApiClient.ApiException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An operator at the kill switches: what is asked of the gateway, and what is told of it. */
final class SwitchLine {
  static final int PENDING = 3;
  private static final String ROUTE = "/api/v1/risk/kill-switch";
  private static final long LOOK_MILLIS = 200;
  private static final Duration SILENCE = Duration.ofSeconds(2);

  /**
   * How it stands at the end.
   *
   * @param answer how long the first answer took
   * @param end when it was as it is, from the request on
   */
  record Ended(String state, long epoch, Duration answer, Duration end, List<String> waitingFor) {
    boolean certain() {
      return state.equals("ENGAGED");
    }

    int exitStatus() {
      return switch (state) {
        case "ENGAGED", "RELEASED" -> 0;
        case "PENDING" -> PENDING;
        default -> 1;
      };
    }
  }

  private final ApiClient operator;
  private final PrintStream out;

  SwitchLine(ApiClient operator, PrintStream out) {
    this.operator = operator;
    this.out = out;
  }

  /**
   * The scope that the words mean: {@code global}, {@code broker kraken}, {@code broker:kraken}.
   *
   * @throws IllegalArgumentException saying what may be written
   */
  static String scope(List<String> words) {
    String joined = String.join(":", words);
    if (joined.toLowerCase(Locale.ROOT).matches("global|all|everything|global:(all|\\*)?")) {
      return "global:*";
    }
    if (joined.matches("(broker|strategy|account):[A-Za-z0-9._-]{1,64}")) {
      return joined;
    }
    String hint = words.size() == 1 && isService(joined) ? " ./tradeflow crash " + joined : "";
    throw new IllegalArgumentException(
        "A scope is global, broker NAME, strategy NAME or account ID."
            + (hint.isEmpty() ? "" : " To crash a service:" + hint));
  }

  private static boolean isService(String name) {
    try {
      return Service.named(name) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Engages the switch and follows it until it is certain, at most that long. */
  Ended kill(String scope, String reason, Duration patience)
      throws IOException, InterruptedException {
    operator.token();
    long begin = System.nanoTime();
    JsonNode shown = asked(operator, Map.of("scope", scope, "engaged", true, "reason", reason));
    Duration answer = since(begin);
    long epoch = shown.path("epoch").asLong();
    Duration told = Duration.ZERO;
    List<String> before = List.of("nobody was named yet");
    while (shown.path("state").asString().equals("PENDING")
        && since(begin).compareTo(patience) < 0) {
      List<String> missing = missing(shown);
      if (!missing.equals(before) || since(begin).minus(told).compareTo(SILENCE) >= 0) {
        say("PENDING", scope, shown, since(begin));
        missing.forEach(one -> out.println("         waits for " + one));
        told = since(begin);
        before = missing;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      shown = looked(scope);
    }
    return ended(scope, shown, epoch, answer, since(begin));
  }

  private Ended ended(String scope, JsonNode shown, long epoch, Duration answer, Duration end) {
    String state = shown.path("state").asString();
    say(state, scope, shown, end);
    if (shown.path("epoch").asLong() != epoch || state.equals("RELEASED")) {
      out.println("         Somebody else has changed it meanwhile.");
      return new Ended("CHANGED", shown.path("epoch").asLong(), answer, end, missing(shown));
    }
    switch (state) {
      case "ENGAGED" -> out.println("         No order of the scope reaches a broker any more.");
      case "PENDING" ->
          out.println("         Not certain yet: docs/kill-switch.md, Runbook, says what to do.");
      default -> {}
    }
    return new Ended(state, epoch, answer, end, missing(shown));
  }

  /** Releases the switch as the first of these people who may. */
  Ended release(String scope, String reason, List<ApiClient> people) throws IOException {
    @Nullable IOException refused = null;
    for (ApiClient person : people) {
      try {
        person.token();
        long begin = System.nanoTime();
        JsonNode shown = asked(person, Map.of("scope", scope, "engaged", false, "reason", reason));
        Duration took = since(begin);
        String state = shown.path("state").asString();
        say(state, scope, shown, took);
        return new Ended(state, shown.path("epoch").asLong(), took, took, List.of());
      } catch (SecondPerson e) {
        refused = e;
      }
    }
    throw new IOException(
        refused == null ? "Nobody may release " + scope : String.valueOf(refused.getMessage()));
  }

  private static final class SecondPerson extends IOException {
    private static final long serialVersionUID = 1;

    SecondPerson() {
      super("Whoever engaged a switch does not release it. Name another operator with --as.");
    }
  }

  private JsonNode asked(ApiClient person, Map<String, Object> change) throws IOException {
    try {
      return person.post(ROUTE, change);
    } catch (ApiException e) {
      if (String.valueOf(e.getMessage()).contains("SECOND_OPERATOR_REQUIRED")) {
        throw new SecondPerson();
      }
      throw new IOException(e.getMessage(), e);
    }
  }

  private JsonNode looked(String scope) throws IOException {
    for (JsonNode one : operator.get(ROUTE).path("items")) {
      if (one.path("scope").asString().equals(scope)) {
        return one;
      }
    }
    throw new IOException("The platform does not know " + scope + " any more");
  }

  private void say(String state, String scope, JsonNode shown, Duration time) {
    out.printf(
        Locale.ROOT,
        "%-8s %s  epoch %d  after %.3f s%n",
        state,
        scope,
        shown.path("epoch").asLong(),
        time.toNanos() / 1e9);
  }

  private static List<String> missing(JsonNode shown) {
    List<String> missing = new ArrayList<>();
    for (JsonNode sender : shown.path("waitingFor")) {
      String until =
          sender.path("until").isNull() ? "" : ", until " + sender.path("until").asString();
      missing.add(
          "sender %s: %s%s"
              .formatted(
                  sender.path("senderId").asString(),
                  why(sender.path("reason").asString()),
                  until));
    }
    return missing;
  }

  private static String why(String reason) {
    return switch (reason) {
      case "NOT_HEARD" -> "NOT_HEARD, no word that it has applied the kill";
      case "IN_FLIGHT" -> "IN_FLIGHT, something sent before has no answer yet";
      case "BROKER_WITHOUT_VALIDITY" ->
          "BROKER_WITHOUT_VALIDITY, silent, and its broker may take late what it wrote";
      default -> reason;
    };
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
