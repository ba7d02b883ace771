package io.tradeflow.execution.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconcileRoundsPaceTest {
  private static final long PERIOD = Duration.ofMinutes(1).toNanos();

  @ParameterizedTest
  @CsvSource({"1,1000,45", "1,9000,5", "3,1000,15", "1,10,200", "1,0,200"})
  void allBrokersAreDoneInThreeQuartersOfThePeriod(int brokers, int accounts, int millis) {
    assertThat(ReconcileRounds.apart(PERIOD, brokers, accounts))
        .isEqualTo(Duration.ofMillis(millis).toNanos());
  }
}
