package io.tradeflow.faults.kill;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two operators at risk-service's kill switches. The calling thread itself writes and reads, so
 * that the time measured is not that of a client's threads.
 */
final class Switches {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ROUTE = "/api/v1/risk/kill-switch";
  private static final int TIMEOUT_MILLIS = 15_000;

  /**
   * How a switch stands.
   *
   * @param readyNanos monotonic clock of the machine, before the answer left risk-service
   * @param askedNanos the same, before it was asked
   * @param heardNanos the same, when the answer was here
   */
  record Standing(
      String state,
      long epoch,
      List<String> waitingFor,
      long readyNanos,
      long askedNanos,
      long heardNanos) {
    boolean certain() {
      return state.equals("ENGAGED");
    }
  }

  private record Answer(String body, long readyNanos, long heardNanos) {}

  private final String address;
  private final String first;
  private final String second;

  /**
   * @param first token of who engages
   * @param second token of who releases
   */
  Switches(String address, String first, String second) {
    this.address = address;
    this.first = first;
    this.second = second;
  }

  Standing engage(String scope) throws IOException {
    return change(first, scope, true);
  }

  Standing release(String scope) throws IOException {
    return change(second, scope, false);
  }

  Standing shown(String scope) throws IOException {
    long asked = System.nanoTime();
    Answer answer = call(first, null);
    for (JsonNode one : JSON.readTree(answer.body()).path("items")) {
      if (one.path("scope").asString().equals(scope)) {
        return standing(one, answer, asked);
      }
    }
    throw new IOException("risk-service does not show " + scope + ": " + answer.body());
  }

  private Standing change(String token, String scope, boolean engaged) throws IOException {
    String body =
        "{\"scope\":\"%s\",\"engaged\":%s,\"reason\":\"drill\"}".formatted(scope, engaged);
    long asked = System.nanoTime();
    Answer answer = call(token, body);
    return standing(JSON.readTree(answer.body()), answer, asked);
  }

  private static Standing standing(JsonNode one, Answer answer, long asked) {
    List<String> waitingFor = new ArrayList<>();
    one.path("waitingFor")
        .forEach(
            it ->
                waitingFor.add(
                    it.path("senderId").asString() + " " + it.path("reason").asString()));
    return new Standing(
        one.path("state").asString(),
        one.path("epoch").asLong(),
        waitingFor,
        answer.readyNanos(),
        asked,
        answer.heardNanos());
  }

  /** Posts the body, or asks when there is none. */
  private Answer call(String token, @Nullable String body) throws IOException {
    HttpURLConnection call =
        (HttpURLConnection) URI.create(address + ROUTE).toURL().openConnection();
    call.setConnectTimeout(TIMEOUT_MILLIS);
    call.setReadTimeout(TIMEOUT_MILLIS);
    call.setRequestProperty("Authorization", "Bearer " + token);
    call.setRequestProperty("Content-Type", "application/json");
    if (body != null) {
      call.setDoOutput(true);
      call.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    int status = call.getResponseCode();
    long heard = System.nanoTime();
    try (InputStream text = status == 200 ? call.getInputStream() : call.getErrorStream()) {
      String said = text == null ? "" : new String(text.readAllBytes(), StandardCharsets.UTF_8);
      if (status != 200) {
        throw new IOException("risk-service answered " + status + ": " + said);
      }
      return new Answer(said, Long.parseLong(call.getHeaderField(RiskUnderDrill.READY)), heard);
    }
  }
}
