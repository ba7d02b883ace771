package io.tradeflow.engine.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.engine.EngineSystem;
import java.time.Duration;
import java.util.Objects;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of one account. */
record Http(String account) {
  private static final JsonMapper JSON = new JsonMapper();

  ResponseSpec get(String path) {
    return call(HttpMethod.GET, path, "");
  }

  ResponseSpec post(String path, String content) {
    return call(HttpMethod.POST, path, content);
  }

  ResponseSpec upload(String path, byte[] content) {
    return client()
        .post()
        .uri("/api/v1" + path)
        .headers(headers -> headers.setBearerAuth(account))
        .contentType(new MediaType("text", "csv"))
        .bodyValue(content)
        .exchange();
  }

  ResponseSpec delete(String path) {
    return call(HttpMethod.DELETE, path, "");
  }

  ResponseSpec call(HttpMethod method, String path, String content) {
    WebTestClient.RequestBodySpec request =
        client()
            .method(method)
            .uri("/api/v1" + path)
            .headers(headers -> headers.setBearerAuth(account));
    return content.isEmpty()
        ? request.exchange()
        : request.contentType(MediaType.APPLICATION_JSON).bodyValue(content).exchange();
  }

  private static WebTestClient client() {
    return WebTestClient.bindToServer()
        .baseUrl(EngineSystem.address())
        .responseTimeout(Duration.ofSeconds(20))
        .build();
  }

  /** Waits for the end of the backtest at that path; others may run before it. */
  JsonNode finished(String path) {
    return await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> ok(get(path)), seen -> !seen.path("finishedAt").isNull());
  }

  static JsonNode ok(ResponseSpec answer) {
    answer.expectStatus().is2xxSuccessful();
    return body(answer);
  }

  static JsonNode refused(ResponseSpec answer, int status, String code) {
    JsonNode problem =
        body(
            answer
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON));
    assertThat(problem.path("code").asString()).isEqualTo(code);
    assertThat(problem.path("detail").asString()).isNotBlank();
    return problem;
  }

  static String text(ResponseSpec answer) {
    byte[] content = answer.expectBody().returnResult().getResponseBodyContent();
    return new String(Objects.requireNonNull(content), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static JsonNode body(ResponseSpec answer) {
    return JSON.readTree(text(answer));
  }
}
