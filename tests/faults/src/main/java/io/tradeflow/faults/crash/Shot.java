package io.tradeflow.faults.crash;

import io.tradeflow.faults.world.World;
import io.tradeflow.starter.fault.FaultPoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * One kill to come: which service dies, where, and at which time that it gets there.
 *
 * @param service {@code execution} or {@code risk}
 */
record Shot(String service, FaultPoint point, int time) {

  private static final int LATEST = 12;

  /** A process does not get often to points that it passes once a batch of records. */
  private static final int LATEST_OF_BATCHES = 3;

  private static final Set<FaultPoint> OF_BATCHES =
      Collections.unmodifiableSet(EnumSet.of(FaultPoint.K5, FaultPoint.K11));
  private static final Set<FaultPoint> AT_EXECUTION =
      Collections.unmodifiableSet(
          EnumSet.complementOf(EnumSet.of(FaultPoint.K6, FaultPoint.GATE_PASSED)));
  private static final Set<FaultPoint> AT_RISK =
      Collections.unmodifiableSet(
          EnumSet.of(FaultPoint.K3, FaultPoint.K4, FaultPoint.K5, FaultPoint.K6, FaultPoint.K11));

  /** As the process is armed. */
  String charge() {
    return point + ":die@" + time;
  }

  /** As the table names it. */
  String name() {
    return service + " " + point;
  }

  /**
   * Kills in an order that follows from the seed, points evenly.
   *
   * @throws IllegalArgumentException if none of the points is at a service
   */
  static List<Shot> plan(int runs, Set<FaultPoint> points, Random random) {
    List<Shot> round = new ArrayList<>();
    for (FaultPoint point : new TreeSet<>(points)) {
      if (AT_EXECUTION.contains(point)) {
        round.add(new Shot(World.EXECUTION, point, 1));
      }
      if (AT_RISK.contains(point)) {
        round.add(new Shot(World.RISK, point, 1));
      }
    }
    if (round.isEmpty()) {
      throw new IllegalArgumentException("None of these points is in the order path: " + points);
    }
    List<Shot> shots = new ArrayList<>();
    while (shots.size() < runs) {
      Collections.shuffle(round, random);
      for (Shot shot : round) {
        int latest = OF_BATCHES.contains(shot.point()) ? LATEST_OF_BATCHES : LATEST;
        shots.add(new Shot(shot.service(), shot.point(), 1 + random.nextInt(latest)));
      }
    }
    return List.copyOf(shots.subList(0, runs));
  }
}
