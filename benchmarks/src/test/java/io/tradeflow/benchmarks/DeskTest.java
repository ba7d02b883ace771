package io.tradeflow.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.riskcore.Decision;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class DeskTest {
  private static final int ACCOUNTS = 200;

  /** Figures do not count here: somebody else on the machine may measure at the same time. */
  @BeforeAll
  static void besideOthers() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  @Test
  void floorDecidesAndBooksAsTheCoreDoes() {
    Desk core = new CoreDesk(new Workload(ACCOUNTS));
    Desk bare = new BareDesk(new Workload(ACCOUNTS));
    Map<String, Integer> verdicts = new HashMap<>();
    for (int i = 0; i < 50 * ACCOUNTS; i++) {
      Decision decision = core.step();
      Decision other = bare.step();
      assertThat(verdict(other)).isEqualTo(verdict(decision));
      assertThat(other.inputs().balance()).isEqualByComparingTo(decision.inputs().balance());
      verdicts.merge(verdict(decision), 1, Integer::sum);
    }
    for (int i = 0; i < ACCOUNTS; i++) {
      assertThat(bare.summary(i)).isEqualTo(core.summary(i));
    }
    assertThat(verdicts).isEqualTo(Map.of("APPROVED", 49 * ACCOUNTS, "PRICE_COLLAR", ACCOUNTS));
  }

  @Test
  void benchmarkRuns() throws RunnerException {
    assertThat(
            new Runner(
                    new OptionsBuilder()
                        .include(DecisionCoreBenchmark.class.getSimpleName())
                        .param("accounts", "50")
                        .forks(0)
                        .verbosity(VerboseMode.SILENT)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(50))
                        .build())
                .run())
        .hasSize(2);
  }

  private static String verdict(Decision decision) {
    return decision instanceof Decision.Rejected rejected ? rejected.code() : "APPROVED";
  }
}
