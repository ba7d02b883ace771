package io.tradeflow.engine.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.domain.Candles;
import io.tradeflow.engine.domain.UniverseEngine.Arrival;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LanesTest {
  private final List<Long> order = new ArrayList<>();
  private final Lanes<Long> lanes = new Lanes<>(Long::longValue, 4);

  @Test
  void whatWasPublishedFirstComesFirst() {
    begin();
    add(0, 1, 4, 5);
    add(1, 2, 3, 6);
    lanes.drain(lane -> true, order::add);
    assertThat(order).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  /** A close that follows within a millisecond must not overtake the one before. */
  @Test
  void candlesThatWerePublishedWithinOneMillisecondKeepTheirOrder() {
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    Arrival before = arrival(at.plusNanos(100_000));
    Arrival after = arrival(at.plusNanos(900_000));
    List<Arrival> given = new ArrayList<>();
    Lanes<Arrival> arrivals = new Lanes<>(UniverseListener::published, 4);
    arrivals.begin(Set.of(0, 1));
    arrivals.add(0, after);
    arrivals.add(1, before);
    arrivals.drain(lane -> true, given::add);
    assertThat(given).containsExactly(before, after);
  }

  private static Arrival arrival(Instant published) {
    return new Arrival(Candles.at("BTC-USD", 0, "100"), 0, true, published, "event");
  }

  @Test
  void aLaneThatHasMoreIsWaitedFor() {
    begin();
    add(0, 1, 4);
    lanes.drain(lane -> false, order::add);
    assertThat(order).isEmpty();
    add(1, 2);
    lanes.drain(lane -> false, order::add);
    assertThat(order).containsExactly(1L, 2L);
    lanes.drain(lane -> lane == 1, order::add);
    assertThat(order).containsExactly(1L, 2L, 4L);
  }

  @Test
  void nobodyIsWaitedForWithoutEnd() {
    begin();
    add(0, 1, 2, 3, 4, 5, 6);
    lanes.drain(lane -> false, order::add);
    assertThat(order).containsExactly(1L, 2L);
  }

  @Test
  void beginsWithNothing() {
    begin();
    add(0, 1);
    begin();
    lanes.drain(lane -> true, order::add);
    assertThat(order).isEmpty();
  }

  private void begin() {
    lanes.begin(Set.of(0, 1));
  }

  private void add(int lane, long... times) {
    for (long time : times) {
      lanes.add(lane, time);
    }
  }
}
