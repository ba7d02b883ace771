package io.tradeflow.acceptance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.acceptance.dsl.Socket;
import io.tradeflow.acceptance.dsl.Tradeflow;
import io.tradeflow.acceptance.dsl.Trader;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SessionTest {
  /** 5 s by design, of a machine that is not busy building. */
  private static final Duration AT_ONCE = Duration.ofSeconds(30);

  private static final int UNAUTHENTICATED = 4401;

  private final Tradeflow tradeflow = Tradeflow.running();

  @Test
  void afterLogoutTheTokenIsRefusedEverywhere() {
    try (Trader walter = tradeflow.newTrader("walter")) {
      Socket trades = walter.listensTo("trades");
      await().untilAsserted(() -> assertThat(trades.messages("AUTHENTICATED")).hasSize(1));
      String order = walter.order("BUY", "500 USD of BTC-USD at market");

      walter.post("/api/v1/auth/logout", "").expect(204);

      await().atMost(AT_ONCE).untilAsserted(() -> walter.orders(order, "late").expect(401));
      await()
          .atMost(AT_ONCE)
          .untilAsserted(
              () ->
                  walter
                      .post("/api/v1/risk/kill-switch", "{\"engaged\":true,\"reason\":\"x\"}")
                      .expect(401));
      await().atMost(AT_ONCE).untilAsserted(() -> walter.get("/api/v1/positions").expect(401));
      await()
          .atMost(AT_ONCE)
          .untilAsserted(() -> assertThat(trades.closeCode()).isEqualTo(UNAUTHENTICATED));
    }
  }

  @Test
  void aRefreshTokenWorksOnce() {
    try (Trader yves = tradeflow.newTrader("yves")) {
      String refresh = "{\"refreshToken\":\"" + yves.refreshToken() + "\"}";

      JsonNode fresh = yves.anonymous("POST", "/api/v1/auth/refresh", refresh).expect(200);

      assertThat(fresh.path("accessToken").asString()).isNotEqualTo(yves.token());
      assertThat(yves.anonymous("POST", "/api/v1/auth/refresh", refresh).status()).isEqualTo(401);
    }
  }

  @Test
  void aChangedPasswordEndsTheOtherSessions() {
    try (Trader zoe = tradeflow.newTrader("zoe");
        Trader elsewhere = zoe.logsInAgain()) {
      zoe.put(
              "/api/v1/auth/change-password",
              "{\"currentPassword\":\"%s\",\"newPassword\":\"Another-1-%s\"}"
                  .formatted(zoe.password(), zoe.password()))
          .expect(200);
      await().atMost(AT_ONCE).untilAsserted(() -> elsewhere.get("/api/v1/orders").expect(401));
    }
  }

  @Test
  void wrongPasswordAndUnknownUserLookTheSame() {
    try (Trader known = tradeflow.newTrader("known")) {
      JsonNode wrong =
          known
              .anonymous(
                  "POST",
                  "/api/v1/auth/login",
                  "{\"username\":\"%s\",\"password\":\"wrong\"}".formatted(known.mail()))
              .expect(401);
      JsonNode unknown =
          known
              .anonymous(
                  "POST",
                  "/api/v1/auth/login",
                  "{\"username\":\"nobody@example.com\",\"password\":\"wrong\"}")
              .expect(401);
      assertThat(unknown.path("code")).isEqualTo(wrong.path("code"));
      assertThat(unknown.path("detail")).isEqualTo(wrong.path("detail"));
    }
  }
}
