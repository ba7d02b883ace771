package io.tradeflow.execution.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What holds for every plan, whatever risk, broker and market do, and whenever we restart. */
class PlanPropertyTest {
  private static final int MOST_TURNS = 400;

  @Provide
  Arbitrary<PlanKind> kinds() {
    return Kinds.any();
  }

  @Property(tries = 600)
  void neverMoreThanWasWanted(
      @ForAll("kinds") PlanKind kind,
      @ForAll @Size(max = 60) List<@IntRange(max = 99_999) Integer> script) {
    World world = new World(kind, true);
    for (int number : script) {
      world.happens(number);
      assertBounds(world);
      assertNoOrphan(world);
    }
  }

  @Property(tries = 400)
  void everyPlanEndsOnceItsChildrenDo(
      @ForAll("kinds") PlanKind kind,
      @ForAll @Size(max = 40) List<@IntRange(max = 99_999) Integer> script) {
    World world = new World(kind, true);
    script.forEach(world::happens);
    for (int turn = 0; turn < MOST_TURNS && world.plan().status().live(); turn++) {
      world.settle();
      world.tick(turn * 10 + 1_000);
      assertBounds(world);
    }
    assertThat(world.plan().status().live()).isFalse();
    assertNoOrphan(world);
  }

  @Property(tries = 300)
  void cancelledPlanEndsWithoutPlacingAnythingMore(
      @ForAll("kinds") PlanKind kind,
      @ForAll @Size(max = 40) List<@IntRange(max = 99_999) Integer> script,
      @ForAll @Size(max = 10) List<@IntRange(max = 99_999) Integer> later) {
    World world = new World(kind, true);
    script.forEach(world::happens);
    world.confirmCancels();
    int placed = world.orders.size();
    world.tell(new PlanEvent.CancelPlan("USER"));
    later.forEach(world::happens);
    world.confirmCancels();
    assertThat(world.plan().status().live()).isFalse();
    assertThat(world.orders).hasSize(placed);
    assertNoOrphan(world);
  }

  @Property(tries = 400)
  void restartsChangeNothingInWhatAPlanWants(
      @ForAll("kinds") PlanKind kind,
      @ForAll @Size(max = 60) List<@IntRange(max = 99_999) Integer> script) {
    World steady = new World(kind, false);
    World restarted = new World(kind, true);
    script.forEach(steady::happens);
    script.forEach(restarted::happens);
    assertThat(restarted.wanted).isEqualTo(steady.wanted);
    assertThat(restarted.plan()).isEqualTo(steady.plan());
  }

  @Property(tries = 300)
  void stopThatTrailsNeverGoesBackAndIsNotPassedUnnoticed(
      @ForAll("trailing") PlanKind kind,
      @ForAll @Size(max = 60) List<@IntRange(max = 99_999) Integer> script) {
    World world = new World(kind, true);
    boolean buy = exit(kind).buy();
    for (int number : script) {
      @Nullable BigDecimal before = world.plan().progress().trailingStop();
      world.happens(World.moves(number) ? number - 1 : number);
      @Nullable BigDecimal after = world.plan().progress().trailingStop();
      if (before != null) {
        assertThat(after).isNotNull();
        assertThat(buy ? before.compareTo(after) : after.compareTo(before)).isNotNegative();
      }
      boolean stopped =
          world.plan().children().stream().anyMatch(child -> child.role() == ChildRole.STOP);
      assertThat(stopped && world.plan().progress().stopHitAt() == null).isFalse();
    }
  }

  @Provide
  Arbitrary<PlanKind> trailing() {
    return Kinds.any().filter(kind -> exit(kind) != null && exit(kind).trail() != null);
  }

  private static PlanKind.@Nullable Exit exit(PlanKind kind) {
    if (kind instanceof PlanKind.Oco oco) {
      return oco.exit();
    }
    return kind instanceof PlanKind.Bracket bracket ? bracket.exit() : null;
  }

