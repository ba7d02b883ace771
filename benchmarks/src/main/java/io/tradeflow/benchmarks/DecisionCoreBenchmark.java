package io.tradeflow.benchmarks;

import io.tradeflow.riskcore.Decision;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Decisions a second of one thread, each with the change of state that follows: submitted, decided,
 * approved and filled, cancelled or refused.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgs = {
      "-Xms3g",
      "-Xmx3g",
      "-XX:+UseParallelGC",
      "-XX:+UseTransparentHugePages",
      "-XX:+AlwaysPreTouch",
      "-XX:+UseCompactObjectHeaders"
    })
public class DecisionCoreBenchmark {
  @Param("100000")
  int accounts = 100_000;

  @Param({"core", "bareHashMap"})
  String desk = "core";

  private Desk taker = new CoreDesk(new Workload(1));

  /** Opens the accounts. */
  @Setup
  public void open() {
    Workload workload = new Workload(accounts);
    taker =
        switch (desk) {
          case "core" -> new CoreDesk(workload);
          case "bareHashMap" -> new BareDesk(workload);
          default -> throw new IllegalArgumentException("desk is core or bareHashMap");
        };
  }

  /** One order. */
  @Benchmark
  public Decision decide() {
    return taker.step();
  }
}
