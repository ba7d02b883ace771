package io.tradeflow.execution.adapter.web;

import static io.tradeflow.execution.ExecutionSystem.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.FakeMarket;
import io.tradeflow.execution.Patience;
import io.tradeflow.execution.application.Plans;
import io.tradeflow.execution.domain.plan.PlanEvent;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Composed orders over HTTP, on the real database. Market price is 100, lot and minimum 0.0001. */
class PlanApiTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PLANS = "/api/v1/orders/plans";

  private final String account = ExecutionSystem.account();
  private final WebTestClient client =
      WebTestClient.bindToServer()
          .baseUrl(ExecutionSystem.address())
          .responseTimeout(Patience.LONG)
          .build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          oco     | 'side':'SELL','quantity':'1','limitPrice':'110','stopPrice':'95'                 | OCO
          bracket | 'side':'BUY','type':'MARKET','quantity':'1','takeProfitPrice':'110'              | BRACKET
          bracket | 'side':'BUY','type':'STOP','quantity':'1','stopPrice':'105','stopLossPrice':'101'| BRACKET
          split   | 'side':'BUY','type':'STOP_LIMIT','quantity':'1','stopPrice':'105','limitPrice':'106','splitSize':'0.5'| SPLIT
          oco     | 'side':'SELL','quantity':'1','limitPrice':'110','trailingPercent':'5'            | OCO
          bracket | 'side':'BUY','type':'MARKET','quantity':'1','trailingAmount':'5'                 | BRACKET
          split   | 'side':'SELL','type':'TRAILING_STOP','quantity':'1','trailingAmount':'5','splitSize':'0.5'| SPLIT
          twap    | 'side':'BUY','quantity':'1','durationSeconds':60,'slices':10                     | TWAP
          vwap    | 'side':'BUY','quantity':'1','durationSeconds':60,'profile':['1','2.5']           | VWAP
          iceberg | 'side':'BUY','quantity':'1','displayQuantity':'0.1','limitPrice':'99'            | ICEBERG
          split   | 'side':'BUY','type':'MARKET','quantity':'1','splitSize':'0.3'                    | SPLIT
          smart   | 'positionSize':'-2.5'                                                            | TARGET
          """)
  void everyKindIsMadeAndShownToItsHolderOnly(String route, String fields, String kind) {
    String body = json("{'symbol':'BTC-USD'," + fields + "}");
    JsonNode plan = body(post("/api/v1/orders/" + route, "key", body).expectStatus().isCreated());
    assertThat(plan.path("kind").asString()).isEqualTo(kind);
    assertThat(plan.path("status").asString()).isEqualTo("ACTIVE");
    String location = PLANS + "/" + plan.path("id").asString();
    assertThat(body(get(account, location).expectStatus().isOk())).isEqualTo(plan);
    refused(get(ExecutionSystem.account(), location), 404, "PLAN_NOT_FOUND");
    refused(delete(ExecutionSystem.account(), location), 404, "PLAN_NOT_FOUND");
    assertThat(body(post("/api/v1/orders/" + route, "key", body).expectStatus().isOk()))
        .isEqualTo(plan);
    delete(account, location).expectStatus().isAccepted();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          oco     | 'side':'SELL','quantity':'1','limitPrice':'110','stopPrice':'95'
          bracket | 'side':'BUY','type':'MARKET','quantity':'1','trailingAmount':'5'
          twap    | 'side':'BUY','quantity':'1','durationSeconds':60,'slices':10
          vwap    | 'side':'BUY','quantity':'1','durationSeconds':60,'profile':['1','2.5']
          iceberg | 'side':'BUY','quantity':'1','displayQuantity':'0.1','limitPrice':'99'
          split   | 'side':'BUY','type':'MARKET','quantity':'1','splitSize':'0.3'
          basket  | 'legs':[{'symbol':'BTC-USD','side':'BUY','type':'MARKET','quantity':'0.1'}]
          smart   | 'positionSize':'-2.5'
          """)
  void everyKindIsMadeAtTheBrokerThatItNames(String route, String fields) {
    String path = "/api/v1/orders/" + route;
    String symbol = route.equals("basket") ? "" : "'symbol':'BTC-USD',";
    String far = json("{" + symbol + fields + ",'broker':'simulator'}");
    JsonNode plan = body(post(path, "far", far).expectStatus().isCreated());
    assertThat(plan.path("broker").asString()).isEqualTo("simulator");
    assertThat(body(post(path, "far", far).expectStatus().isOk())).isEqualTo(plan);
    String near = json("{" + symbol + fields + "}");
    refused(post(path, "far", near), 422, "IDEMPOTENCY_KEY_REUSED");
    assertThat(body(post(path, "near", near)).path("broker").asString()).isEqualTo("paper");
    String away = json("{" + symbol + fields + ",'broker':'kraken'}");
    JsonNode why = refused(post(path, "away", away), 422, "INVALID_ORDER");
    assertThat(why.path("detail").asString()).contains("broker", "paper or simulator");
    assertThat(why.path("actual").asString()).isEqualTo("kraken");
  }

  @Test
  void closingAllMakesAPlanForEachPositionThatIsNotFlat() {
    for (String position : new String[] {"'BTC-USD', 2", "'ETH-USD', 0"}) {
      ExecutionSystem.sql(
          "INSERT INTO positions VALUES ('%s', %s, 0, 0, 0)".formatted(account, position));
    }
    JsonNode plans = body(post("/api/v1/positions/close", "all", "{}").expectStatus().isAccepted());
    assertThat(plans.path("items")).hasSize(1);
    assertThat(plans.path("items").get(0).path("terms").path("clears").asBoolean()).isTrue();
    assertThat(body(post("/api/v1/positions/close", "all", "{}").expectStatus().isAccepted()))
        .isEqualTo(plans);
    refused(post("/api/v1/positions/close", "", "{}"), 400, "IDEMPOTENCY_KEY_MISSING");
  }

  @Test
  void legsGoToTheBrokersThatTheyName() {
    String path = "/api/v1/orders/basket";
    String both = basket("", ",'broker':'simulator'", "");
    JsonNode plan = body(post(path, "both", both).expectStatus().isCreated());
    assertThat(plan.path("broker").asString()).isEqualTo("paper");
    JsonNode legs = plan.path("terms").path("legs");
    assertThat(legs.get(0).path("broker").isNull()).isTrue();
    assertThat(legs.get(1).path("broker").asString()).isEqualTo("simulator");
    assertThat(body(post(path, "both", both).expectStatus().isOk())).isEqualTo(plan);
    assertThat(body(post(path, "both", basket(",'broker':'paper'", ",'broker':'simulator'", ""))))
        .as("the broker of the basket is where legs go anyway")
        .isEqualTo(plan);
    for (String other :
        new String[] {
          basket("", "", ""),
          basket(",'broker':'simulator'", "", ""),
          basket("", ",'broker':'simulator'", ",'broker':'simulator'")
        }) {
      refused(post(path, "both", other), 422, "IDEMPOTENCY_KEY_REUSED");
    }
    String like = "{'symbol':'BTC-USD','side':'BUY','type':'MARKET','quantity':'1'%s}";
    String twice = json("{'legs':[" + like.formatted("") + "," + like + "]}");
    post(path, "twice", twice.formatted(",\"broker\":\"simulator\"")).expectStatus().isCreated();
    refused(post(path, "thrice", twice.formatted(",\"broker\":\"paper\"")), 422, "INVALID_ORDER");
  }

  @Test
  void keysOfBasketsThatNameNoBrokersStandForWhatTheyAlwaysDid() {
    post("/api/v1/orders/basket", "old", basket("", "", "")).expectStatus().isCreated();
    String leg =
        "ChildTerms[symbol=BTC-USD, side=%s, type=MARKET, quantity=0.1, limitPrice=null,"
            + " stopPrice=null, trail=null, reduceOnly=false, timeInForce=GTC]";
    String hash =
        "Basket[legs=[%s, %s], allOrNone=true]"
            .formatted(leg.formatted("BUY"), leg.formatted("SELL"));
    assertThat(
            ExecutionSystem.count(
                "plans WHERE account_id = :a AND request_hash = '" + hash + "'", account))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'side':'BUY','type':'MARKET','quantity':'0.1','broker':'kraken'               | 422 | INVALID_ORDER     | /legs/1/broker
          'side':'BUY','type':'MARKET','quantity':'0.1','broker':''                     | 422 | INVALID_ORDER     | /legs/1/broker
          'side':'BUY','type':'MARKET','quantity':'0.1','broker':'replay-x'             | 422 | INVALID_ORDER     | /legs/1/broker
          'side':'BUY','type':'MARKET','quantity':'0.1','broker':['paper']              | 400 | MALFORMED_REQUEST |
          'side':'BUY','type':'LIMIT','quantity':'0.1','broker':'simulator'             | 422 | INVALID_ORDER     | /legs/1
          'side':'BUY','type':'MARKET','quantity':'0.00001'                             | 422 | TICK_LOT          | /legs/1
          'side':'HOLD','type':'MARKET','quantity':'0.1'                                | 422 | INVALID_ORDER     | /legs/1
          'side':'BUY','type':'MARKET'                                                  | 400 | MALFORMED_REQUEST | /legs/1
          """)
  void problemPointsToItsLeg(String leg, int status, String code, @Nullable String pointer) {
    String first = "{'symbol':'BTC-USD','side':'SELL','type':'MARKET','quantity':'0.1'}";
    String legs = json("{'legs':[" + first + ",{'symbol':'BTC-USD'," + leg + "}]}");
    JsonNode problem = refused(post("/api/v1/orders/basket", "key", legs), status, code);
    assertThat(problem.path("pointer").asString("")).isEqualTo(pointer == null ? "" : pointer);
  }

  @Test
  void legOfASymbolThatIsNotListedIsPointedTo() {
    String legs = basket("", "", "").replaceFirst("BTC-USD", "NO-SUCH");
    JsonNode problem = refused(post("/api/v1/orders/basket", "key", legs), 422, "UNKNOWN_SYMBOL");
    assertThat(problem.path("pointer").asString()).isEqualTo("/legs/0/symbol");
    assertThat(problem.path("actual").asString()).isEqualTo("NO-SUCH");
  }

  @Test
  void killedBrokerRefusesBasketsWithALegOfIt() {
    FakeMarket market = ExecutionSystem.bean(FakeMarket.class);
    market.killed.add("broker:simulator");
    try {
      String path = "/api/v1/orders/basket";
      String legs = basket("", ",'broker':'simulator'", "");
      JsonNode problem = refused(post(path, "far", legs), 409, "KILL_SWITCH");
      assertThat(problem.path("pointer").asString()).isEqualTo("/legs/1");
      post(path, "near", basket("", "", "")).expectStatus().isCreated();
    } finally {
      market.killed.remove("broker:simulator");
    }
  }

  @Test
  void closeMayNameTheOneBrokerThatItLeaves() {
    ExecutionSystem.sql(
        "INSERT INTO positions VALUES ('%s', 'BTC-USD', 2, 0, 0, 0)".formatted(account));
    String close = "/api/v1/positions/BTC-USD/close";
    JsonNode plan = body(post(close + "?broker=paper", "one", "{}").expectStatus().isCreated());
    assertThat(plan.path("broker").asString()).isEqualTo("paper");
    assertThat(body(post(close + "?broker=paper", "one", "{}").expectStatus().isOk()))
        .isEqualTo(plan);
    refused(post(close, "one", "{}"), 422, "IDEMPOTENCY_KEY_REUSED");
    refused(post(close + "?broker=kraken", "two", "{}"), 422, "INVALID_ORDER");
    refused(post(close + "?broker=", "two", "{}"), 422, "INVALID_ORDER");
    refused(post(close + "?broker=simulator", "two", "{}"), 409, "NOTHING_HELD");
    refused(post(close + "?broker=simulator&emergency=true", "two", "{}"), 409, "NOTHING_HELD");
    ExecutionSystem.sql("UPDATE positions SET quantity = 0 WHERE account_id = '" + account + "'");
    post(close + "?broker=paper", "one", "{}").expectStatus().isOk();
    refused(post(close + "?broker=paper", "two", "{}"), 409, "NOTHING_HELD");
    post(close, "two", "{}").expectStatus().isCreated();
  }

  @Test
  void closingAllOfABrokerMakesPlansForWhatItHolds() {
    ExecutionSystem.sql(
        "INSERT INTO positions VALUES ('%s', 'BTC-USD', 2, 0, 0, 0)".formatted(account));
    String all = "/api/v1/positions/close?broker=";
    JsonNode paper = body(post(all + "paper", "all", "{}").expectStatus().isAccepted());
    assertThat(paper.path("items")).hasSize(1);
    assertThat(paper.path("items").get(0).path("broker").asString()).isEqualTo("paper");
    JsonNode far = body(post(all + "simulator", "far", "{}").expectStatus().isAccepted());
    assertThat(far.path("items")).isEmpty();
    JsonNode why = refused(post(all + "kraken", "away", "{}"), 422, "INVALID_ORDER");
    assertThat(why.path("actual").asString()).isEqualTo("kraken");
  }

  @Test
  void basketAndCloseAreMade() {
    String legs =
        json(
            "{'legs':[{'symbol':'BTC-USD','side':'BUY','type':'MARKET','quantity':'0.1'},"
                + "{'symbol':'BTC-USD','side':'SELL','type':'LIMIT','quantity':'0.1',"
                + "'limitPrice':'120','timeInForce':'DAY'}],'allOrNone':true}");
    JsonNode basket = body(post("/api/v1/orders/basket", "b", legs).expectStatus().isCreated());
    assertThat(basket.path("terms").path("allOrNone").asBoolean()).isTrue();
    JsonNode close =
        body(post("/api/v1/positions/BTC-USD/close", "c", "{}").expectStatus().isCreated());
    assertThat(close.path("terms").path("clears").asBoolean()).isTrue();
    assertThat(close.path("broker").isNull()).isTrue();
    refused(post("/api/v1/positions/NO-SUCH/close", "d", "{}"), 422, "UNKNOWN_SYMBOL");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          oco     | 'side':'SELL','quantity':'1','limitPrice':'90','stopPrice':'95'                   | INVALID_ORDER
          oco     | 'side':'SELL','quantity':'1','limitPrice':'110','stopPrice':'100'                 | INVALID_ORDER
          oco     | 'side':'HOLD','quantity':'1','limitPrice':'110','stopPrice':'95'                  | INVALID_ORDER
          oco     | 'side':'SELL','quantity':'1','limitPrice':'110','stopPrice':'95.001'              | TICK_LOT
          oco     | 'side':'SELL','quantity':'1.00001','limitPrice':'110','stopPrice':'95'            | INVALID_ORDER
          bracket | 'side':'BUY','type':'STOP','quantity':'1','takeProfitPrice':'110'                 | INVALID_ORDER
          bracket | 'side':'BUY','type':'MARKET','quantity':'1'                                       | INVALID_ORDER
          bracket | 'side':'BUY','type':'LIMIT','quantity':'1','stopLossPrice':'90'                   | INVALID_ORDER
          bracket | 'side':'BUY','type':'STOP','quantity':'1','stopPrice':'105','stopLossPrice':'106' | INVALID_ORDER
          bracket | 'side':'BUY','type':'STOP','quantity':'1','stopPrice':'105.001','stopLossPrice':'95'| TICK_LOT
          split   | 'side':'BUY','type':'MARKET','quantity':'1','limitPrice':'9','splitSize':'0.5'    | INVALID_ORDER
          split   | 'side':'BUY','type':'LIMIT','quantity':'1','splitSize':'0.5'                      | INVALID_ORDER
          split   | 'side':'BUY','type':'STOP_LIMIT','quantity':'1','stopPrice':'9','splitSize':'0.5' | INVALID_ORDER
          split   | 'side':'BUY','type':'STOP','quantity':'1','splitSize':'0.5'                       | INVALID_ORDER
          split   | 'side':'BUY','type':'TRAILING_STOP','quantity':'1','splitSize':'0.5'              | INVALID_ORDER
          split   | 'side':'BUY','type':'TRAILING_STOP','quantity':'1','trailingAmount':'0.001','splitSize':'0.5'| TICK_LOT
          split   | 'side':'BUY','type':'MARKET','quantity':'1','trailingAmount':'1','splitSize':'0.5' | INVALID_ORDER
          oco     | 'side':'SELL','quantity':'1','limitPrice':'110','stopPrice':'95','trailingPercent':'5'| INVALID_ORDER
          oco     | 'side':'SELL','quantity':'1','limitPrice':'110','trailingAmount':'100'            | INVALID_ORDER
          oco     | 'side':'SELL','quantity':'1','limitPrice':'110','trailingAmount':'1.001'          | TICK_LOT
          bracket | 'side':'BUY','type':'TRAILING_STOP','quantity':'1','trailingAmount':'5'           | INVALID_ORDER
          bracket | 'side':'BUY','type':'MARKET','quantity':'1','trailingPercent':'100'               | INVALID_ORDER
          bracket | 'side':'BUY','type':'MARKET','quantity':'1','stopLossPrice':'100'                 | INVALID_ORDER
          bracket | 'side':'BUY','type':'MARKET','quantity':'100.1','stopLossPrice':'90'              | TICK_LOT
          twap    | 'side':'BUY','quantity':'1','durationSeconds':0,'slices':10                       | INVALID_ORDER
          twap    | 'side':'BUY','quantity':'1','durationSeconds':60,'slices':501                     | INVALID_ORDER
          twap    | 'side':'BUY','quantity':'0','durationSeconds':60,'slices':5                       | INVALID_ORDER
          twap    | 'side':'BUY','quantity':'1','durationSeconds':60,'slices':5,'limitPrice':'1.001'  | TICK_LOT
          vwap    | 'side':'BUY','quantity':'1','durationSeconds':60,'profile':['0','0']              | INVALID_ORDER
          vwap    | 'side':'BUY','quantity':'1','durationSeconds':60,'profile':[1,1],'participation':2| INVALID_ORDER
          iceberg | 'side':'BUY','quantity':'1','displayQuantity':'1','limitPrice':'99'               | INVALID_ORDER
          split   | 'side':'BUY','type':'MARKET','quantity':'1','splitSize':'0.0099'                  | INVALID_ORDER
          smart   | 'positionSize':'0.00001'                                                          | INVALID_ORDER
          """)
  void whatCannotBeDoneIs422(String route, String fields, String code) {
    String body = json("{'symbol':'BTC-USD'," + fields + "}");
    JsonNode problem =
        refused(post("/api/v1/orders/" + route, UUID.randomUUID().toString(), body), 422, code);
    assertThat(problem.path("detail").asString()).endsWith(".");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          oco    | {'side':'SELL','quantity':'1','limitPrice':'110','stopPrice':'95'}
          oco    | {'symbol':'BTC-USD','side':'SELL','quantity':'1e400','limitPrice':'110','stopPrice':'95'}
          oco    | {'symbol':'BTC-USD','side':'SELL','quantity':'1','limitPrice':'1e99','stopPrice':'95'}
          twap   | {'symbol':'BTC-USD','side':'BUY','quantity':'1','durationSeconds':60}
          vwap   | {'symbol':'BTC-USD','side':'BUY','quantity':'1','durationSeconds':60,'profile':[null,1]}
          basket | {'legs':[null]}
          basket | {'allOrNone':true}
          smart  | {'symbol':'BTC-USD','positionSize':'1','accountId':'x'}
          """)
  void malformedRequestsAre400(String route, String body) {
    post("/api/v1/orders/" + route, "key", json(body)).expectStatus().isBadRequest();
  }

  @Test
  void keyIsNeededAndStandsForOneRequest() {
    String one = smart("1");
    refused(post("/api/v1/orders/smart", "", one), 400, "IDEMPOTENCY_KEY_MISSING");
    post("/api/v1/orders/smart", "key", one).expectStatus().isCreated();
    refused(post("/api/v1/orders/smart", "key", smart("2")), 422, "IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void killSwitchStopsNewPlansAndRepeatsAreStillAnswered() {
    String split =
        json("{'symbol':'BTC-USD','side':'BUY','type':'MARKET','quantity':'1','splitSize':'0.5'}");
    post("/api/v1/orders/split", "key", split).expectStatus().isCreated();
    ExecutionSystem.bean(FakeMarket.class).killed.add(account);
    refused(post("/api/v1/orders/split", "another", split), 409, "KILL_SWITCH");
    post("/api/v1/orders/split", "key", split).expectStatus().isOk();
  }

  @Test
  void emergencyCloseIsAPlanOfItsOwnThatSaysSo() {
    ExecutionSystem.sql(
        "INSERT INTO positions VALUES ('%s', 'BTC-USD', 2, 0, 0, 0)".formatted(account));
    ExecutionSystem.bean(FakeMarket.class).killed.add(account);
    String one = "/api/v1/positions/BTC-USD/close?emergency=";
    JsonNode plan = body(post(one + "true", "one", "{}").expectStatus().isCreated());
    assertThat(plan.path("kind").asString()).isEqualTo("EMERGENCY");
    assertThat(plan.path("terms").path("close").path("clears").asBoolean()).isTrue();
    assertThat(body(post(one + "true", "one", "{}").expectStatus().isOk())).isEqualTo(plan);
    refused(post(one + "false", "one", "{}"), 422, "IDEMPOTENCY_KEY_REUSED");
    post(one + "perhaps", "two", "{}").expectStatus().isBadRequest();
    JsonNode all =
        body(
            post("/api/v1/positions/close?emergency=true", "all", "{}")
                .expectStatus()
                .isAccepted());
    assertThat(all.path("items").get(0).path("kind").asString()).isEqualTo("EMERGENCY");
  }

  @Test
  void moreThanAHundredLivePlansAreRefused() {
    for (int i = 0; i < 100; i++) {
      post("/api/v1/orders/smart", "k" + i, smart("1")).expectStatus().isCreated();
    }
    refused(post("/api/v1/orders/smart", "more", smart("1")), 409, "TOO_MANY_PLANS");
    Set<String> seen = new HashSet<>();
    String cursor = "";
    for (int page = 0; page < 3; page++) {
      JsonNode part = body(get(account, PLANS + "?status=ACTIVE&limit=40&cursor=" + cursor));
      part.path("items").forEach(plan -> assertThat(seen.add(plan.path("id").asString())).isTrue());
      cursor = part.path("nextCursor").asString("");
    }
    assertThat(seen).hasSize(100);
  }

  @Test
  void accountThatIsNotOpenYetIsTold() {
    ResponseSpec answer =
        post(UUID.randomUUID().toString(), "/api/v1/orders/smart", "key", smart("1"));
    refused(answer, 404, "ACCOUNT_NOT_READY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'stopPrice':'96'}                             | 202 |
          {'trailingAmount':'2'}                         | 202 |
          {'trailingPercent':'2'}                        | 202 |
          {'takeProfitPrice':'111'}                      | 202 |
          {'takeProfitPrice':'97','stopPrice':'96'}      | 202 |
          {'takeProfitPrice':'95'}                       | 422 | INVALID_ORDER
          {'takeProfitPrice':'95.01'}                    | 202 |
          {'takeProfitPrice':'0'}                        | 422 | INVALID_ORDER
          {'takeProfitPrice':'110.001'}                  | 422 | TICK_LOT
          {'stopPrice':'96.001'}                         | 422 | TICK_LOT
          {'stopPrice':'100'}                            | 422 | INVALID_ORDER
          {'stopPrice':'111'}                            | 422 | INVALID_ORDER
          {'stopPrice':'96','trailingPercent':'2'}       | 422 | INVALID_ORDER
          {'trailingAmount':'2','trailingPercent':'2'}   | 422 | INVALID_ORDER
          {'trailingAmount':'100'}                       | 422 | INVALID_ORDER
          {}                                             | 422 | INVALID_ORDER
          {'stopPrice':'96','status':'DONE'}             | 400 | MALFORMED_REQUEST
          {'stopPrice':                                  | 400 | MALFORMED_REQUEST
          """)
  void exitsAreMovedWhereTheyCanBe(String body, int status, @Nullable String code) {
    String oco =
        json(
            "{'symbol':'BTC-USD','side':'SELL','quantity':'1','limitPrice':'110','stopPrice':'95'}");
    JsonNode plan = body(post("/api/v1/orders/oco", "key", oco).expectStatus().isCreated());
    String location = PLANS + "/" + plan.path("id").asString();
    JsonNode answer = body(put(account, location, json(body)).expectStatus().isEqualTo(status));
    assertThat(answer.path("code").asString("")).isEqualTo(code == null ? "" : code);
    refused(
        put(ExecutionSystem.account(), location, json("{'stopPrice':'96'}")),
        404,
        "PLAN_NOT_FOUND");
  }

  @Test
  void wishesForBothExitsAddUpAndAreJudgedTogether() {
    String oco =
        json(
            "{'symbol':'BTC-USD','side':'SELL','quantity':'1','limitPrice':'110','stopPrice':'95'}");
    String location =
        PLANS + "/" + body(post("/api/v1/orders/oco", "key", oco)).path("id").asString();
    put(account, location, json("{'takeProfitPrice':'97'}")).expectStatus().isAccepted();
    refused(put(account, location, json("{'stopPrice':'98'}")), 422, "INVALID_ORDER");
    put(account, location, json("{'trailingAmount':'2'}")).expectStatus().isAccepted();
    put(account, location, json("{'stopPrice':'96.5'}")).expectStatus().isAccepted();
    Plans.Found found =
        done(ExecutionSystem.bean(Plans.class)
                .find(UUID.fromString(location.substring(PLANS.length() + 1)), account))
            .orElseThrow();
    PlanEvent.MoveExit asked = Objects.requireNonNull(found.moveAsked());
    assertThat(asked.profit()).isEqualByComparingTo("97");
    assertThat(asked.stop()).isEqualByComparingTo("96.5");
    assertThat(asked.trail()).isNull();
  }

  @Test
  void onlyAStopThatIsThereIsMoved() {
    String move = json("{'stopPrice':'96'}");
    String target =
        PLANS + "/" + body(post("/api/v1/orders/smart", "key", smart("1"))).path("id").asString();
    refused(put(account, target, move), 422, "INVALID_ORDER");
    ExecutionSystem.sql(
        "UPDATE plans SET status = 'DONE', ending = 'DONE', reason = 'Over.' WHERE account_id = '"
            + account
            + "'");
    refused(put(account, target, move), 409, "PLAN_FINISHED");
    refused(put(account, PLANS + "/1", move), 404, "PLAN_NOT_FOUND");
  }

  @Test
  void planThatHasEndedCannotBeCancelled() {
    JsonNode plan = body(post("/api/v1/orders/smart", "key", smart("1")));
    ExecutionSystem.sql(
        "UPDATE plans SET status = 'DONE', ending = 'DONE', reason = 'Over.' WHERE id = '"
            + plan.path("id").asString()
            + "'");
    refused(delete(account, PLANS + "/" + plan.path("id").asString()), 409, "PLAN_FINISHED");
    refused(delete(account, PLANS + "/1"), 404, "PLAN_NOT_FOUND");
  }

  private static String basket(String first, String second, String whole) {
    String leg = "{'symbol':'BTC-USD','side':'%s','type':'MARKET','quantity':'0.1'%s}";
    return json(
        "{'legs':[%s,%s],'allOrNone':true%s}"
            .formatted(leg.formatted("BUY", first), leg.formatted("SELL", second), whole));
  }

  private static String smart(String position) {
    return json("{'symbol':'BTC-USD','positionSize':'" + position + "'}");
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private ResponseSpec post(String path, String key, String body) {
    return post(account, path, key, body);
  }

  private ResponseSpec post(String caller, String path, String key, String body) {
    return client
        .post()
        .uri(path)
        .headers(headers -> headers.setBearerAuth(caller))
        .header("Idempotency-Key", key)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  private ResponseSpec get(String caller, String path) {
    return client.get().uri(path).headers(headers -> headers.setBearerAuth(caller)).exchange();
  }

  private ResponseSpec put(String caller, String path, String body) {
    return client
        .put()
        .uri(path)
        .headers(headers -> headers.setBearerAuth(caller))
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  private ResponseSpec delete(String caller, String path) {
    return client.delete().uri(path).headers(headers -> headers.setBearerAuth(caller)).exchange();
  }

  private static JsonNode refused(ResponseSpec answer, int status, String code) {
    JsonNode problem = body(answer.expectStatus().isEqualTo(status));
    assertThat(problem.path("code").asString()).isEqualTo(code);
    return problem;
  }

  private static JsonNode body(ResponseSpec answer) {
    byte[] content = answer.expectBody().returnResult().getResponseBodyContent();
    return JSON.readTree(Objects.requireNonNull(content));
  }
}