  @Property(tries = 300)
  void whatIsClosedAtEachBrokerIsWhatWasHeldThere(
      @ForAll @Size(max = 4) List<@IntRange(max = 400) Integer> lots,
      @ForAll boolean emergency,
      @ForAll boolean sold,
      @ForAll @Size(max = 40) List<@IntRange(max = 99_999) Integer> script) {
    Map<String, BigDecimal> held = held(lots, sold ? -1 : 1);
    World world = closed(emergency, held, script);
    Map<String, BigDecimal> wanted = new TreeMap<>();
    for (Child child : world.plan().children()) {
      assertThat(child.terms().buy()).isEqualTo(sold);
      assertThat(child.terms().reduceOnly()).isTrue();
      String broker = Objects.requireNonNull(child.terms().broker());
      BigDecimal quantity = child.terms().quantity().setScale(2);
      assertThat(wanted.put(broker, sold ? quantity.negate() : quantity)).isNull();
      if (child.state() == ChildState.FILLED) {
        assertThat(world.booked(child.index()).filled).isEqualByComparingTo(quantity);
      }
    }
    held.values().removeIf(share -> share.abs().compareTo(Run.LOTS.min()) < 0);
    assertThat(wanted).isEqualTo(held);
  }

  @Property(tries = 300)
  void closeNeverGoesThroughZeroWhicheverSidesBrokersHold(
      @ForAll @Size(max = 4) List<@IntRange(min = -400, max = 400) Integer> lots,
      @ForAll @Size(max = 40) List<@IntRange(max = 99_999) Integer> script) {
    Map<String, BigDecimal> held = held(lots, 1);
    BigDecimal left = held.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    int side = left.signum();
    for (Child child : closed(false, held, script).plan().children()) {
      BigDecimal share = Objects.requireNonNull(held.get(child.terms().broker()));
      assertThat(share.signum()).isEqualTo(side);
      assertThat(child.terms().quantity()).isLessThanOrEqualTo(share.abs());
      left =
          child.terms().buy()
              ? left.add(child.terms().quantity())
              : left.subtract(child.terms().quantity());
    }
    assertThat(left.signum() * side).isNotNegative();
    assertThat(left.abs()).isLessThan(Run.LOTS.min().multiply(BigDecimal.valueOf(5)));
  }

  private static Map<String, BigDecimal> held(List<Integer> lots, int sign) {
    Map<String, BigDecimal> held = new TreeMap<>();
    for (int lot : lots) {
      held.put("broker-" + held.size(), Kinds.lots(lot * sign));
    }
    return held;
  }

  /** A close that has ended, whatever happened meanwhile. */
  private static World closed(
      boolean emergency, Map<String, BigDecimal> held, List<Integer> script) {
    PlanKind.Target close = PlanKind.Target.close("BTC-USD", Run.LOTS);
    World world = new World(emergency ? new PlanKind.Emergency(close) : close, true, held);
    script.forEach(world::happens);
    for (int turn = 0; turn < MOST_TURNS && world.plan().status().live(); turn++) {
      world.settle();
      world.tick(turn * 10 + 1_000);
    }
    assertThat(world.plan().status().live()).isFalse();
    assertNoOrphan(world);
    return world;
  }

  @Property(tries = 300)
  void whatIsToldTwiceIsToldOnce(
      @ForAll("kinds") PlanKind kind,
      @ForAll @Size(max = 60) List<@IntRange(max = 99_999) Integer> script) {
    World world = new World(kind, true);
    script.forEach(world::happens);
    world.reportAll();
    Plan before = world.plan();
    int wanted = world.wanted.size();
    world.reportAll();
    assertThat(world.plan()).isEqualTo(before);
    assertThat(world.wanted).hasSize(wanted);
    assertThat(PlanLife.decide(before, world.now)).isEmpty();
  }

