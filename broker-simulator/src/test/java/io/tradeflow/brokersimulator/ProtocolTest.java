package io.tradeflow.brokersimulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.brokersimulator.Caller.Listener;
import io.tradeflow.brokersimulator.Caller.Said;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protocol over real HTTP. */
class ProtocolTest {
  private final Simulator venue = Simulator.start(Settings.inMemory(), Clock.systemUTC());
  private final Caller caller = new Caller(venue);

  @AfterEach
  void stop() {
    venue.close();
  }

  @Test
  void marketOrderWalksTheBookAndIsToldWhole() {
    caller.post("/sim/depth", Caller.BOOK);
    Said taken = caller.place("a", "BUY", "1.5", "");
    assertThat(taken.status()).isEqualTo(201);
    assertThat(taken.text("state")).isEqualTo("FILLED");
    Said fills = caller.get("/v1/orders/a/fills");
    assertThat(fills.body().path("fills").toString())
        .contains("\"number\":1", "\"price\":\"101\"", "\"quantity\":\"1\"")
        .contains("\"number\":2", "\"price\":\"102\"", "\"quantity\":\"0.5\"");
    assertThat(caller.get("/v1/orders/a/fills?after=1").body().path("fills").size()).isEqualTo(1);
  }

  @Test
  void balancesAndPositionsAreTheSumOfTheFills() {
    caller.post("/sim/depth", Caller.BOOK);
    caller.place("a", "BUY", "1.5", "");
    caller.place("b", "SELL", "0.5", "");
    String positions = caller.get("/v1/positions?account=acc").body().toString();
    assertThat(positions).contains("{\"symbol\":\"BTC-USD\",\"quantity\":\"1.0\"}");
    BigDecimal spent =
        new BigDecimal("152").subtract(new BigDecimal("50")).add(new BigDecimal("0.202"));
    String amount =
        caller
            .get("/v1/balances?account=acc")
            .body()
            .path("balances")
            .get(0)
            .path("amount")
            .stringValue();
    assertThat(new BigDecimal(amount))
        .isEqualByComparingTo(new BigDecimal("1000000").subtract(spent));
    assertThat(caller.get("/v1/balances?account=nobody").body().toString()).contains("1000000");
  }

  @Test
  void sameIdIsTheSameOrderAndAnotherOrderNeedsAnotherId() {
    Said first = caller.place("a", "BUY", "1", ",\"limitPrice\":\"90\"");
    Said again = caller.place("a", "BUY", "1.0", ",\"limitPrice\":\"90.00\",\"validUntil\":1");
    Said other = caller.place("a", "BUY", "2", ",\"limitPrice\":\"90\"");
    assertThat(List.of(first.status(), again.status(), other.status()))
        .containsExactly(201, 200, 409);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(caller.kinds()).containsExactly("ORDER_ACCEPTED", "ORDER_REPEATED", "ORDER_REFUSED");
  }

