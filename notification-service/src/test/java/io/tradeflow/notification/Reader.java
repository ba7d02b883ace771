package io.tradeflow.notification;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person or program at the other end of a socket; remembers all that came. */
final class Reader implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final List<JsonNode> heard = new CopyOnWriteArrayList<>();
  private final WebSocket socket;
  private volatile boolean reading;
  private volatile int closeCode;
  private volatile String closeReason = "";

  Reader(int port, String path, boolean reading, String... headers)
      throws ExecutionException, TimeoutException, InterruptedException {
    this.reading = reading;
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    socket =
        builder
            .buildAsync(URI.create("ws://localhost:" + port + path), new Ears())
            .get(30, TimeUnit.SECONDS);
  }

  Reader says(String text) {
    socket.sendText(text, true).join();
    return this;
  }

  void saysBytes(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  /** Begins to read, or goes on. */
  void reads() {
    reading = true;
    socket.request(1);
  }

  List<JsonNode> heard(String type) {
    return heard.stream().filter(it -> it.path("type").asString().equals(type)).toList();
  }

  /** Messages with a sequence number. */
  List<JsonNode> events() {
    return heard.stream().filter(it -> it.has("seq")).toList();
  }

  /** 0 while open, 1006 after a line that broke. */
  int closeCode() {
    return closeCode;
  }

  String closeReason() {
    return closeReason;
  }

  @Override
  public void close() throws IOException {
    socket.abort();
  }

  private final class Ears implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void onOpen(WebSocket opened) {
      if (reading) {
        opened.request(1);
      }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        heard.add(JSON.readTree(text.toString()));
        text.setLength(0);
      }
      if (reading) {
        from.request(1);
      }
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closeReason = reason;
      closeCode = code;
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closeReason = error.toString();
      closeCode = 1006;
    }
  }
}
