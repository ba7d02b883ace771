package io.tradeflow.faults.matrix;

import io.tradeflow.faults.stack.StackWorld;
import io.tradeflow.faults.world.Victim;
import io.tradeflow.faults.world.World;
import java.time.Duration;
import java.util.List;

/** What only the whole stack can show. */
final class StackFaults {
  private static final Duration BEFORE = Duration.ofSeconds(2);
  private static final Duration DOWN = Duration.ofSeconds(60);
  private static final Duration COLD = Duration.ofSeconds(60);
  private static final Duration RETURNS = Duration.ofSeconds(30);
  private static final Duration STARTS = Duration.ofSeconds(120);
  private static final long LOOK_MILLIS = 200;

  private StackFaults() {}

  static List<Fault> all() {
    return List.of(new Fault(8, "the schema registry is down", StackFaults::registryDown));
  }

  /** Who knows the schemas goes on; who starts without them must not say that it is ready. */
  private static void registryDown(Field field) throws Exception {
    field.last(BEFORE);
    field.stack().killRegistry();
    field.last(DOWN);
    ServerFaults.everyServiceLives(field);
    field.awaitRecovered(RETURNS);
    Victim execution = field.world().victim(World.EXECUTION);
    execution.kill();
    execution.start("");
    field.expect(
        !becomesReady(field.stack(), field.shortened(COLD)),
        "A service that started without a registry said that it is ready");
    field.measured(execution.alive() ? "cold start waits" : "cold start ends");
    field.stack().startRegistry();
    if (!execution.alive()) {
      execution.start("");
    }
    field.await("ready", STARTS, field.world().traders()::ready);
    field.awaitRecovered(RETURNS);
  }

  /** Of the others' readiness this must not depend: not ready would show nothing. */
  private static boolean becomesReady(StackWorld stack, Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    boolean ready = false;
    while (!ready && System.nanoTime() < end) {
      Thread.sleep(LOOK_MILLIS);
      ready = stack.executionReady();
    }
    return ready;
  }
}