  @Test
  void hundredAtOnceWithOneIdAreOneOrder() throws Exception {
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      calls.add(() -> caller.place("same", "BUY", "1", ",\"limitPrice\":\"90\"").status());
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int made = 0;
      for (Future<Integer> status : threads.invokeAll(calls)) {
        made += status.get() == 201 ? 1 : 0;
      }
      assertThat(made).isEqualTo(1);
    }
    assertThat(caller.kinds()).containsOnlyOnce("ORDER_ACCEPTED").hasSize(100);
  }

  @Test
  void requestThatComesLateIsRefusedAndIsNeverAcceptedAfterwards() {
    long until = caller.venueTime() + 100_000;
    caller.fault("PAUSE", "PLACE", ",\"delayMillis\":200");
    Said late = caller.place("a", "BUY", "1", ",\"validUntil\":" + until);
    assertThat(late.status()).isEqualTo(422);
    assertThat(late.code()).isEqualTo("REQUEST_EXPIRED");
    Said absent = caller.get("/v1/orders/a");
    assertThat(absent.status()).isEqualTo(404);
    assertThat(absent.body().path("venueTime").longValue()).isGreaterThan(until);
    assertThat(caller.kinds()).containsExactly("ORDER_REFUSED");
    assertThat(caller.place("a", "BUY", "1", "").status()).isEqualTo(201);
  }

  @Test
  void validityIsMeasuredOnTheVenuesOwnClock() {
    caller.post("/sim/clock", "{\"skewMicros\":60000000}");
    long until = System.currentTimeMillis() * 1000 + 30_000_000;
    assertThat(caller.place("a", "BUY", "1", ",\"validUntil\":" + until).code())
        .isEqualTo("REQUEST_EXPIRED");
    caller.post("/sim/clock", "{\"skewMicros\":0}");
    assertThat(caller.place("a", "BUY", "1", ",\"validUntil\":" + until).status()).isEqualTo(201);
  }

  @Test
  void receiptTellsArrivalAndDecisionOnBothClocks() {
    long before = System.nanoTime();
    caller.fault("PAUSE", "PLACE", ",\"delayMillis\":50");
    caller.place("a", "BUY", "1", ",\"validUntil\":" + (caller.venueTime() + 60_000_000));
    var receipt = caller.receipts().getFirst();
    long arrived = receipt.path("arrivedNanos").longValue();
    long decided = receipt.path("decidedNanos").longValue();
    assertThat(arrived).isBetween(before, System.nanoTime());
    assertThat(decided - arrived).isBetween(50_000_000L, 60_000_000_000L);
    assertThat(receipt.path("decidedAt").longValue())
        .isLessThanOrEqualTo(receipt.path("validUntil").longValue());
  }

  @Test
  void cancelIsRepeatableAndKeepsItsReason() {
    caller.place("a", "BUY", "1", ",\"limitPrice\":\"90\"");
    Said gone = caller.delete("/v1/orders/a?reason=USER");
    assertThat(gone.text("state")).isEqualTo("CANCELLED");
    assertThat(gone.text("reason")).isEqualTo("USER");
    assertThat(caller.delete("/v1/orders/a?reason=OTHER").text("reason")).isEqualTo("USER");
    assertThat(caller.delete("/v1/orders/b").status()).isEqualTo(404);
    assertThat(caller.kinds())
        .containsExactly("ORDER_ACCEPTED", "CANCEL_ACCEPTED", "CANCEL_REFUSED");
  }

  @Test
  void changedOrderWorksAtItsNewTermsAndKeepsWhatItFilled() {
    caller.post("/sim/depth", Caller.BOOK);
    caller.place("a", "BUY", "3", ",\"limitPrice\":\"101\"");
    Said changed = caller.put("/v1/orders/a", "{\"quantity\":\"2\",\"limitPrice\":\"99\"}");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.text("filled")).isEqualTo("1");
    caller.post("/sim/depth", "{\"symbol\":\"BTC-USD\",\"bids\":[],\"asks\":[[\"99\",\"9\"]]}");
    Said done = caller.get("/v1/orders/a");
    assertThat(done.text("state")).isEqualTo("FILLED");
    assertThat(done.text("filled")).isEqualTo("2");
    assertThat(caller.put("/v1/orders/a", "{\"quantity\":\"9\"}").code()).isEqualTo("NOT_OPEN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"quantity\":\"1\"} | QUANTITY",
        "{\"limitPrice\":\"101\"} | WOULD_TAKE",
        "{\"limitPrice\":\"100.001\"} | PRICE",
        "{\"limitPrice\":\"99\",\"validUntil\":1} | REQUEST_EXPIRED",
        "{} | BAD_FIELD"
      })
  void changeThatCannotBeIsRefusedAndChangesNothing(String body, String code) {
    caller.post("/sim/instruments", "{\"symbol\":\"BTC-USD\",\"tickSize\":\"0.01\"}");
    caller.post("/sim/depth", Caller.BOOK);
    caller.place("a", "BUY", "3", ",\"limitPrice\":\"101\"");
    caller.post("/sim/depth", Caller.BOOK.replace("[\"101\",\"1\"],", "[\"101.5\",\"1\"],"));
    caller.post("/sim/depth", Caller.BOOK.replace("[[\"101\",\"1\"],", "[[\"101\",\"0.1\"],"));
    Said before = caller.get("/v1/orders/a");
    assertThat(caller.put("/v1/orders/a", body).code()).isEqualTo(code);
    assertThat(caller.get("/v1/orders/a").body()).isEqualTo(before.body());
  }

  @Test
  void stopMovesWhileItSleepsAndTheStreamTellsOfIt() {
    caller.post("/sim/depth", Caller.BOOK);
    caller.place("a", "BUY", "0.5", ",\"stopPrice\":\"110\"");
    Said moved = caller.put("/v1/orders/a", "{\"stopPrice\":\"105.5\"}");
    assertThat(moved.status()).isEqualTo(200);
    assertThat(moved.text("stopPrice")).isEqualTo("105.5");
    assertThat(moved.text("quantity")).isEqualTo("0.5");
    assertThat(caller.receipts().getLast().path("kind").stringValue()).isEqualTo("AMEND_ACCEPTED");
    Listener stream = caller.listen(0);
    stream.awaitEvents(2);
    assertThat(stream.events().getLast().path("order").path("stopPrice").stringValue())
        .isEqualTo("105.5");
    caller.post("/sim/depth", asks("105.4"));
    assertThat(caller.get("/v1/orders/a").text("state")).isEqualTo("OPEN");
    caller.post("/sim/depth", asks("105.5"));
    assertThat(caller.get("/v1/orders/a").text("state")).isEqualTo("FILLED");
  }

  @Test
  void stopMovedToWhereTheMarketIsGoesOffAtOnce() {
    caller.post("/sim/depth", Caller.BOOK);
    caller.place("a", "BUY", "0.5", ",\"stopPrice\":\"110\"");
    Said moved = caller.put("/v1/orders/a", "{\"quantity\":\"0.7\",\"stopPrice\":\"101\"}");
    assertThat(moved.text("state")).isEqualTo("FILLED");
    assertThat(moved.text("filled")).isEqualTo("0.7");
    assertThat(caller.kinds()).containsExactly("ORDER_ACCEPTED", "AMEND_ACCEPTED");
  }

  @Test
  void bothPricesOfAStopLimitOrderMoveUntilItGoesOff() {
    caller.post("/sim/depth", Caller.BOOK);
    caller.place("a", "BUY", "1", ",\"stopPrice\":\"110\",\"limitPrice\":\"110\"");
    caller.put("/v1/orders/a", "{\"stopPrice\":\"105\",\"limitPrice\":\"104\"}");
    caller.post("/sim/depth", asks("105"));
    assertThat(caller.get("/v1/orders/a").text("state")).as("rests at 104").isEqualTo("OPEN");
    assertThat(caller.put("/v1/orders/a", "{\"stopPrice\":\"106\"}").code()).isEqualTo("TRIGGERED");
    assertThat(caller.put("/v1/orders/a", "{\"stopPrice\":\"105.0\"}").status()).isEqualTo(200);
    caller.post("/sim/depth", asks("104"));
    assertThat(caller.get("/v1/orders/a").text("state")).isEqualTo("FILLED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stopped | \"stopPrice\":\"105.001\" | PRICE",
        "stopped | \"stopPrice\":\"0\" | PRICE",
        "stopped | \"stopPrice\":\"-105\" | PRICE",
        "stopped | \"stopPrice\":105 | BAD_FIELD",
        "stopped | \"stopPrice\":\"105\",\"limitPrice\":\"105\" | PRICE",
        "stopped | \"stopPrice\":\"105\",\"quantity\":\"0\" | QUANTITY",
        "stopped | \"stopPrice\":\"1\" | MIN_NOTIONAL",
        "stopped | \"stopPrice\":\"105\",\"validUntil\":1 | REQUEST_EXPIRED",
        "stopped | \"stopPrice\":\"105\",\"amendId\":\"a b\" | BAD_FIELD",
        "limited | \"stopPrice\":\"105\" | PRICE"
      })
  void stopThatCannotBeIsRefusedAndChangesNothing(String id, String fields, String code) {
    caller.post(
        "/sim/instruments",
        "{\"symbol\":\"BTC-USD\",\"tickSize\":\"0.01\",\"minNotional\":\"50\"}");
    caller.post("/sim/depth", Caller.BOOK);
    caller.place("stopped", "BUY", "1", ",\"stopPrice\":\"110\"");
    caller.place("limited", "BUY", "1", ",\"limitPrice\":\"90\"");
    Said before = caller.get("/v1/orders/" + id);
    assertThat(caller.put("/v1/orders/" + id, "{" + fields + "}").code()).isEqualTo(code);
    assertThat(caller.get("/v1/orders/" + id).body()).isEqualTo(before.body());
  }

  @Test
  void sameAmendIdIsTheSameChangeHoweverLateItComes() {
    caller.place("a", "BUY", "1", ",\"stopPrice\":\"110\"");
    String first = "{\"stopPrice\":\"109\",\"amendId\":\"1\"}";
    caller.put("/v1/orders/a", first);
    caller.put("/v1/orders/a", "{\"stopPrice\":\"108\",\"amendId\":\"2\"}");
    Said late = caller.put("/v1/orders/a", first);
    assertThat(late.status()).isEqualTo(200);
    assertThat(late.text("stopPrice")).isEqualTo("108");
    String refused = "{\"quantity\":\"0\",\"amendId\":\"3\"}";
    assertThat(caller.put("/v1/orders/a", refused).code()).isEqualTo("QUANTITY");
    assertThat(caller.put("/v1/orders/a", refused.replace("\"0\"", "\"2\"")).code())
        .isEqualTo("QUANTITY");
    caller.delete("/v1/orders/a");
    assertThat(caller.put("/v1/orders/a", first).text("state")).isEqualTo("CANCELLED");
    assertThat(caller.kinds())
        .containsExactly(
            "ORDER_ACCEPTED",
            "AMEND_ACCEPTED",
            "AMEND_ACCEPTED",
            "AMEND_REPEATED",
            "AMEND_REFUSED",
            "AMEND_REPEATED",
            "CANCEL_ACCEPTED",
            "AMEND_REPEATED");
  }

  @Test
  void changeThatCameTooLateMayBeAskedForAgain() {
    caller.place("a", "BUY", "1", ",\"stopPrice\":\"110\"");
    String change = "{\"stopPrice\":\"109\",\"amendId\":\"1\"%s}";
    assertThat(caller.put("/v1/orders/a", change.formatted(",\"validUntil\":1")).code())
        .isEqualTo("REQUEST_EXPIRED");
    assertThat(caller.put("/v1/orders/a", change.formatted("")).text("stopPrice")).isEqualTo("109");
  }

  private static String asks(String price) {
    return "{\"symbol\":\"BTC-USD\",\"bids\":[],\"asks\":[[\"%s\",\"9\"]]}".formatted(price);
  }

  @Test
  void openOrdersAndFillsArePaged() {
    caller.post("/sim/depth", Caller.BOOK);
    for (String id : List.of("a", "b", "c")) {
      caller.place(id, "BUY", "1", ",\"limitPrice\":\"90\"");
    }
    caller.place("d", "BUY", "1.5", "");
    Said page = caller.get("/v1/orders?account=acc&state=open&limit=2");
    assertThat(page.body().path("orders").size()).isEqualTo(2);
    Said next =
        caller.get(
            "/v1/orders?account=acc&state=open&limit=2&cursor="
                + page.body().path("next").longValue());
    assertThat(next.body().path("orders").size()).isEqualTo(1);
    assertThat(caller.get("/v1/orders?account=acc&state=all").body().path("orders").size())
        .isEqualTo(4);
    Said fills = caller.get("/v1/fills?account=acc&limit=1");
    long last = fills.body().path("fills").get(0).path("sequence").longValue();
    assertThat(caller.get("/v1/fills?account=acc&after=" + last).body().path("fills").size())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no json | BAD_JSON",
        "[] | BAD_JSON",
        "{\"type\":\"LIMIT\"} | BAD_FIELD",
        "{\"type\":\"MARKET\",\"clientOrderId\":\"a b\"} | BAD_FIELD"
      })
  void badBodyIsRefusedByName(String body, String code) {
    Said said = caller.post("/v1/orders", body);
    assertThat(said.status()).isEqualTo(400);
    assertThat(said.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"1\" | 1 | quantity",
        "\"1\" | \"1e9\" | quantity",
        "\"1\" | \"1,0\" | quantity",
        "\"1\" | \"111111111111111111111\" | quantity",
        "\"BUY\" | \"buy\" | side",
        "\"MARKET\" | \"STOP\" | stopPrice",
        "\"MARKET\" | \"LIMIT\" | limitPrice"
      })
  void wrongFieldIsNamed(String right, String wrong, String field) {
    String body = Caller.order("a", "BUY", "1", "").replace(right, wrong);
    Said said = caller.post("/v1/orders", body);
    assertThat(said.code()).isEqualTo("BAD_FIELD");
    assertThat(said.text("message")).contains("The field " + field);
  }

  @Test
  void houseRulesRefuseWithTheirCodes() {
    caller.post(
        "/sim/instruments",
        "{\"symbol\":\"BTC-USD\",\"tickSize\":\"0.5\",\"lotSize\":\"0.1\",\"minNotional\":\"10\"}");
    caller.post("/sim/depth", Caller.BOOK);
    assertThat(caller.place("a", "BUY", "0.15", "").code()).isEqualTo("QUANTITY");
    assertThat(caller.place("a", "BUY", "1", ",\"limitPrice\":\"90.2\"").code()).isEqualTo("PRICE");
    assertThat(caller.place("a", "BUY", "0.1", ",\"limitPrice\":\"90\"").code())
        .isEqualTo("MIN_NOTIONAL");
    assertThat(caller.place("a", "BUY", "1", ",\"limitPrice\":\"101\",\"postOnly\":true").code())
        .isEqualTo("POST_ONLY");
    assertThat(caller.place("a", "BUY", "1", ",\"limitPrice\":\"90\",\"postOnly\":true").status())
        .isEqualTo(201);
  }

  @Test
  void everythingIsBounded() {
    assertThat(caller.post("/v1/orders", "x".repeat(20_000)).status()).isEqualTo(413);
    assertThat(caller.get("/v1/orders?account=acc&limit=1001").code()).isEqualTo("BAD_FIELD");
    assertThat(caller.get("/v1/nothing").code()).isEqualTo("NOT_FOUND");
    try (Simulator small = Simulator.start(Settings.inMemory().bounded(2, 1), Clock.systemUTC())) {
      Caller other = new Caller(small);
      other.place("a", "BUY", "1", ",\"limitPrice\":\"90\"");
      assertThat(other.place("b", "BUY", "1", ",\"limitPrice\":\"90\"").code())
          .isEqualTo("MAX_OPEN_ORDERS");
      other.delete("/v1/orders/a");
      other.place("c", "BUY", "1", ",\"limitPrice\":\"90\"");
      other.delete("/v1/orders/c");
      assertThat(other.place("d", "BUY", "1", "").code()).isEqualTo("VENUE_FULL");
    }
  }

  @Test
  void orderThatThePlatformDoesNotKnowIsMarkedInItsReceipt() {
    caller.post("/sim/orders", Caller.order("theirs", "BUY", "1", ",\"limitPrice\":\"90\""));
    assertThat(caller.get("/v1/orders/theirs").status()).isEqualTo(200);
    assertThat(caller.receipts().getFirst().path("foreign").booleanValue()).isTrue();
  }
}
