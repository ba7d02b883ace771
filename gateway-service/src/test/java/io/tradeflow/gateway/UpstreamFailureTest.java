package io.tradeflow.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Services that are gone, slow or rude; and sockets. */
@ExtendWith(GatewaySystem.Shared.class)
class UpstreamFailureTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DEAD = "/api/v1/account/balance";
  private static final String RISK = "/api/v1/risk/";
  private static final String FLAKY = "/api/v1/subscription/";

  private final GatewaySystem system;
  private final String token;

  UpstreamFailureTest(GatewaySystem system) {
    this.system = system;
    this.token = system.tokens.of(GatewaySystem.account(), "operator");
  }

  private static void refused(Wire.Answer answer, int status, String code) {
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    assertThat(answer.json().path("detail").asString())
        .contains("Try again")
        .contains("Idempotency");
    assertThat(answer.body()).doesNotContain("localhost").doesNotContain("Exception");
  }

  @Test
  void serviceThatIsGone() {
    refused(system.get(DEAD, token), 503, "UPSTREAM_UNAVAILABLE");
    othersAreServed();
  }

  @Test
  void serviceThatHangsUp() {
    refused(system.get(FLAKY + "hangs-up", token), 503, "UPSTREAM_UNAVAILABLE");
    othersAreServed();
  }

  @Test
  void slowServiceIsLeftAloneForAWhileAndThenTriedAgain() {
    refused(system.get(RISK + "slow", token), 504, "UPSTREAM_TIMEOUT");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 20)
          .forEach(call -> threads.execute(() -> system.get(RISK + "never", token)));
    }

    // A machine that stands still meanwhile finds it tried again, and once more left alone.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              system.slow.requests.clear();
              for (int call = 0; call < 5; call++) {
                refused(system.get(RISK + "never", token), 503, "UPSTREAM_UNAVAILABLE");
              }
              assertThat(system.slow.requests).as("the breaker is open").isEmpty();
            });
    othersAreServed();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(system.get(RISK + "limits", token).status()).isEqualTo(200));
    IntStream.range(0, 10)
        .forEach(call -> assertThat(system.get(RISK + "limits", token).status()).isEqualTo(200));
  }

  @Test
  void callersWhoSendTooMuchDoNotTakeTheServiceFromOthers() {
    String big = "{\"x\":\"" + "y".repeat(70_000) + "\"}";

    IntStream.range(0, 25)
        .forEach(
            call ->
                assertThat(
                        system
                            .call("POST", FLAKY + "x", token, big, "Transfer-Encoding: chunked")
                            .status())
                    .isEqualTo(413));

    assertThat(system.get(FLAKY + "current", token).status()).isEqualTo(200);
  }

  private void othersAreServed() {
    assertThat(system.get("/api/v1/orders", token).status()).isEqualTo(200);
  }

  @Test
  void socketsGoThrough() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            heard.add(text.toString());
            return WebSocket.Listener.super.onText(socket, text, last);
          }
        };
    try (HttpClient client = HttpClient.newHttpClient()) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://localhost:" + system.wire.port() + "/ws/trades"), listener)
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

      socket.sendText("hello", true);

      assertThat(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("hello");
      socket.abort();
    }
  }

  @Test
  void pagesOfOthersOpenNoSockets() {
    Wire.Answer answer =
        system.wire.call(
            "GET",
            "/ws/trades",
            "",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Origin: https://evil.example");

    assertThat(answer.code()).isEqualTo("FOREIGN_ORIGIN");
  }
}
