package io.tradeflow.acceptance.scenarios;

import static org.awaitility.Awaitility.await;

import io.tradeflow.acceptance.dsl.Answer;
import java.time.Duration;
import java.util.function.Supplier;

/** For changes that travel between services: asks again until the answer is the expected one. */
final class Eventually {
  private static final Duration WITHIN = Duration.ofSeconds(5);

  private Eventually() {}

  static void refused(Supplier<Answer> call, int status, String code) {
    await().atMost(WITHIN).untilAsserted(() -> call.get().refuses(status, code));
  }

  static void accepted(Supplier<Answer> call) {
    await().atMost(WITHIN).untilAsserted(() -> call.get().expect(201));
  }
}
