package io.tradeflow.acceptance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.acceptance.dsl.OrderView;
import io.tradeflow.acceptance.dsl.Socket;
import io.tradeflow.acceptance.dsl.Tradeflow;
import io.tradeflow.acceptance.dsl.Trader;
import java.util.List;
import org.junit.jupiter.api.Test;

class IsolationTest {
  private static final int NOT_YOURS = 1008;
  private static final String RULE =
      "{\"name\": \"Mine\", \"entry\": {\"above\": [\"close\", 1]}, \"exitAfter\": {\"bars\": 5}}";

  private final Tradeflow tradeflow = Tradeflow.running();

  @Test
  void twoAccountsCannotSeeEachOtherAnywhere() {
    try (Trader mallory = tradeflow.newTrader("mallory");
        Trader victim = tradeflow.newTrader("victim")) {
      List<Socket> overhearing =
          List.of(
              mallory.listensTo("trades"),
              mallory.listensTo("positions"),
              mallory.listensTo("notifications"));
      Socket own = victim.listensTo("trades");
      OrderView order = victim.buys("500 USD of BTC-USD at 20% below").becomes("WORKING");
      victim.buys("500 USD of ETH-USD at market").becomes("FILLED");
      String bot = victim.startsBot("ema-cross", "3", List.of("BTC-USD"));

      mallory.get("/api/v1/orders/" + order.id()).refuses(404, "ORDER_NOT_FOUND");
      mallory.delete("/api/v1/orders/" + order.id()).refuses(404, "ORDER_NOT_FOUND");
      for (String call : List.of("", "/signals", "/divergence")) {
        mallory.get("/api/v1/bots/" + bot + call).expect(404);
      }
      mallory.post("/api/v1/bots/" + bot + "/stop", "{}").expect(404);
      mallory.delete("/api/v1/bots/" + bot).expect(404);
      String rule = victim.post("/api/v1/rules", RULE).expect(201).path("id").asString();
      for (String call : List.of("", "/versions", "/versions/1", "/versions/1/export")) {
        mallory.get("/api/v1/rules/" + rule + call).refuses(404, "RULE_NOT_FOUND");
      }
      mallory.delete("/api/v1/rules/" + rule).refuses(404, "RULE_NOT_FOUND");
      mallory
          .post(
              "/api/v1/backtests",
              "{\"rule\": {\"id\": \"%s\"}, \"symbols\": [\"BTC-USD\"]}".formatted(rule))
          .refuses(404, "RULE_NOT_FOUND");
      for (String list :
          List.of(
              "/api/v1/orders",
              "/api/v1/trades",
              "/api/v1/positions",
              "/api/v1/bots",
              "/api/v1/rules",
              "/api/v1/backtests")) {
        assertThat(mallory.all(list)).as(list).isEmpty();
      }
      assertThat(mallory.get("/api/v1/account/balance").expect(200).toString())
          .doesNotContain(victim.accountId());
      mallory.get("/api/v1/admin/users").expect(403);

      await().untilAsserted(() -> assertThat(own.messages("ORDER_FILLED")).isNotEmpty());
      assertThat(overhearing)
          .allSatisfy(
              socket ->
                  assertThat(socket.messages())
                      .noneMatch(it -> it.toString().contains(victim.accountId()))
                      .noneMatch(it -> it.path("type").asString().startsWith("ORDER_")));
      assertThat(order.now().path("state").asString()).isEqualTo("WORKING");
    }
  }

  @Test
  void askingForAnothersEventsClosesTheSocket() {
    try (Trader oscar = tradeflow.newTrader("oscar");
        Trader peggy = tradeflow.newTrader("peggy")) {
      Socket socket = oscar.listensTo("trades");
      socket.says("{\"action\":\"subscribe\",\"accountId\":\"%s\"}".formatted(peggy.accountId()));
      await().untilAsserted(() -> assertThat(socket.closeCode()).isEqualTo(NOT_YOURS));
    }
  }

  @Test
  void identityHeadersOfTheClientAreIgnored() {
    try (Trader trent = tradeflow.newTrader("trent");
        Trader victor = tradeflow.newTrader("victor")) {
      victor.buys("500 USD of BTC-USD at 20% below").becomes("WORKING");
      assertThat(
              trent
                  .call(
                      "GET",
                      "/api/v1/orders",
                      "",
                      "X-Account-Id",
                      victor.accountId(),
                      "X-User-Id",
                      victor.accountId())
                  .expect(200)
                  .path("items")
                  .isEmpty())
          .isTrue();
    }
  }
}
