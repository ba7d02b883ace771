package io.tradeflow.faults.crash;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Where the time of a drill goes. One thread. */
final class Phases {
  /** What is being done. */
  enum Phase {
    BEGINNING,
    KILLING,
    RESTING,
    CHECKING
  }

  private final Map<Phase, Duration> spent = new EnumMap<>(Phase.class);
  private Phase current = Phase.BEGINNING;
  private long since = System.nanoTime();

  /** From now on this is done. */
  void enter(Phase next) {
    long now = System.nanoTime();
    spent.merge(current, Duration.ofNanos(now - since), Duration::plus);
    current = next;
    since = now;
  }

  /** Whole seconds by phase, of those that have ended. */
  Map<String, Long> seconds() {
    return spent.entrySet().stream()
        .collect(
            Collectors.toMap(
                phase -> phase.getKey().name().toLowerCase(Locale.ROOT),
                phase -> phase.getValue().toSeconds(),
                Long::sum,
                LinkedHashMap::new));
  }
}
