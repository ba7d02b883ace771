package io.tradeflow.localstack.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One socket channel. Tokens end after minutes, so {@link #renew} opens the next connection before
 * the last one closes; the receiver recognises what came on both.
 */
public final class Stream implements AutoCloseable {
  /** A message as it came, with the connection that it came on. */
  public record Message(int connection, Instant receivedAt, JsonNode body) {}

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration RENEW_AFTER = Duration.ofMinutes(3);

  /** The channel is closed with its token: that must outlast it. */
  private static final Duration RESERVE = Duration.ofMinutes(1);

  /** Receivers do not wait, and are called where messages arrive. */
  private static final HttpClient HTTP = HttpClient.newBuilder().executor(Runnable::run).build();

  private final URI address;
  private final ApiClient api;
  private final @Nullable String greeting;
  private final Consumer<Message> receiver;
  private volatile @Nullable WebSocket socket;
  private Instant openedAt = Instant.MIN;
  private int connections;
  private volatile String state = "not opened";

  /** Opens with {@link #renew}; {@code greeting} is what is said first. */
  public Stream(
      String websocket,
      String path,
      ApiClient api,
      @Nullable String greeting,
      Consumer<Message> receiver) {
    this.address = URI.create(websocket + path);
    this.api = api;
    this.greeting = greeting;
    this.receiver = receiver;
  }

  /** Opens the channel, or opens it anew when it was closed or its token gets old. */
  public void renew() throws Exception {
    WebSocket last = socket;
    boolean open = last != null && !last.isInputClosed();
    if (open && Instant.now().isBefore(openedAt.plus(RENEW_AFTER))) {
      return;
    }
    WebSocket next =
        HTTP.newWebSocketBuilder()
            .header("Authorization", "Bearer " + api.token(RENEW_AFTER.plus(RESERVE)))
            .buildAsync(address, new Listener(++connections, receiver))
            .get(10, TimeUnit.SECONDS);
    if (greeting != null) {
      next.sendText(greeting, true).get(5, TimeUnit.SECONDS);
    }
    state = "open";
    socket = next;
    openedAt = Instant.now();
    if (open && last != null) {
      TimeUnit.SECONDS.sleep(1);
      last.sendClose(WebSocket.NORMAL_CLOSURE, "renewed");
    }
  }

  @Override
  public void close() {
    WebSocket current = socket;
    if (current != null) {
      current.sendClose(WebSocket.NORMAL_CLOSURE, "done");
    }
  }

  /** "open", or why the last connection is not. */
  public String state() {
    return state;
  }

  private final class Listener implements WebSocket.Listener {
    private final int connection;
    private final Consumer<Message> receiver;
    private final StringBuilder text = new StringBuilder();

    Listener(int connection, Consumer<Message> receiver) {
      this.connection = connection;
      this.receiver = receiver;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        receiver.accept(new Message(connection, Instant.now(), JSON.readTree(text.toString())));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      ended(from, "closed with " + code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      ended(from, "failed: " + failure);
    }

    private void ended(WebSocket which, String how) {
      if (which == socket) {
        state = how;
      }
    }
  }
}
