package io.tradeflow.engine.adapter.postgres;

import io.tradeflow.engine.application.queue.QueuedBacktest.State;
import io.tradeflow.events.BacktestCancelled;
import io.tradeflow.events.BacktestDone;
import io.tradeflow.events.BacktestEvent;
import io.tradeflow.events.BacktestEventType;
import io.tradeflow.events.BacktestFailed;
import io.tradeflow.events.BacktestProgressed;
import io.tradeflow.starter.Envelopes;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a backtest goes, for its account.
 *
 * @param state RUNNING, or one of the final ones
 * @param run which run of it; null where none is needed to tell this from others
 * @param error only if it has failed
 */
record BacktestNews(
    String accountId,
    UUID backtestId,
    State state,
    @Nullable UUID run,
    double progress,
    @Nullable String error) {
  static BacktestNews ended(String accountId, UUID id, State state, @Nullable String error) {
    return new BacktestNews(accountId, id, state, null, 0, error);
  }

  /** As it goes onto {@code engine.backtests.v1}. */
  BacktestEvent event(Instant now) {
    String id = backtestId.toString();
    return switch (state) {
      case RUNNING ->
          of(BacktestEventType.BACKTEST_PROGRESSED, ":" + run + ":" + progress, now)
              .setProgressed(new BacktestProgressed(id, progress))
              .build();
      case DONE ->
          of(BacktestEventType.BACKTEST_DONE, "", now).setDone(new BacktestDone(id)).build();
      case FAILED ->
          of(BacktestEventType.BACKTEST_FAILED, "", now)
              .setFailed(new BacktestFailed(id, error == null ? "It failed." : error))
              .build();
      case CANCELLED ->
          of(BacktestEventType.BACKTEST_CANCELLED, "", now)
              .setCancelled(new BacktestCancelled(id))
              .build();
      case QUEUED -> throw new IllegalArgumentException("Whoever asked for it knows that");
    };
  }

  private BacktestEvent.Builder of(BacktestEventType type, String which, Instant now) {
    String id = backtestId.toString();
    return BacktestEvent.newBuilder()
        .setEnvelope(Envelopes.of(accountId, null, null, now, id, id, type + which, 0))
        .setType(type);
  }
}
