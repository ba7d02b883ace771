package io.tradeflow.acceptance.dsl;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A socket that remembers everything that came. */
public final class Socket implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
  private final WebSocket socket;
  private volatile int closeCode;

  Socket(String address, String token) {
    WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
    if (!token.isEmpty()) {
      builder.header("Authorization", "Bearer " + token);
    }
    try {
      socket = builder.buildAsync(URI.create(address), new Listener()).get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("No socket at " + address, e);
    }
  }

  /** Everything so far, in the order of arrival. */
  public List<JsonNode> messages() {
    return messages;
  }

  /** Messages of one type. */
  public List<JsonNode> messages(String type) {
    return messages.stream().filter(m -> m.path("type").asString().equals(type)).toList();
  }

  /** Code of the server's close, 0 while open. */
  public int closeCode() {
    return closeCode;
  }

  public void says(String text) {
    socket.sendText(text, true).join();
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        messages.add(JSON.readTree(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closeCode = code;
      return null;
    }
  }
}
