package io.tradeflow.acceptance.scenarios;

import static org.awaitility.Awaitility.await;

import io.tradeflow.acceptance.dsl.Answer;
import java.time.Duration;
import java.util.function.Supplier;

/** For changes that travel between services: asks again until the answer is the expected one. */
final class Eventually {
  /** The rate of orders is limited: few of them are tried. */
  private static final Duration EVERY = Duration.ofMillis(250);

  private Eventually() {}

  static void refused(Supplier<Answer> call, int status, String code) {
    await().pollInterval(EVERY).untilAsserted(() -> call.get().refuses(status, code));
  }

  static void accepted(Supplier<Answer> call) {
    await().pollInterval(EVERY).untilAsserted(() -> call.get().expect(201));
  }
}
