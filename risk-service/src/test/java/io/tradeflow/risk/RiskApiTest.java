package io.tradeflow.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.risk.application.DecisionLog;
import io.tradeflow.risk.application.PastDecision;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Rules and decisions over HTTP, as callers with and without roles meet them. */
class RiskApiTest {
  private static final String RULES = "/api/v1/risk/rules";
  private static final String DECISIONS = "/api/v1/risk/decisions";
  private static final String OPERATOR = "op-1.operator";

  private final KillSystem system = KillSystem.shared();
  private final String account = UUID.randomUUID().toString();
  private final String holder = account + ".user";

  @Test
  void holderNarrowsTheirOwnLimitAndTakesItBack() {
    String rule = "{\"kind\":\"MESSAGES_PER_SECOND\",\"value\":\"5\",\"reason\":\"calm\"}";
    JsonNode set = ok(put(holder, rule));
    assertThat(set.path("scope").asString()).isEqualTo("account:" + account);
    assertThat(set.path("actor").asString()).isEqualTo(account);
    assertThat(values(holder)).containsExactly("MESSAGES_PER_SECOND 5");
    ok(put(holder, rule.replace("\"5\"", "\"6\"")));
    assertThat(values(holder))
        .as("one replaces the other")
        .containsExactly("MESSAGES_PER_SECOND 6");
    ok(put(holder, rule.replace("\"reason\"", "\"withdraw\":true,\"reason\"")));
    assertThat(values(holder)).isEmpty();
  }

  @Test
  void rulesAreSeenByTheirAccountAndByOperatorsOnly() {
    ok(put(holder, "{\"kind\":\"RESUME\",\"value\":\"apex\"}"));
    assertThat(values(UUID.randomUUID() + ".user")).isEmpty();
    assertThat(scopes(OPERATOR)).contains("account:" + account);
    assertThat(scopes(holder)).containsExactly("account:" + account);
  }

