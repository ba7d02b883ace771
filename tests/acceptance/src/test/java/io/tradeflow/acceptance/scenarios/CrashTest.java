package io.tradeflow.acceptance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.acceptance.dsl.Answer;
import io.tradeflow.acceptance.dsl.Topic;
import io.tradeflow.acceptance.dsl.Tradeflow;
import io.tradeflow.acceptance.dsl.Trader;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** SIGKILL in the middle of a flow of orders: nothing is lost, nothing is doubled. */
class CrashTest {
  private static final Set<String> FINAL = Set.of("FILLED", "REJECTED", "CANCELLED", "EXPIRED");
  private static final Duration HANDED_OVER = Duration.ofSeconds(120);

  private final Tradeflow tradeflow = Tradeflow.running();

  @ParameterizedTest
  @ValueSource(strings = {"risk", "execution"})
  void ordersSurviveTheDeathOf(String service) throws Exception {
    try (Trader quinn = tradeflow.newTrader("quinn");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, String> accepted = new ConcurrentHashMap<>();
      AtomicBoolean enough = new AtomicBoolean();
      Future<?> flow = threads.submit(() -> placeOrders(quinn, accepted, enough));
      await().until(() -> accepted.size() >= 5);

      tradeflow.kills(service);
      TimeUnit.SECONDS.sleep(1);
      tradeflow.starts(service);
      int before = accepted.size();
      await().atMost(HANDED_OVER).until(() -> accepted.size() >= before + 5);
      enough.set(true);
      flow.get();

      await()
          .atMost(HANDED_OVER)
          .untilAsserted(
              () ->
                  assertThat(quinn.all("/api/v1/orders"))
                      .as("I2: every accepted order ends")
                      .allMatch(order -> FINAL.contains(order.path("state").asString())));
      List<JsonNode> orders = quinn.all("/api/v1/orders");
      assertThat(orders.stream().map(order -> order.path("id").asString()).toList())
          .as("I6: no success answer without a durable order")
          .doesNotHaveDuplicates()
          .containsAll(accepted.values());
      fillsAgree(quinn, orders);
    }
  }

  /** I1 and I3: at most one fill history an order; database, topic and positions say the same. */
  private void fillsAgree(Trader trader, List<JsonNode> orders) {
    Map<String, BigDecimal> filled = new HashMap<>();
    Set<String> fills = new HashSet<>();
    Map<String, BigDecimal> bought = new HashMap<>();
    for (JsonNode fill : trader.all("/api/v1/trades")) {
      assertThat(fills.add(fill.path("orderId").asString() + "/" + fill.path("fillId").asString()))
          .isTrue();
      BigDecimal quantity = new BigDecimal(fill.path("quantity").asString());
      filled.merge(fill.path("orderId").asString(), quantity, BigDecimal::add);
      bought.merge(
          fill.path("symbol").asString(),
          fill.path("side").asString().equals("BUY") ? quantity : quantity.negate(),
          BigDecimal::add);
    }
    for (JsonNode order : orders) {
      assertThat(filled.getOrDefault(order.path("id").asString(), BigDecimal.ZERO))
          .as("I1: %s is filled once", order)
          .isEqualByComparingTo(new BigDecimal(order.path("filledQuantity").asString()))
          .isLessThanOrEqualTo(new BigDecimal(order.path("quantity").asString()));
    }
    bought.forEach(
        (symbol, quantity) ->
            assertThat(trader.holds(symbol)).as(symbol).isEqualByComparingTo(quantity));
    await()
        .untilAsserted(
            () -> {
              Set<String> published = new HashSet<>();
              Map<Long, String> sequence = new HashMap<>();
              for (GenericRecord event : topic().read("execution.order-events.v1")) {
                GenericRecord envelope = (GenericRecord) event.get("envelope");
                if (!trader.accountId().equals(String.valueOf(envelope.get("accountId")))) {
                  continue;
                }
                String id = envelope.get("eventId").toString();
                String earlier = sequence.put((Long) envelope.get("accountSeq"), id);
                assertThat(earlier == null || earlier.equals(id)).isTrue();
                if (event.get("type").toString().equals("ORDER_FILLED")) {
                  GenericRecord fill = (GenericRecord) event.get("filled");
                  published.add(fill.get("orderId") + "/" + fill.get("fillId"));
                }
              }
              assertThat(published).isEqualTo(fills);
              assertThat(sequence.keySet())
                  .as("no gap")
                  .hasSize((int) (long) max(sequence.keySet()));
            });
  }

  private static Long max(Set<Long> numbers) {
    return numbers.stream().max(Long::compare).orElse(0L);
  }

  private Topic topic() {
    return new Topic(tradeflow.address("kafka"), tradeflow.address("registry"));
  }

  /** Buys and sells in turn; after no answer, asks again with the same key. */
  private static void placeOrders(
      Trader trader, Map<String, String> accepted, AtomicBoolean enough) {
    for (int i = 0; !enough.get() && i < 4_000; i++) {
      String order = trader.order(i % 2 == 0 ? "BUY" : "SELL", "300 USD of BTC-USD at market");
      String key = "crash-" + i;
      await()
          .atMost(HANDED_OVER)
          .pollInterval(Duration.ofMillis(200))
          .ignoreExceptions()
          .until(
              () -> {
                Answer answer = trader.orders(order, key);
                if (answer.status() == 201 || answer.status() == 200) {
                  accepted.put(key, answer.json().path("id").asString());
                  return true;
                }
                return false;
              });
    }
  }
}
