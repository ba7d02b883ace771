package io.tradeflow.starter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.starter.StarterSystem;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** One connection, many requests. */
class KeepAliveTest {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final StarterSystem SYSTEM = StarterSystem.running();

  /** What is answered by the thread that reads, while another thread's answer is not done yet. */
  @Test
  void isReadOnAfterAQueuedRequestThatIsAnsweredAtOnce() throws IOException {
    URI service = SYSTEM.request("/").build().uri();
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);

      write(socket, request("/api/v1/orders?limit=7") + request("/api/v1/thread"));
      readUntil(socket, "\"limit\":7");
      readUntil(socket, "reactor-http-");
      write(socket, request("/api/v1/orders?limit=8"));

      readUntil(socket, "\"limit\":8");
    }
  }

  private static String request(String path) {
    return "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
        .formatted(path, SYSTEM.tokens.of("a", "trader"));
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void readUntil(Socket socket, String text) throws IOException {
    InputStream answers = socket.getInputStream();
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(text) < 0) {
      int next = answers.read();
      assertThat(next).as("the connection's end after %s", seen).isNotNegative();
      seen.append((char) next);
    }
  }
}
