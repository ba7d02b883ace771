package io.tradeflow.risk.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever instance says so: after OK nothing of the scope is written. */
class KillWatchPropertyTest {
  private static final int STEPS = 16;

  @Property(tries = 600)
  void nothingIsWrittenAfterAnInstanceSaysOk(
      @ForAll long seed,
      @ForAll @Size(min = 50, max = 400) List<@IntRange(min = 0, max = STEPS - 1) Integer> steps) {
    WatchWorld world = WatchWorld.of(seed);
    steps.forEach(world::step);
    assertThat(world.violations).isZero();
  }

  @Example
  void worldsHaveWritesAndCertainKills() {
    int certain = 0;
    int writes = 0;
    for (int seed = 0; seed < 1_000; seed++) {
      WatchWorld world = walked(WatchWorld.of(seed), seed);
      assertThat(world.violations).isZero();
      certain += world.certain;
      writes += world.writes;
    }
    assertThat(certain).isGreaterThan(1_000);
    assertThat(writes).isGreaterThan(1_000);
  }

  @Example
  void waitThatIsTooShortForTheLeaseIsCaught() {
    int violations = 0;
    for (int seed = 0; seed < 2_000; seed++) {
      violations += walked(new WatchWorld(seed, -1_950_000_000), seed).violations;
    }
    assertThat(violations).isPositive();
  }

  private static WatchWorld walked(WatchWorld world, long seed) {
    Random steps = new Random(~seed);
    for (int i = 0; i < 400; i++) {
      world.step(steps.nextInt(STEPS));
    }
    return world;
  }
}
