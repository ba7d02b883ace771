package io.tradeflow.risk.adapter.web;

import static io.tradeflow.risk.application.whatif.RecordedDay.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.risk.adapter.web.WhatIfController.WhatIfRequest;
import io.tradeflow.risk.application.whatif.RecordedDay;
import io.tradeflow.riskcore.Side;
import io.tradeflow.starter.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who may ask what, over what an account left on the topics. */
class WhatIfControllerTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JwtAuthenticationToken ANNA = caller("anna", "ROLE_user");
  private static final JwtAuthenticationToken BEN = caller("ben", "ROLE_user");
  private static final JwtAuthenticationToken OPERATOR = caller("olga", "ROLE_operator");
  private static final Instant END = NOON.plus(Duration.ofHours(1));

  private final RecordedDay day = new RecordedDay("10000");
  private final WhatIfController controller = new WhatIfController(day.whatIf(100));

  @BeforeEach
  void trade() {
    day.price("AAA-USD", "10");
    day.trades("o", Side.BUY, "AAA-USD", "100");
  }

  @Test
  void ownAccountAndToOperatorsAnyAndAll() {
    String limits = "{\"maxOrderValueUsd\": \"999\"}";
    WhatIfResult own = controller.ask(ANNA, request(null, null, limits)).block();
    assertThat(own.blocked()).isOne();
    assertThat(own.account()).isEqualTo("anna");
    assertThat(own.limits()).isEqualTo(Map.of("maxOrderValueUsd", "999"));
    assertThat(own.pnl().difference()).isEqualTo("1");
    WhatIfResult named = controller.ask(OPERATOR, request("anna", null, limits)).block();
    assertThat(named).isEqualTo(own);
    WhatIfResult all = controller.ask(OPERATOR, request(null, true, limits)).block();
    assertThat(all.accounts()).isOne();
    assertThat(all.account()).isNull();
  }

  @Test
  void othersAccountsAreNotFoundAndAllAreForOperators() {
    assertRefused(BEN, request("anna", null, "{}"), 404, "ACCOUNT_NOT_FOUND");
    assertRefused(BEN, request(null, null, "{}"), 404, "ACCOUNT_NOT_FOUND");
    assertRefused(OPERATOR, request("nobody", null, "{}"), 404, "ACCOUNT_NOT_FOUND");
    assertRefused(ANNA, request(null, true, "{}"), 403, "OPERATOR_REQUIRED");
    assertThat(field(OPERATOR, request("anna", true, "{}"))).isEqualTo("account");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          maxOrderValueUsd     | "-1"
          maxOrderValueUsd     | "1e9"
          maxOrderValueUsd     | 1e400
          maxOrderValueUsd     | null
          maxOrderValueUsd     | {"a": 1}
          maxOpenPositions     | 1.5
          maxOpenPositions     | 1001
          minPositionPercent   | 21
          dailyLossPercent     | 101
          allowedSymbols       | ["BTC-USD", 7]
          allowedSymbols       | "btc"
          allowedSymbols       | []
          LOSS_STREAK          | 0
          COLLAR_AWAY_PERCENT  | 100.1
          QUOTE_AGE_SECONDS    | 5
          MODE                 | "HALTED"
          nothing              | 1
          """)
  void badLimitIsNamed(String name, String value) {
    JwtAuthenticationToken caller = ANNA;
    String limits = "{\"%s\": %s}".formatted(name, value);
    assertThat(field(caller, request(null, null, limits))).isEqualTo(name);
  }

  @Test
  void badSpanIsNamed() {
    Map<String, JsonNode> none = Map.of();
    assertThat(field(ANNA, new WhatIfRequest(null, null, null, END, none))).isEqualTo("from");
    assertThat(field(ANNA, new WhatIfRequest(null, null, NOON, null, none))).isEqualTo("to");
    assertThat(field(ANNA, new WhatIfRequest(null, null, END, NOON, none))).isEqualTo("to");
    Instant late = NOON.plus(Duration.ofDays(31)).plusSeconds(1);
    assertThat(field(ANNA, new WhatIfRequest(null, null, NOON, late, none))).isEqualTo("to");
    assertThat(field(ANNA, new WhatIfRequest(null, null, NOON, END, null))).isEqualTo("limits");
  }

  @Test
  void largeSpanIsRefusedWithWhatToDo() {
    day.trades("p", Side.SELL, "AAA-USD", "100");
    WhatIfController small = new WhatIfController(day.whatIf(1));
    assertThatThrownBy(() -> small.ask(ANNA, request(null, null, "{}")).block())
        .hasMessageContaining("shorter");
  }

  private Object field(JwtAuthenticationToken caller, WhatIfRequest request) {
    Problem problem = refusal(caller, request);
    assertThat(problem.getStatusCode().value()).isEqualTo(400);
    return problem.getBody().getProperties().get("field");
  }

  private void assertRefused(
      JwtAuthenticationToken caller, WhatIfRequest request, int status, String code) {
    Problem problem = refusal(caller, request);
    assertThat(problem.getStatusCode().value()).isEqualTo(status);
    assertThat(problem.getBody().getProperties()).containsEntry("code", code);
  }

  private Problem refusal(JwtAuthenticationToken caller, WhatIfRequest request) {
    try {
      controller.ask(caller, request).block();
    } catch (Problem refusal) {
      return refusal;
    }
    throw new AssertionError("was answered");
  }

  private static WhatIfRequest request(String account, Boolean all, String limits) {
    Map<String, JsonNode> members = new HashMap<>();
    JSON.readTree(limits).properties().forEach(it -> members.put(it.getKey(), it.getValue()));
    return new WhatIfRequest(account, all, NOON, END, members);
  }

  private static JwtAuthenticationToken caller(String account, String role) {
    Jwt token = Jwt.withTokenValue("t").header("alg", "none").subject(account).build();
    return new JwtAuthenticationToken(token, AuthorityUtils.createAuthorityList(role));
  }
}
