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

/** The broker simulator as its operator sees it: faults in, receipts out. */
final class Venue {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int PAGE = 1_000;

  /**
   * One decision of the venue.
   *
   * @param arrivedNanos when the request had been read, by the machine's monotonic clock
   * @param decidedNanos when it was decided, by the same
   */
  record Receipt(
      long sequence, String kind, String order, String code, long arrivedNanos, long decidedNanos) {
    /** Something new, or larger, is at the venue. */
    boolean took() {
      return kind.equals("ORDER_ACCEPTED") || kind.equals("AMEND_ACCEPTED");
    }

    boolean placing() {
      return kind.startsWith("ORDER_");
    }
  }

  private final HttpClient http;
  private final String address;
  private long read;

  Venue(HttpClient http, String address) {
    this.http = http;
    this.address = address;
  }

  /** A deep book around 100, for any symbol. */
  void book(String symbol) throws IOException, InterruptedException {
    post(
        "/sim/depth",
        """
        {"symbol":"%s","bids":[["99.99","1000000"],["99.9","1000000"]],
         "asks":[["100.01","1000000"],["100.1","1000000"]]}"""
            .formatted(symbol));
  }

  void faults(List<String> faults) throws IOException, InterruptedException {
    call("DELETE", "/sim/faults", "");
    if (!faults.isEmpty()) {
      post("/sim/faults", "[" + String.join(",", faults) + "]");
    }
  }

  /** Receipts since the last call, in their order. */
  List<Receipt> news() throws IOException, InterruptedException {
    List<Receipt> found = new ArrayList<>();
    JsonNode page;
    do {
      page =
          JSON.readTree(call("GET", "/sim/receipts?limit=" + PAGE + "&after=" + read, ""))
              .path("receipts");
      for (JsonNode it : page) {
        read = it.path("sequence").asLong();
        found.add(
            new Receipt(
                read,
                it.path("kind").asString(),
                it.path("clientOrderId").asString(),
                it.path("code").asString(""),
                it.path("arrivedNanos").asLong(),
                it.path("decidedNanos").asLong()));
      }
    } while (page.size() == PAGE);
    return found;
  }

  private void post(String path, String body) throws IOException, InterruptedException {
    call("POST", path, body);
  }

  private String call(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(address + path))
                .timeout(TIMEOUT)
                .method(method, BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException("The venue answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }
}
