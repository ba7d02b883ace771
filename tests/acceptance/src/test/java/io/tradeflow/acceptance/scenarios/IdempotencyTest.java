package io.tradeflow.acceptance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.acceptance.dsl.Answer;
import io.tradeflow.acceptance.dsl.Tradeflow;
import io.tradeflow.acceptance.dsl.Trader;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdempotencyTest {
  private final Tradeflow tradeflow = Tradeflow.running();

  @Test
  void theSameKeyIsTheSameOrder() {
    try (Trader judy = tradeflow.newTrader("judy")) {
      String order = judy.order("BUY", "500 USD of BTC-USD at 20% below");

      String id = judy.orders(order, "once").expect(201).path("id").asString();

      assertThat(judy.orders(order, "once").expect(200).path("id").asString()).isEqualTo(id);
      judy.orders(judy.order("BUY", "400 USD of BTC-USD at 20% below"), "once")
          .refuses(422, "IDEMPOTENCY_KEY_REUSED");
      judy.orders(order, "").refuses(400, "IDEMPOTENCY_KEY_MISSING");
      assertThat(judy.all("/api/v1/orders")).hasSize(1);
    }
  }

  @Test
  void tenAtOnceWithOneKeyAreOneOrder() throws Exception {
    try (Trader kim = tradeflow.newTrader("kim");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String order = kim.order("BUY", "500 USD of BTC-USD at 20% below");

      List<Future<Answer>> answers =
          Stream.generate(() -> threads.submit(() -> kim.orders(order, "at-once")))
              .limit(10)
              .toList();

      int created = 0;
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().status()).as(answer.get().response().body()).isIn(200, 201, 409);
        created += answer.get().status() == 201 ? 1 : 0;
      }
      assertThat(created).isEqualTo(1);
      assertThat(kim.all("/api/v1/orders")).hasSize(1);
    }
  }
}
