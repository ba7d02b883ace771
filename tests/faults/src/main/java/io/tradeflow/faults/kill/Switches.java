package io.tradeflow.faults.kill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two operators at risk-service's kill switches. */
final class Switches {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ROUTE = "/api/v1/risk/kill-switch";
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

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

  private final HttpClient http;
  private final String address;
  private final String first;
  private final String second;

  /**
   * @param first token of who engages
   * @param second token of who releases
   */
  Switches(HttpClient http, String address, String first, String second) {
    this.http = http;
    this.address = address;
    this.first = first;
    this.second = second;
  }

  Standing engage(String scope) throws IOException, InterruptedException {
    return change(first, scope, true);
  }

  Standing release(String scope) throws IOException, InterruptedException {
    return change(second, scope, false);
  }

  Standing shown(String scope) throws IOException, InterruptedException {
    long asked = System.nanoTime();
    HttpResponse<String> answer = call(request(first, ROUTE).GET());
    for (JsonNode one : JSON.readTree(answer.body()).path("items")) {
      if (one.path("scope").asString().equals(scope)) {
        return standing(one, answer, asked);
      }
    }
    throw new IOException("risk-service does not show " + scope + ": " + answer.body());
  }

  private Standing change(String token, String scope, boolean engaged)
      throws IOException, InterruptedException {
    String body =
        "{\"scope\":\"%s\",\"engaged\":%s,\"reason\":\"drill\"}".formatted(scope, engaged);
    HttpRequest.Builder request = request(token, ROUTE).POST(BodyPublishers.ofString(body));
    long asked = System.nanoTime();
    HttpResponse<String> answer = call(request);
    return standing(JSON.readTree(answer.body()), answer, asked);
  }

  private static Standing standing(JsonNode one, HttpResponse<String> answer, long asked) {
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
        answer.headers().firstValueAsLong(RiskUnderDrill.READY).orElseThrow(),
        asked,
        System.nanoTime());
  }

  private HttpRequest.Builder request(String token, String path) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> call(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("risk-service answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer;
  }
}
