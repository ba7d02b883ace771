package io.tradeflow.acceptance.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the gateway answered. */
public record Answer(HttpResponse<String> response, String request) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public int status() {
    return response.statusCode();
  }

  /** The body as JSON; a missing node where there is none. */
  public JsonNode json() {
    return response.body().isBlank() ? JSON.missingNode() : JSON.readTree(response.body());
  }

  /** Expects that status and gives the body. */
  public JsonNode expect(int status) {
    assertThat(status()).as("%s answered %s", request, response.body()).isEqualTo(status);
    return json();
  }

  /** Expects problem details with that status and code. */
  public void refuses(int status, String code) {
    JsonNode problem = expect(status);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(problem.path("code").asString()).isEqualTo(code);
    assertThat(response.body()).doesNotContain("\tat ").doesNotContain("Exception");
  }
}
