package io.tradeflow.acceptance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.acceptance.dsl.OrderView;
import io.tradeflow.acceptance.dsl.Socket;
import io.tradeflow.acceptance.dsl.Tradeflow;
import io.tradeflow.acceptance.dsl.Trader;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OrderJourneyTest {
  private final Tradeflow tradeflow = Tradeflow.running();

  @Test
  void aMarketOrderIsFilledAndEverybodyWhoMayKnowIsTold() {
    try (Trader alice = tradeflow.newTrader("alice")) {
      Socket trades = alice.listensTo("trades");
      Socket positions = alice.listensTo("positions");

      OrderView order = alice.buys("500 USD of BTC-USD at market").becomes("FILLED");

      JsonNode filled = order.now();
      BigDecimal quantity = number(filled, "filledQuantity");
      assertThat(quantity).isEqualByComparingTo(number(filled, "quantity"));
      assertThat(alice.holds("BTC-USD")).isEqualByComparingTo(quantity);
      List<JsonNode> fills = alice.all("/api/v1/trades");
      assertThat(sum(fills, "quantity")).isEqualByComparingTo(quantity);
      BigDecimal paid =
          fills.stream()
              .map(
                  fill ->
                      number(fill, "quantity")
                          .multiply(number(fill, "price"))
                          .add(number(fill, "fee")))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(number(alice.get("/api/v1/account/funds").expect(200), "cash"))
          .isEqualByComparingTo(new BigDecimal("10000").subtract(paid));
      await()
          .untilAsserted(
              () -> {
                assertThat(trades.messages("ORDER_SUBMITTED")).hasSize(1);
                assertThat(trades.messages("ORDER_FILLED")).hasSameSizeAs(fills);
                assertThat(positions.messages()).anyMatch(it -> it.path("data").has("symbol"));
              });
      List<Long> counted =
          trades.messages().stream()
              .filter(it -> it.has("seq"))
              .map(it -> it.path("seq").asLong())
              .toList();
      assertThat(counted)
          .as("the socket counts without a gap")
          .containsExactlyElementsOf(LongStream.rangeClosed(1, counted.size()).boxed().toList());
    }
  }

  @Test
  void whatWasBoughtIsSoldAndTheRoundTripShowsInTheStatistics() {
    try (Trader bob = tradeflow.newTrader("bob")) {
      JsonNode bought = bob.buys("600 USD of ETH-USD at market").becomes("FILLED").now();

      bob.orders(
              """
              {"symbol":"ETH-USD","side":"SELL","type":"MARKET","quantity":"%s","broker":"paper"}
              """
                  .formatted(bought.path("filledQuantity").asString()),
              "close")
          .expect(201);

      await().untilAsserted(() -> assertThat(bob.holds("ETH-USD")).isZero());
      BigDecimal cash = number(bob.get("/api/v1/account/funds").expect(200), "cash");
      List<JsonNode> fills = bob.all("/api/v1/trades");
      BigDecimal flow =
          fills.stream()
              .map(
                  fill -> {
                    BigDecimal value = number(fill, "quantity").multiply(number(fill, "price"));
                    BigDecimal signed =
                        fill.path("side").asString().equals("BUY") ? value.negate() : value;
                    return signed.subtract(number(fill, "fee"));
                  })
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(cash).isEqualByComparingTo(new BigDecimal("10000").add(flow));
      await()
          .untilAsserted(
              () ->
                  assertThat(number(bob.get("/api/v1/account/balance").expect(200), "cash"))
                      .isEqualByComparingTo(cash));
    }
  }

  @Test
  void aLimitOrderFarFromTheMarketWorksUntilItIsCancelled() {
    try (Trader carol = tradeflow.newTrader("carol")) {
      OrderView order = carol.buys("500 USD of BTC-USD at 20% below").becomes("WORKING");

      order.cancel().expect(202);

      order.becomes("CANCELLED");
      order.cancel().refuses(409, "ORDER_FINISHED");
      assertThat(carol.holds("BTC-USD")).isZero();
    }
  }

  @Test
  void ordersAndTradesArePagedNewestFirst() {
    try (Trader dora = tradeflow.newTrader("dora")) {
      List<String> placed =
          List.of(
              dora.buys("300 USD of BTC-USD at 20% below").id(),
              dora.buys("300 USD of ETH-USD at 20% below").id(),
              dora.buys("300 USD of SOL-USD at 20% below").id());

      JsonNode first = dora.get("/api/v1/orders?limit=2").expect(200);
      JsonNode second =
          dora.get("/api/v1/orders?limit=2&cursor=" + first.path("nextCursor").asString())
              .expect(200);

      assertThat(ids(first)).containsExactly(placed.get(2), placed.get(1));
      assertThat(ids(second)).containsExactly(placed.get(0));
      assertThat(second.path("nextCursor").isNull()).isTrue();
    }
  }

  @Test
  void anOrderSaysWhyItBecameWhatItIs() {
    try (Trader erin = tradeflow.newTrader("erin");
        Trader stranger = tradeflow.newTrader("stranger")) {
      OrderView order = erin.buys("500 USD of BTC-USD at market").becomes("FILLED");
      String why = "/api/v1/orders/" + order.id() + "/why";

      await()
          .untilAsserted(
              () ->
                  assertThat(erin.get(why).expect(200).path("chain").valueStream())
                      .extracting(cause -> cause.path("type").asString())
                      .startsWith("ORDER_SUBMITTED")
                      .contains("ORDER_APPROVED", "ORDER_SENDING")
                      .endsWith("ORDER_FILLED"));
      assertThat(erin.get(why).expect(200).path("chain").valueStream())
          .filteredOn(cause -> cause.path("topic").asString().equals("risk.decisions.v1"))
          .singleElement()
          .satisfies(
              decision ->
                  assertThat(
                          decision
                              .path("data")
                              .path("inputs")
                              .path("limitsVersion")
                              .isMissingNode())
                      .isFalse());
      stranger.get(why).refuses(404, "ORDER_NOT_FOUND");
    }
  }

  private static List<String> ids(JsonNode page) {
    return page.path("items").valueStream().map(order -> order.path("id").asString()).toList();
  }

  private static BigDecimal sum(List<JsonNode> items, String field) {
    return items.stream().map(it -> number(it, field)).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal number(JsonNode node, String field) {
    return new BigDecimal(node.path(field).asString());
  }
}
