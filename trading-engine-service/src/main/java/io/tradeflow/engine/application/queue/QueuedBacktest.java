package io.tradeflow.engine.application.queue;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A backtest that an account asked for.
 *
 * @param bars that it reads, of all symbols
 * @param mostRunning of the account at once when it was asked for
 * @param progress from 0 to 1
 * @param cancelRequested it ends as soon as whoever runs it sees that
 * @param error why it failed, for the account holder
 */
public record QueuedBacktest(
    UUID id,
    String accountId,
    BacktestPlan plan,
    long bars,
    int mostRunning,
    State state,
    double progress,
    boolean cancelRequested,
    @Nullable String error,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {
  /** Where it is; the last three are final. */
  public enum State {
    QUEUED,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED
  }

  /** One that nobody runs yet. */
  public static QueuedBacktest asked(
      UUID id, String accountId, BacktestPlan plan, long bars, int mostRunning, Instant now) {
    return new QueuedBacktest(
        id, accountId, plan, bars, mostRunning, State.QUEUED, 0, false, null, now, null, null);
  }
}
