package io.tradeflow.faults.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Kills that left a marker, by place, and those that did not come about. */
final class Tally {
  private static final Comparator<Shot> BY_PLACE =
      Comparator.comparing(Shot::service).thenComparing(Shot::point);

  private final Map<Shot, Place> places = new TreeMap<>(BY_PLACE);

  /** What became of the kills at one point of one service. */
  private static final class Place {
    private final List<Long> millis = new ArrayList<>();
    private int misses;
    private int violations;

    private Map<String, Object> figures() {
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("kills", millis.size());
      figures.put("notReached", misses);
      figures.put("violations", violations);
      figures.put("seconds", seconds(median()));
      figures.put("secondsMost", seconds(millis.stream().mapToLong(it -> it).max().orElse(0)));
      return figures;
    }

    private long median() {
      return millis.isEmpty() ? 0 : millis.stream().sorted().toList().get(millis.size() / 2);
    }

    private static double seconds(long millis) {
      return millis / 100 / 10.0;
    }
  }

  private Place place(Shot shot) {
    return places.computeIfAbsent(shot, any -> new Place());
  }

  /** It died there, so long after it was started. */
  synchronized void hit(Shot shot, Duration lived) {
    place(shot).millis.add(lived.toMillis());
  }

  /** The point was not reached in time; the process was killed from outside. */
  synchronized void miss(Shot shot) {
    place(shot).misses++;
  }

  /** After these kills something did not hold; nobody knows after which of them. */
  synchronized void violated(Collection<Shot> shots, int violations) {
    shots.stream()
        .sorted(BY_PLACE)
        .map(this::place)
        .distinct()
        .forEach(it -> it.violations += violations);
  }

  synchronized int kills() {
    return places.values().stream().mapToInt(place -> place.millis.size()).sum();
  }

  synchronized int misses() {
    return places.values().stream().mapToInt(place -> place.misses).sum();
  }

  /** Kills at the place that was hit least. */
  synchronized int fewest() {
    return places.values().stream().mapToInt(place -> place.millis.size()).min().orElse(0);
  }

  /** By service and point. */
  synchronized Map<String, Map<String, Object>> figures() {
    Map<String, Map<String, Object>> figures = new LinkedHashMap<>();
    places.forEach((shot, place) -> figures.put(shot.name(), place.figures()));
    return figures;
  }

  /** Rows for people. */
  synchronized String table() {
    StringBuilder table =
        new StringBuilder("  place          kills  not reached  violations  s to death  most\n");
    places.forEach(
        (shot, place) ->
            table.append(
                "  %-13s  %5d  %11d  %10d  %10.1f  %4.1f%n"
                    .formatted(
                        shot.name(),
                        place.millis.size(),
                        place.misses,
                        place.violations,
                        Place.seconds(place.median()),
                        Place.seconds(place.millis.stream().mapToLong(it -> it).max().orElse(0)))));
    return table.toString();
  }
}
