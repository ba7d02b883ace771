package io.tradeflow.analytics;

import static io.tradeflow.analytics.AnalyticsSystem.given;
import static io.tradeflow.analytics.Events.bought;
import static io.tradeflow.analytics.Events.funded;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service's own HTTP, on its real database. */
class AnalyticsApiTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final String account = UUID.randomUUID().toString();
  private final WebTestClient client =
      WebTestClient.bindToServer()
          .baseUrl(AnalyticsSystem.address())
          .responseTimeout(Duration.ofSeconds(20))
          .build();

  @ParameterizedTest
  @CsvSource({
    "history?limit=0, limit must be between 1 and 500",
    "history?limit=501, limit must be between 1 and 500",
    "history?limit=-1, limit must be between 1 and 500",
    "history?offset=-1, offset must be between 0 and 100000",
    "history?offset=100001, offset must be between 0 and 100000",
    "equity?points=0, points must be between 1 and 5000",
    "equity?points=5001, points must be between 1 and 5000"
  })
  void pagesOutOfRangeAre400(String query, String detail) {
    JsonNode problem = refused(get(account, query), 400, "BAD_LIMIT");
    assertThat(problem.path("detail").asString()).isEqualTo(detail);
  }

  @ParameterizedTest
  @CsvSource({
    "history?cursor=x, Use nextCursor of the last page as it came",
    "history?cursor=-1, Use nextCursor of the last page as it came",
    "history?cursor=1234567890123456789, Use nextCursor of the last page as it came",
    "equity?cursor=x, Use nextCursor of the last page as it came",
    "equity?from=-1000000000-01-01T00:00:00Z, from must be in the years 1 to 9999",
    "equity?to=-1000000000-01-01T00:00:00Z, to must be in the years 1 to 9999"
  })
  void otherValuesOutOfRangeAre422(String query, String detail) {
    JsonNode problem = refused(get(account, query), 422, "INVALID_FIELDS");
    assertThat(problem.path("detail").asString()).isEqualTo(detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "history?limit=x",
        "history?limit=99999999999",
        "history?offset=1.5",
        "equity?points=x",
        "equity?from=yesterday",
        "equity?to=2026-01-01"
      })
  void valuesOfTheWrongFormAre400(String query) {
    refused(get(account, query), 400, "MALFORMED_REQUEST");
  }

  @Test
  void largestValuesAreAccepted() {
    get(account, "history?limit=500&offset=100000&cursor=999999999999999999").expectStatus().isOk();
    get(account, "equity?points=5000&cursor=999999999999999999").expectStatus().isOk();
  }

  @Test
  void withoutATokenNothingIsAnswered() {
    ResponseSpec answer = client.get().uri("/api/v1/account/balance").exchange();
    refused(answer, 401, "UNAUTHENTICATED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"balance", "performance", "stats"})
  void anAccountWithoutItsDepositIsNotReady(String route) {
    refused(get(account, route), 404, "ACCOUNT_NOT_READY");
  }

  @Test
  void figuresAreTheCallersOwn() {
    String other = UUID.randomUUID().toString();
    given(funded(account, 1), funded(other, 1), bought(account, 2, "2", "100", "1", "9799"));

    assertThat(body(get(account, "balance")).path("balance").asString()).isEqualTo("9999");
    assertThat(body(get(other, "balance")).path("balance").asString()).isEqualTo("10000");
    assertThat(body(get(account, "performance")).path("fees").asString()).isEqualTo("1");
    assertThat(body(get(account, "stats")).path("total_trades").asInt()).isEqualTo(1);
    assertThat(body(get(other, "history")).path("items")).isEmpty();
    assertThat(body(get(other, "equity")).path("items")).isEmpty();
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepeat() {
    given(funded(account, 1));
    for (int seq = 2; seq <= 6; seq++) {
      given(bought(account, seq, "1", "100", "0", Integer.toString(10_100 - 100 * seq)));
    }

    assertThat(walk("history?limit=2", "fillId"))
        .containsExactly("fill-6", "fill-5", "fill-4", "fill-3", "fill-2");
    assertThat(walk("equity?points=2", "at"))
        .containsExactly(
            "2026-01-01T00:00:02Z",
            "2026-01-01T00:00:03Z",
            "2026-01-01T00:00:04Z",
            "2026-01-01T00:00:05Z",
            "2026-01-01T00:00:06Z");
  }

  /** Three pages: two full ones and the rest, which names no other. */
  private List<String> walk(String route, String field) {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 3; page++) {
      JsonNode part = body(get(account, route + "&cursor=" + cursor));
      part.path("items").forEach(item -> seen.add(item.path(field).asString()));
      assertThat(part.path("nextCursor").isNull()).isEqualTo(page == 2);
      cursor = part.path("nextCursor").asString("");
    }
    return seen;
  }

  private ResponseSpec get(String caller, String route) {
    return client
        .get()
        .uri("/api/v1/account/" + route)
        .headers(headers -> headers.setBearerAuth(caller))
        .exchange();
  }

  private static JsonNode refused(ResponseSpec answer, int status, String code) {
    JsonNode problem =
        body(
            answer
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON));
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("code").asString()).isEqualTo(code);
    return problem;
  }

  private static JsonNode body(ResponseSpec answer) {
    byte[] content = answer.expectBody().returnResult().getResponseBodyContent();
    return JSON.readTree(Objects.requireNonNull(content));
  }
}