  private static void assertBounds(World world) {
    Plan plan = world.plan();
    switch (plan.kind()) {
      case PlanKind.Oco oco -> assertWithin(plan, world, child -> true, oco.quantity());
      case PlanKind.Bracket bracket -> {
        assertWithin(
            plan, world, Predicate.not(PlanPropertyTest::exits), bracket.entry().quantity());
        BigDecimal entered = Exits.entered(plan);
        assertWithin(plan, world, PlanPropertyTest::exits, entered);
      }
      case PlanKind.Twap twap -> {
        assertWithin(plan, world, child -> true, twap.slicing().quantity());
        assertNoBurst(plan, Schedule.of(twap));
      }
      case PlanKind.Vwap vwap -> {
        assertWithin(plan, world, child -> true, vwap.slicing().quantity());
        assertNoBurst(plan, Schedule.of(vwap));
        assertParticipation(plan, vwap);
      }
      case PlanKind.Iceberg iceberg -> {
        assertWithin(plan, world, child -> true, iceberg.quantity());
        assertThat(plan.live()).hasSizeLessThanOrEqualTo(1);
        assertThat(plan.live())
            .allMatch(
                child ->
                    child.terms().quantity().compareTo(iceberg.displayed().add(Run.LOTS.min()))
                        < 0);
      }
      case PlanKind.Split split ->
          assertWithin(plan, world, child -> true, split.whole().quantity());
      case PlanKind.Basket basket -> assertAllOrNone(plan, world, basket);
      case PlanKind.Target target -> assertOnTheWay(plan, world);
      case PlanKind.Emergency emergency -> {
        assertOnTheWay(plan, world);
        assertThat(plan.children()).allMatch(child -> child.terms().reduceOnly());
      }
    }
  }

  private static void assertOnTheWay(Plan plan, World world) {
    Progress.Measure measured = plan.progress().measured();
    BigDecimal most = measured == null ? BigDecimal.ZERO : measured.difference().abs();
    assertWithin(plan, world, child -> true, most);
  }

  private static boolean exits(Child child) {
    return child.role() == ChildRole.PROFIT || child.role() == ChildRole.STOP;
  }

  /** By what the plan knows, and by what really was filled and may still be. */
  private static void assertWithin(
      Plan plan, World world, Predicate<Child> which, BigDecimal most) {
    BigDecimal known =
        plan.children().stream()
            .filter(which)
            .map(Child::committed)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(known).isLessThanOrEqualTo(most);
    BigDecimal real =
        plan.children().stream()
            .filter(which)
            .map(child -> world.booked(child.index()).filled)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(real).isLessThanOrEqualTo(most);
  }

  private static void assertNoBurst(Plan plan, Schedule schedule) {
    BigDecimal most = schedule.most().add(Run.LOTS.min());
    assertThat(plan.children()).allMatch(child -> child.terms().quantity().compareTo(most) < 0);
  }

  private static void assertParticipation(Plan plan, PlanKind.Vwap vwap) {
    if (vwap.participation() != null) {
      assertThat(plan.filled())
          .isLessThanOrEqualTo(plan.progress().marketVolume().multiply(vwap.participation()));
    }
  }

  private static void assertAllOrNone(Plan plan, World world, PlanKind.Basket basket) {
    assertThat(plan.children().size()).isLessThanOrEqualTo(basket.legs().size());
    boolean released = world.orders.values().stream().anyMatch(order -> order.released);
    if (basket.allOrNone() && !released) {
      assertThat(world.orders.values()).allMatch(order -> order.filled.signum() == 0);
    }
    if (released) {
      assertThat(plan.children()).hasSize(basket.legs().size());
      assertThat(world.orders.values()).allMatch(order -> order.state != ChildState.PLACED);
    }
  }

  private static void assertNoOrphan(World world) {
    assertThat(world.orders).hasSize(world.plan().children().size());
    if (!world.plan().status().live()) {
      assertThat(world.orders.values()).allMatch(order -> order.state.isFinal());
    }
  }
}
