package io.tradeflow.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tradeflow.localstack.client.ApiClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchLineTest {
  private static final String SCOPE = "broker:kraken";

  private final HttpServer gateway = gateway();
  private final Deque<String> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final SwitchLine line =
      new SwitchLine(person("operator-1"), new PrintStream(printed, true, StandardCharsets.UTF_8));

  @AfterEach
  void stop() {
    gateway.stop(0);
  }

  @Test
  void whatIsCertainAtOnceIsSaidAtOnce() throws Exception {
    answers.add(standing("ENGAGED", 7, ""));

    SwitchLine.Ended ended = line.kill(SCOPE, "wild quotes", Duration.ofSeconds(5));

    assertThat(ended.exitStatus()).isZero();
    assertThat(asked).singleElement().asString().contains(SCOPE, "\"engaged\":true", "wild quotes");
    assertThat(text()).contains("ENGAGED", SCOPE, "epoch 7");
  }

  @Test
  void aPendingKillIsFollowedUntilItIsCertainAndNamesWhoIsMissing() throws Exception {
    answers.add(standing("PENDING", 7, missing("s-1", "NOT_HEARD", "\"2026-03-01T00:00:02Z\"")));
    answers.add(list(standing("PENDING", 7, missing("s-1", "IN_FLIGHT", "null"))));
    answers.add(list(standing("ENGAGED", 7, "")));

    SwitchLine.Ended ended = line.kill(SCOPE, "wild quotes", Duration.ofSeconds(30));

    assertThat(ended.exitStatus()).isZero();
    assertThat(text())
        .containsSubsequence(
            "PENDING", "s-1: NOT_HEARD", "2026-03-01T00:00:02Z", "s-1: IN_FLIGHT", "ENGAGED");
  }

  @Test
  void patienceThatEndsLeavesItPendingWithAnExitStatusOfItsOwn() throws Exception {
    answers.add(standing("PENDING", 7, missing("s-1", "BROKER_WITHOUT_VALIDITY", "null")));

    SwitchLine.Ended ended = line.kill(SCOPE, "wild quotes", Duration.ZERO);

    assertThat(ended.exitStatus()).isEqualTo(SwitchLine.PENDING);
    assertThat(ended.waitingFor()).singleElement().asString().contains("s-1");
    assertThat(text()).contains("Runbook");
  }

  @Test
  void aKillThatSomebodyReleasedMeanwhileIsNoSuccess() throws Exception {
    answers.add(standing("PENDING", 7, missing("s-1", "NOT_HEARD", "null")));
    answers.add(list(standing("RELEASED", 8, "")));

    assertThat(line.kill(SCOPE, "wild quotes", Duration.ofSeconds(30)).exitStatus()).isEqualTo(1);
  }

  @Test
  void theFirstOperatorWhoMayReleases() throws Exception {
    answers.add("403 {\"code\":\"SECOND_OPERATOR_REQUIRED\"}");
    answers.add(standing("RELEASED", 8, ""));

    SwitchLine.Ended ended =
        line.release(SCOPE, "", List.of(person("operator-2"), person("operator-1")));

    assertThat(ended.exitStatus()).isZero();
    assertThat(asked).hasSize(2);
  }

  @Test
  void whoMayNotReleaseIsToldWhoMay() {
    answers.add("403 {\"code\":\"SECOND_OPERATOR_REQUIRED\"}");

    assertThatThrownBy(() -> line.release(SCOPE, "", List.of(person("operator-1"))))
        .hasMessageContaining("--as");
  }

  @ParameterizedTest
  @CsvSource({
    "global,global:*",
    "all,global:*",
    "global:*,global:*",
    "account:a-1,account:a-1",
    "broker kraken,broker:kraken",
    "strategy apex.2,strategy:apex.2"
  })
  void scopesMayBeWrittenAsPeopleSayThem(String words, String scope) {
    assertThat(SwitchLine.scope(List.of(words.split(" ")))).isEqualTo(scope);
  }

  @ParameterizedTest
  @ValueSource(strings = {"broker", "broker:", "venue kraken", "account a/b", ""})
  void whatIsNoScopeIsRefusedWithTheForms(String words) {
    assertThatThrownBy(() -> SwitchLine.scope(List.of(words.split(" "))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("broker NAME");
  }

  @Test
  void whoMeansToCrashAServiceIsToldHow() {
    assertThatThrownBy(() -> SwitchLine.scope(List.of("risk")))
        .hasMessageContaining("./tradeflow crash risk");
  }

  private ApiClient person(String name) {
    return new ApiClient("http://localhost:" + gateway.getAddress().getPort(), name, "secret");
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static String standing(String state, int epoch, String waitingFor) {
    return "{\"scope\":\"%s\",\"epoch\":%d,\"state\":\"%s\",\"waitingFor\":[%s]}"
        .formatted(SCOPE, epoch, state, waitingFor);
  }

  private static String missing(String sender, String reason, String until) {
    return "{\"senderId\":\"%s\",\"reason\":\"%s\",\"until\":%s}".formatted(sender, reason, until);
  }

  private static String list(String standing) {
    return "{\"items\":[" + standing + "],\"nextCursor\":null}";
  }

  private HttpServer gateway() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/api/v1/auth/login",
          call -> answer(call, 200, "{\"accessToken\":\"t\",\"expiresIn\":300}"));
      server.createContext("/api/v1/risk/kill-switch", this::next);
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void next(HttpExchange call) throws IOException {
    if (call.getRequestMethod().equals("POST")) {
      asked.add(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }
    String next = answers.removeFirst();
    boolean refused = next.startsWith("403 ");
    answer(call, refused ? 403 : 200, refused ? next.substring("403 ".length()) : next);
  }

  private static void answer(HttpExchange call, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(status, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }
}
