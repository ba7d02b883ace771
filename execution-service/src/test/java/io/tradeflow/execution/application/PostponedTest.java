package io.tradeflow.execution.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PostponedTest {
  private final Postponed postponed = new Postponed();

  @Test
  void accountThatNeverRestsIsLookedAtLessAndLessOftenAndThenWithItsRound() {
    List<Integer> looks = new ArrayList<>();
    postponed.again("anna", "kraken", second(0));
    for (int second = 1; second <= 600; second++) {
      if (!postponed.due(second(second)).isEmpty()) {
        looks.add(second);
        postponed.again("anna", "kraken", second(second));
      }
    }
    assertThat(looks).containsExactly(1, 3, 7, 15, 31, 63);
  }

  @Test
  void accountThatWasComparedBeginsAnew() {
    for (int time = 0; time < 4; time++) {
      postponed.again("anna", "kraken", second(0));
    }
    postponed.done("anna", "kraken");
    assertThat(postponed.due(second(60))).isEmpty();
    postponed.again("anna", "kraken", second(60));
    assertThat(postponed.due(second(61))).containsExactly("anna");
  }

  @Test
  void brokersAreCountedApartAndAnAccountIsDueOnce() {
    postponed.again("anna", "kraken", second(0));
    postponed.again("anna", "alpaca", second(0));
    postponed.done("anna", "alpaca");
    assertThat(postponed.due(second(1))).containsExactly("anna");
    assertThat(postponed.due(second(2))).isEmpty();
  }

  @Test
  void whatIsNotLookedAtAnyMoreMakesRoom() {
    IntStream.range(0, 1_500).forEach(i -> postponed.again("a" + i, "kraken", second(0)));
    assertThat(postponed.due(second(1))).hasSize(1_000);
    postponed.again("anna", "kraken", second(2));
    assertThat(postponed.due(second(3))).isEmpty();
    assertThat(postponed.due(second(122))).isEmpty();
    postponed.again("anna", "kraken", second(122));
    assertThat(postponed.due(second(123))).containsExactly("anna");
  }

  private static long second(int second) {
    return Long.MAX_VALUE - Duration.ofSeconds(30).toNanos() + Duration.ofSeconds(second).toNanos();
  }
}
