package io.tradeflow.faults.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.starter.fault.FaultPoint;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShotTest {
  private static final Set<FaultPoint> ALL =
      EnumSet.complementOf(EnumSet.of(FaultPoint.GATE_PASSED));

  @Test
  void sameSeedPlansTheSameKills() {
    assertThat(Shot.plan(100, ALL, new Random(7))).isEqualTo(Shot.plan(100, ALL, new Random(7)));
    assertThat(Shot.plan(100, ALL, new Random(7))).isNotEqualTo(Shot.plan(100, ALL, new Random(8)));
  }

  @Test
  void pointsGivenInAnotherOrderPlanTheSameKills() {
    Set<FaultPoint> backwards = new LinkedHashSet<>(List.copyOf(ALL).reversed());

    assertThat(Shot.plan(100, backwards, new Random(7)))
        .isEqualTo(Shot.plan(100, ALL, new Random(7)));
  }

  @Test
  void everyPointIsPlannedAsOftenAsAnyOther() {
    List<Shot> shots = Shot.plan(320, ALL, new Random(1));

    Map<String, Long> counts =
        shots.stream().collect(Collectors.groupingBy(Shot::name, Collectors.counting()));
    assertThat(counts).hasSize(16).allSatisfy((name, count) -> assertThat(count).isEqualTo(20));
    assertThat(shots).extracting(Shot::point).containsAll(ALL);
  }

  @Test
  void pointOutsideOfTheDrillIsRefused() {
    assertThatThrownBy(() -> Shot.plan(1, EnumSet.of(FaultPoint.GATE_PASSED), new Random(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
