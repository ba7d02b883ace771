package io.tradeflow.acceptance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.acceptance.dsl.Socket;
import io.tradeflow.acceptance.dsl.Tradeflow;
import io.tradeflow.acceptance.dsl.Trader;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RiskTest {
  private final Tradeflow tradeflow = Tradeflow.running();

  @Test
  void anOrderThatIsTooLargeIsRejectedWithLimitAndValue() {
    try (Trader erin = tradeflow.newTrader("erin")) {
      Socket trades = erin.listensTo("trades");

      JsonNode rejection = erin.buys("1500 USD of BTC-USD at market").isRejectedBy("POSITION_SIZE");

      assertThat(new BigDecimal(rejection.path("actual").asString()))
          .isGreaterThan(new BigDecimal(rejection.path("limit").asString()));
      assertThat(rejection.path("message").asString()).isNotBlank();
      assertThat(erin.all("/api/v1/trades")).isEmpty();
      await().untilAsserted(() -> assertThat(trades.messages("ORDER_REJECTED")).hasSize(1));
    }
  }

  @Test
  void ownSettingsNarrowWhatIsAllowed() {
    try (Trader frank = tradeflow.newTrader("frank")) {
      frank.put("/api/v1/config/settings", "{\"allowedSymbols\":[\"ETH-USD\"]}").expect(200);

      limitsOf(frank, "allowedSymbols", "[\"ETH-USD\"]");
      frank.buys("500 USD of BTC-USD at market").isRejectedBy("INSTRUMENT_PERMISSION");
      frank.buys("500 USD of ETH-USD at market").becomes("FILLED");

      frank.put("/api/v1/config/settings", "{\"maxOpenPositions\":1}").expect(200);
      limitsOf(frank, "maxOpenPositions", "1");
      frank.buys("500 USD of BTC-USD at market").isRejectedBy("MAX_OPEN_POSITIONS");
    }
  }

  /** Settings are kept at once and in force a moment later. */
  private static void limitsOf(Trader trader, String limit, String inForce) {
    await()
        .untilAsserted(
            () ->
                assertThat(trader.get("/api/v1/risk/limits").expect(200).path(limit).toString())
                    .isEqualTo(inForce));
  }

  @Test
  void theAccountsOwnKillSwitchStopsItsOrdersAndNobodyElses() {
    try (Trader grace = tradeflow.newTrader("grace");
        Trader heidi = tradeflow.newTrader("heidi")) {
      grace
          .post("/api/v1/risk/kill-switch", "{\"engaged\":true,\"reason\":\"strange fills\"}")
          .expect(200);

      String order = grace.order("BUY", "500 USD of BTC-USD at market");
      Eventually.refused(() -> grace.orders(order, "k-" + System.nanoTime()), 409, "KILL_SWITCH");
      heidi.buys("500 USD of BTC-USD at market").becomes("FILLED");

      String release = "{\"engaged\":false,\"reason\":\"looked at\"";
      grace.post("/api/v1/risk/kill-switch", release + "}").refuses(403, "OPERATOR_REQUIRED");
      try (Trader operator = tradeflow.user("operator-1")) {
        operator
            .post(
                "/api/v1/risk/kill-switch",
                release + ",\"scope\":\"account:" + grace.accountId() + "\"}")
            .expect(200);
      }
      Eventually.accepted(() -> grace.orders(order, "k-" + System.nanoTime()));
    }
  }

  @Test
  void aSecondOperatorReleasesTheGlobalKillSwitch() {
    try (Trader ivan = tradeflow.newTrader("ivan");
        Trader first = tradeflow.user("operator-1");
        Trader second = tradeflow.user("operator-2")) {
      String release = "{\"engaged\":false,\"reason\":\"checked\"}";
      ivan.post("/api/v1/admin/kill-switch", release).expect(403);
      first
          .post("/api/v1/admin/kill-switch", "{\"engaged\":true,\"reason\":\"drill\"}")
          .expect(200);
      try {
        String order = ivan.order("BUY", "500 USD of BTC-USD at market");
        Eventually.refused(() -> ivan.orders(order, "k-" + System.nanoTime()), 409, "KILL_SWITCH");
        first.post("/api/v1/admin/kill-switch", release).expect(403);
      } finally {
        second.post("/api/v1/admin/kill-switch", release).expect(200);
      }
      Eventually.accepted(
          () ->
              ivan.orders(
                  ivan.order("BUY", "500 USD of BTC-USD at market"), "k-" + System.nanoTime()));
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          second.get("/api/v1/admin/audit-logs?limit=500").expect(200).toString())
                      .contains("drill"));
    }
  }
}
