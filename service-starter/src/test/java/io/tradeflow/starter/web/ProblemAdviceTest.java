package io.tradeflow.starter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.starter.StarterSystem;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a caller is told when a request fails. */
class ProblemAdviceTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final StarterSystem system = StarterSystem.running();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "malformed JSON | {\"symbol\": | 400 | MALFORMED_REQUEST | line 1",
        "no body | ## | 400 | MALFORMED_REQUEST | body is missing",
        "not an object | [] | 400 | MALFORMED_REQUEST | ",
        "unknown field | {\"symbol\":\"A\",\"prize\":1} | 400 | MALFORMED_REQUEST | prize",
        "field twice | {\"symbol\":\"A\",\"symbol\":\"B\"} | 400 | MALFORMED_REQUEST | ",
        "NUL in a text | {\"symbol\":\"A\\u0000B\"} | 400 | MALFORMED_REQUEST | symbol",
        "missing field | {\"quantity\":\"1\"} | 422 | INVALID_FIELDS | symbol",
        "wrong type | {\"symbol\":\"A\",\"quantity\":\"many\"} | 400 | MALFORMED_REQUEST | quantity"
      })
  void unreadableBodyIsNamed(String what, String body, int status, String code, String detail) {
    HttpResponse<String> answer = post(body, "application/json");
    JsonNode problem = problem(answer, status, code);
    assertThat(problem.path("detail").asString()).contains(detail == null ? "" : detail);
  }

  @Test
  void goodBodyIsTakenAndDecimalsArePlainStrings() {
    HttpResponse<String> answer =
        post("{\"symbol\":\"A\",\"quantity\":\"1E+3\"}", "application/json");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).path("quantity").asString()).isEqualTo("1000");
  }

  @Test
  void otherMediaTypeIs415() {
    problem(post("<order/>", "application/xml"), 415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void bodyAbove64KiBIs413() {
    String body = "{\"symbol\":\"" + "x".repeat(70_000) + "\"}";
    problem(post(body, "application/json"), 413, "BODY_TOO_LARGE");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/nothing, 404, NOT_FOUND",
    "DELETE, /api/v1/orders, 405, METHOD_NOT_ALLOWED",
    "GET, /api/v1/orders, 400, MALFORMED_REQUEST",
    "GET, /api/v1/orders?limit=many, 400, MALFORMED_REQUEST",
  })
  void routesAndParametersAreAnsweredAlike(String method, String path, int status, String code) {
    problem(
        system.call(
            system
                .request(path)
                .method(method, BodyPublishers.noBody())
                .header("Authorization", "Bearer " + system.tokens.of("a"))),
        status,
        code);
  }

  @Test
  void unexpectedFailureTellsNothingOfOurInsides() {
    HttpResponse<String> answer =
        system.call(
            system
                .request("/api/v1/broken")
                .header("Authorization", "Bearer " + system.tokens.of("a")));
    problem(answer, 500, "INTERNAL_ERROR");
    assertThat(answer.body()).doesNotContain("secret-host", "Exception", "risk", "io.tradeflow");
  }

  private HttpResponse<String> post(String body, String type) {
    return system.call(
        system
            .request("/api/v1/orders")
            .POST(BodyPublishers.ofString(body))
            .header("Content-Type", type)
            .header("Authorization", "Bearer " + system.tokens.of("a")));
  }

  private static JsonNode problem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("code").asString()).isEqualTo(code);
    assertThat(problem.path("title").asString()).isNotBlank();
    return problem;
  }
}
