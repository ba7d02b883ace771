package io.tradeflow.localstack.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiClientTest {
  private static final int LIVES_SECONDS = 300;

  private final AtomicInteger logins = new AtomicInteger();
  private HttpServer server;
  private ApiClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/auth/login",
        exchange -> {
          byte[] answer =
              "{\"accessToken\":\"token-%d\",\"expiresIn\":%d}"
                  .formatted(logins.incrementAndGet(), LIVES_SECONDS)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    client =
        new ApiClient("http://localhost:" + server.getAddress().getPort(), "anna", "Passw0rd!");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aTokenIsUsedWhileItLasts() {
    assertThat(client.token()).isEqualTo("token-1");
    assertThat(client.token()).isEqualTo("token-1");
    assertThat(client.token(Duration.ofSeconds(LIVES_SECONDS / 2))).isEqualTo("token-1");
  }

  @Test
  void aTokenThatWouldEndBeforeItsUseDoesIsReplaced() {
    assertThat(client.token()).isEqualTo("token-1");
    assertThat(client.token(Duration.ofSeconds(LIVES_SECONDS))).isEqualTo("token-2");
  }
}