  @Test
  void overrideOfAnOperatorShowsReasonAndEnd() {
    Instant end = Instant.now().plus(Duration.ofHours(1));
    JsonNode set = ok(put(OPERATOR, override("account:" + account, end, "ticket 4711")));
    assertThat(Instant.parse(set.path("validUntil").asString())).isEqualTo(end);
    JsonNode shown = system.call("GET", RULES, holder, "").body().path("items").path(0);
    assertThat(shown.path("reason").asString()).isEqualTo("ticket 4711");
    assertThat(shown.path("actor").asString()).isEqualTo("op-1");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 422, INVALID_END",
    "3600, 200, ''",
    "604790, 200, ''",
    "604860, 422, INVALID_END"
  })
  void overrideEndsWithinSevenDays(long seconds, int status, String code) {
    Instant end = Instant.now().plusSeconds(seconds);
    refused(put(OPERATOR, override("account:" + account, end, "drill")), status, code);
  }

  @Test
  void whoMaySetWhat() {
    Instant end = Instant.now().plusSeconds(600);
    String tier =
        "{\"scope\":\"tier:PRO\",\"kind\":\"LOSS_STREAK\",\"value\":\"3\",\"reason\":\"x\"}";
    refused(put(holder, tier), 403, "OPERATOR_REQUIRED");
    refused(put(holder, tier.replace("tier:PRO", "account:other")), 403, "OPERATOR_REQUIRED");
    refused(put(holder, override("account:" + account, end, "mine")), 403, "OPERATOR_REQUIRED");
    refused(put(OPERATOR, override("account:op-1", end, "mine")), 422, "SECOND_OPERATOR_REQUIRED");
    refused(put(OPERATOR, override("account:" + account, end, " ")), 422, "REASON_REQUIRED");
    assertThat(system.call("GET", RULES, "", "").status()).isEqualTo(401);
    assertThat(put("", tier).status()).isEqualTo(401);
    assertThat(values(holder)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"kind\":\"SPEED\",\"value\":\"1\"} | 422 | kind is one of",
        "{\"value\":\"1\"} | 422 | kind is one of",
        "{\"kind\":\"LOSS_STREAK\"} | 422 | plain number",
        "{\"kind\":\"LOSS_STREAK\",\"value\":\"0\"} | 422 | above 0",
        "{\"kind\":\"MAX_POSITION\",\"value\":\"-1\"} | 422 | plain number",
        "{\"kind\":\"MAX_POSITION\",\"value\":\"1\",\"scope\":\"planet:*\"} | 422 | scope is",
        "{\"kind\":\"MAX_POSITION\",\"value\":\"1\",\"validUntil\":\"soon\"} | 400 | ",
        "{\"kind\": | 400 | "
      })
  void badRulesSayWhatIsWrong(String body, int status, String detail) {
    KillSystem.Answer answer = put(holder, body);
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.body().path("detail").asString()).contains(detail == null ? "" : detail);
    assertThat(values(holder)).isEmpty();
  }

  @Test
  void reasonIsBounded() {
    String rule = "{\"kind\":\"RESUME\",\"value\":\"apex\",\"reason\":\"%s\"}";
    refused(put(holder, rule.formatted("r".repeat(501))), 422, "INVALID_FIELDS");
    ok(put(holder, rule.formatted("r".repeat(500))));
  }

  @Test
  void decisionsComeNewestFirstPageByPage() {
    List<PastDecision> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add(decision("o" + i + account, i == 4 ? "MAX_POSITION" : null));
    }
    record(made);
    List<String> read = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      JsonNode page = ok(decisions(holder, "?limit=2&cursor=" + cursor));
      page.path("items").forEach(it -> read.add(it.path("orderId").asString()));
      cursor = page.path("nextCursor").asString("");
      pages++;
    } while (!cursor.isEmpty() && pages < 9);
    assertThat(pages).isEqualTo(3);
    assertThat(read)
        .containsExactlyElementsOf(made.reversed().stream().map(PastDecision::orderId).toList());
  }

  @Test
  void decisionSaysControlLimitActualAndInputs() {
    record(List.of(decision("no" + account, "MAX_POSITION")));
    JsonNode shown = ok(decisions(holder, "")).path("items").path(0);
    assertThat(shown.path("verdict").asString()).isEqualTo("REJECTED");
    assertThat(shown.path("control").asString()).isEqualTo("MAX_POSITION");
    assertThat(shown.path("limit").asString()).isEqualTo("10");
    assertThat(shown.path("actual").asString()).isEqualTo("11");
    assertThat(shown.path("message").asString()).contains("Lower");
    assertThat(shown.path("inputs").path("limitsVersion").asLong()).isEqualTo(7);
  }

  @Test
  void cursorOfAnotherAccountShowsOnlyOnesOwnDecisions() {
    record(List.of(decision("a" + account, null), decision("b" + account, null)));
    String cursor = ok(decisions(holder, "?limit=1")).path("nextCursor").asString();
    String stranger = UUID.randomUUID() + ".user";
    assertThat(ok(decisions(stranger, "")).path("items")).isEmpty();
    assertThat(ok(decisions(stranger, "?cursor=" + cursor)).path("items")).isEmpty();
    assertThat(ok(decisions(OPERATOR, "?cursor=" + cursor)).path("items")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "?limit=0, 400, BAD_LIMIT",
    "?limit=1, 200, ''",
    "?limit=500, 200, ''",
    "?limit=501, 400, BAD_LIMIT",
    "?cursor=~, 400, BAD_CURSOR",
    "?cursor=bm8, 400, BAD_CURSOR"
  })
  void pagesAreBoundedAndCursorsAreOurs(String query, int status, String code) {
    refused(decisions(holder, query), status, code);
    assertThat(decisions("", query).status()).isEqualTo(401);
  }

  private void record(List<PastDecision> decisions) {
    system.bean(DecisionLog.class).record(decisions).toCompletableFuture().join();
  }

  private PastDecision decision(String order, String control) {
    boolean refused = control != null;
    return new PastDecision(
        account,
        order,
        null,
        control,
        refused ? "10" : null,
        refused ? "11" : null,
        refused ? "Lower the quantity." : null,
        new PastDecision.Inputs(
            BigDecimal.ONE,
            BigDecimal.ONE,
            BigDecimal.ZERO,
            BigDecimal.TEN,
            BigDecimal.TEN,
            0,
            0,
            BigDecimal.ZERO,
            7,
            0,
            3),
        Instant.parse("2026-03-02T12:00:00Z"));
  }

  private KillSystem.Answer put(String token, String rule) {
    return system.call("PUT", RULES, token, rule);
  }

  private KillSystem.Answer decisions(String token, String query) {
    return system.call("GET", DECISIONS + query, token, "");
  }

  private List<String> values(String token) {
    List<String> values = new ArrayList<>();
    for (JsonNode rule : ok(system.call("GET", RULES, token, "")).path("items")) {
      values.add(rule.path("kind").asString() + " " + rule.path("value").asString());
    }
    return values;
  }

  private Set<String> scopes(String token) {
    Set<String> scopes = new HashSet<>();
    for (JsonNode rule : ok(system.call("GET", RULES, token, "")).path("items")) {
      scopes.add(rule.path("scope").asString());
    }
    return scopes;
  }

  private static String override(String scope, Instant end, String reason) {
    return """
        {"scope":"%s","kind":"MESSAGES_PER_SECOND","value":"200","validUntil":"%s","reason":"%s"}
        """
        .formatted(scope, end, reason);
  }

  private static JsonNode ok(KillSystem.Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer.body();
  }

  private static void refused(KillSystem.Answer answer, int status, String code) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.body().path("code").asString("")).isEqualTo(code);
  }
}
