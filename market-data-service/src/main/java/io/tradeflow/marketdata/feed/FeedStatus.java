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
 * @param failure why it ended, where it failed; else null
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
    @Nullable Instant startedAt,
    @Nullable Failure failure) {
  /** RUNNING until it ends; the other three are for good. */
  enum State {
    RUNNING,
    /** The source was played to its end. */
    FINISHED,
    /** Somebody stopped or replaced it. */
    STOPPED,
    /** It broke; {@link Failure} says why. */
    FAILED
  }

  /**
   * What broke a run; the log has the rest.
   *
   * @param reason for an operator to read, at most 300 characters
   * @param at wall clock
   */
  record Failure(String reason, Instant at) {
    private static final int LONGEST_REASON = 300;

    static Failure of(Throwable failure, Instant at) {
      String reason = failure.toString();
      return new Failure(
          reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason, at);
    }
  }

  static FeedStatus none() {
    return new FeedStatus(
        null, "none", 0, null, 0, State.STOPPED, List.of(), 0, 0, null, null, null);
  }
}
