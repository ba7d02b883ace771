package io.tradeflow.faults.crash;

import io.tradeflow.faults.world.World;
import io.tradeflow.starter.fault.FaultPoint;
import java.util.Map;
import java.util.TreeMap;

/** Kills that left a marker, by service and point, and those that did not come about. */
final class Tally {
  private final Map<FaultPoint, Map<String, Integer>> hits = new TreeMap<>();
  private int kills;
  private int misses;

  synchronized void hit(Shot shot) {
    kills++;
    hits.computeIfAbsent(shot.point(), point -> new TreeMap<>())
        .merge(shot.service(), 1, Integer::sum);
  }

  /** The point was not reached in time; the process was killed from outside. */
  synchronized void miss() {
    misses++;
  }

  synchronized int kills() {
    return kills;
  }

  synchronized int misses() {
    return misses;
  }

  /** By point, then service. */
  synchronized Map<FaultPoint, Map<String, Integer>> hits() {
    return new TreeMap<>(hits);
  }

  /** Rows for people. */
  synchronized String table() {
    StringBuilder table = new StringBuilder("  point  execution  risk\n");
    hits.forEach(
        (point, services) ->
            table.append(
                "  %-5s  %9d  %4d%n"
                    .formatted(
                        point,
                        services.getOrDefault(World.EXECUTION, 0),
                        services.getOrDefault(World.RISK, 0))));
    return table.toString();
  }
}
