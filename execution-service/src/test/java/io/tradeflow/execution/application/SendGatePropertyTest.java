package io.tradeflow.execution.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** After OK nothing of the scope is written, whatever happens when. */
class SendGatePropertyTest {
  private static final int STEPS = 17;

  @Property(tries = 600)
  void nothingIsWrittenAfterOk(
      @ForAll long seed,
      @ForAll boolean enforcing,
      @ForAll @Size(min = 50, max = 400) List<@IntRange(min = 0, max = STEPS - 1) Integer> steps) {
    KillWorld world = new KillWorld(seed, enforcing, enforcing);
    steps.forEach(world::step);
    assertThat(world.violations).isZero();
  }

  @Example
  void worldsHaveWritesKillsAndLateComers() {
    int oks = 0;
    int writes = 0;
    int late = 0;
    for (int seed = 0; seed < 1_000; seed++) {
      KillWorld world = walked(seed, true, true);
      assertThat(world.violations).isZero();
      oks += world.oks;
      writes += world.writes;
      late += world.late;
    }
    assertThat(oks).isGreaterThan(1_000);
    assertThat(writes).isGreaterThan(1_000);
    assertThat(late).isGreaterThan(100);
  }

  @Example
  void brokerThatOnlySaysThatItEnforcesValidityIsCaught() {
    int violations = 0;
    for (int seed = 0; seed < 1_000; seed++) {
      violations += walked(seed, false, true).violations;
    }
    assertThat(violations).isPositive();
  }

  private static KillWorld walked(long seed, boolean enforces, boolean declared) {
    KillWorld world = new KillWorld(seed, enforces, declared);
    Random steps = new Random(~seed);
    for (int i = 0; i < 400; i++) {
      world.step(steps.nextInt(STEPS));
    }
    return world;
  }
}
