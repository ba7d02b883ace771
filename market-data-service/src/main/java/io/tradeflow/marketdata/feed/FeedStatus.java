package io.tradeflow.marketdata.feed;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run stands.
 *
 * @param type simulator, replay, or none where nothing was ever started
 * @param symbols how many it has
 * @param speed market seconds a wall second
 * @param intervals of the candles it makes
 * @param candles closed so far
 */
record FeedStatus(
    @Nullable String runId,
    String type,
    int symbols,
    @Nullable Long seed,
    int speed,
    State state,
    List<String> intervals,
    long candles,
    long ticks,
    @Nullable Instant marketTime,
    @Nullable Instant startedAt) {
  enum State {
    RUNNING,
    FINISHED,
    STOPPED
  }

  static FeedStatus none() {
    return new FeedStatus(null, "none", 0, null, 0, State.STOPPED, List.of(), 0, 0, null, null);
  }
}
