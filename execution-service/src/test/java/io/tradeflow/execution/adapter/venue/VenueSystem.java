package io.tradeflow.execution.adapter.venue;

import io.tradeflow.brokersimulator.Settings;
import io.tradeflow.brokersimulator.Simulator;
import io.tradeflow.execution.Patience;
import io.tradeflow.execution.application.Broker.BrokerUnavailable;
import io.tradeflow.execution.application.Broker.Reports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real simulator in this process, what steers it, and brokers that speak to it. */
final class VenueSystem implements AutoCloseable {
  static final String BOOK =
      """
      {"symbol":"BTC-USD","bids":[["100","5"]],"asks":[["101","1"],["102","5"]]}""";

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();
  private final List<VenueBroker> brokers = new ArrayList<>();
  private final @Nullable Path receipts;
  private Simulator simulator;

  VenueSystem(@Nullable Path receipts) {
    this.receipts = receipts;
    this.simulator = Simulator.start(Settings.inMemory().at(0, receipts), Clock.systemUTC());
  }

  URI url() {
    return URI.create(simulator.address());
  }

  /** A busy machine does not exceed these bounds: requests 10 s, validity 1 s. */
  VenueBroker broker(Reports reports) {
    return broker(settings(Duration.ofSeconds(10), Duration.ofSeconds(1)), reports);
  }

  /** One for a venue that does not answer: requests 1.5 s, validity 3 s. It knows the way there. */
  VenueBroker hasty(Reports reports) {
    VenueBroker broker = broker(settings(Duration.ofMillis(1_500), Duration.ofSeconds(3)), reports);
    Patience.await()
        .ignoreExceptionsInstanceOf(BrokerUnavailable.class)
        .until(() -> broker.placed("nobody's").isEmpty());
    return broker;
  }

  VenueSettings settings(Duration request, Duration validity) {
    return new VenueSettings(url(), request, 16, 64, validity);
  }

  VenueBroker broker(VenueSettings settings, Reports reports) {
    VenueBroker broker = new VenueBroker(settings, reports, account -> 0);
    brokers.add(broker);
    return broker;
  }

  /** Ends the venue as a crash would. */
  void crash() {
    simulator.close();
  }

  /** Starts it again, on its port, with its receipts. */
  void restart() {
    simulator =
        Simulator.start(Settings.inMemory().at(simulator.port(), receipts), Clock.systemUTC());
  }

  void showBook() {
    post("/sim/depth", BOOK);
  }

  void fault(String kind, String operation, String more) {
    post(
        "/sim/faults",
        "[{\"kind\":\"%s\",\"operation\":\"%s\"%s}]".formatted(kind, operation, more));
  }

  void noFaults() {
    JsonNode ignored = send("DELETE", "/sim/faults", "");
  }

  long hits() {
    return get("/sim/faults").path("faults").get(0).path("hits").longValue();
  }

  /** How often any fault was used. */
  long allHits() {
    long sum = 0;
    for (JsonNode fault : get("/sim/faults").path("faults")) {
      sum += fault.path("hits").longValue();
    }
    return sum;
  }

  /** Receipts of a kind, each as its whole JSON. */
  List<JsonNode> receipts(String kind) {
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode receipt : get("/sim/receipts?limit=1000").path("receipts")) {
      if (receipt.path("kind").stringValue("").equals(kind)) {
        all.add(receipt);
      }
    }
    return all;
  }

  long accepted(UUID order) {
    return receipts("ORDER_ACCEPTED").stream()
        .filter(one -> one.path("clientOrderId").stringValue("").equals(order.toString()))
        .count();
  }

  JsonNode get(String path) {
    return send("GET", path, "");
  }

  JsonNode post(String path, String body) {
    return send("POST", path, body);
  }

  JsonNode send(String method, String path, String body) {
    try {
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(url().resolve(path))
                  .method(method, HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    brokers.forEach(VenueBroker::close);
    simulator.close();
  }
}
