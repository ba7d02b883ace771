package io.tradeflow.brokersimulator;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Speaks the protocol as a stranger would. */
final class Caller {
  /** Longer than anything takes on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Status, body and the wait that a 429 asks for. */
  record Said(int status, JsonNode body, String retryAfter) {
    String code() {
      return body.path("code").stringValue("");
    }

    String text(String field) {
      return body.path(field).stringValue("");
    }
  }

  /** Frames of a stream, and its close code once it is closed. */
  static final class Listener implements WebSocket.Listener {
    final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    volatile int closed = -1;
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        String text = part.toString();
        part.setLength(0);
        if (!text.contains("\u0000")) {
          frames.add(Json.tree(text.getBytes(StandardCharsets.UTF_8)));
        }
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed = status;
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed = 0;
    }

    List<Long> sequences() {
      return events().stream().map(frame -> frame.path("sequence").longValue()).toList();
    }

    List<JsonNode> events() {
      return frames.stream()
          .filter(frame -> !frame.path("type").stringValue("").equals("HEARTBEAT"))
          .toList();
    }

    void awaitEvents(int count) {
      await().atMost(PATIENCE).until(() -> events().size() >= count);
    }
  }

  static final String BOOK =
      """
      {"symbol":"BTC-USD","bids":[["100","5"]],"asks":[["101","1"],["102","5"]]}""";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;
  private final Duration patience;

  Caller(Simulator simulator) {
    this(simulator, PATIENCE);
  }

  Caller(Simulator simulator, Duration patience) {
    this.address = simulator.address();
    this.patience = patience;
  }

  Said post(String path, String body) {
    return send("POST", path, body);
  }

  Said get(String path) {
    return send("GET", path, "");
  }

  Said delete(String path) {
    return send("DELETE", path, "");
  }

  Said put(String path, String body) {
    return send("PUT", path, body);
  }

  Said place(String id, String side, String quantity, String more) {
    return post("/v1/orders", order(id, side, quantity, more));
  }

  static String order(String id, String side, String quantity, String more) {
    return """
        {"clientOrderId":"%s","account":"acc","symbol":"BTC-USD","side":"%s","type":"%s",\
        "quantity":"%s"%s}"""
        .formatted(id, side, type(more), quantity, more);
  }

  private static String type(String more) {
    boolean limit = more.contains("limitPrice");
    if (more.contains("stopPrice")) {
      return limit ? "STOP_LIMIT" : "STOP";
    }
    return limit ? "LIMIT" : "MARKET";
  }

  void fault(String kind, String operation, String more) {
    Said said =
        post(
            "/sim/faults",
            "[{\"kind\":\"%s\",\"operation\":\"%s\"%s}]".formatted(kind, operation, more));
    if (said.status() != 200) {
      throw new IllegalStateException(said.toString());
    }
  }

  List<JsonNode> receipts() {
    List<JsonNode> all = new ArrayList<>();
    StreamSupport.stream(
            get("/sim/receipts?limit=1000").body().path("receipts").spliterator(), false)
        .forEach(all::add);
    return all;
  }

  List<String> kinds() {
    return receipts().stream().map(one -> one.path("kind").stringValue("")).toList();
  }

  long venueTime() {
    return get("/v1/time").body().path("venueTime").longValue();
  }

  Listener listen(long after) {
    Listener listener = new Listener();
    http.newWebSocketBuilder()
        .buildAsync(
            URI.create(address.replace("http", "ws") + "/v1/stream?after=" + after), listener)
        .join();
    return listener;
  }

  Said send(String method, String path, String body) {
    try {
      HttpResponse<byte[]> answer = raw(method, path, body);
      return new Said(
          answer.statusCode(),
          Json.tree(answer.body()),
          answer.headers().firstValue("Retry-After").orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpResponse<byte[]> raw(String method, String path, String body) throws IOException {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(address + path))
              .timeout(patience)
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
