package io.tradeflow.engine.application.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Port: the queue of backtests. Whoever runs one holds it by a lease; a lease that ran out is given
 * to another, and who held it before changes nothing any more. Accounts are told how their
 * backtests go and end, in the commit that makes it so. Calls block.
 */
public interface BacktestStore {
  /** What became of a backtest that was to be added. */
  enum Added {
    ADDED,
    ACCOUNT_FULL,
    QUEUE_FULL
  }

  /** What somebody who runs a backtest is told. */
  enum Order {
    GO_ON,
    CANCEL,
    /** Another runs it, or it is gone. */
    LEAVE
  }

  /** What became of a request to end a backtest. */
  enum Ending {
    CANCELLED,
    REQUESTED,
    DELETED
  }

  /** Adds it unless the account or the queue has that many that are not finished. */
  Added add(QueuedBacktest backtest, int mostOfAccount, int mostInAll);

  Optional<QueuedBacktest> find(String accountId, UUID id);

  /** Newest first, before the position (exclusive) if given. */
  List<Kept> list(String accountId, int limit, @Nullable Long before);

  /** What it gave; empty unless it is done. */
  Optional<Output> output(String accountId, UUID id);

  /** Cancels what is not finished, deletes what is; empty if there is none. */
  Optional<Ending> end(String accountId, UUID id, Instant now);

  /**
   * Takes up the next one: of the account that was served longest ago.
   *
   * @param attempts after so many that came to no end it has failed
   */
  Optional<Claim> claim(Duration lease, int attempts, Instant now);

  /** Renews the lease and says how far it is; the account is told where that has changed. */
  Order renew(Claim claim, double progress, Duration lease, Instant now);

  /** Each gives false if another holds the lease by now, and changes nothing then. */
  boolean done(Claim claim, Output output, Instant now);

  boolean failed(Claim claim, String error, Instant now);

  boolean cancelled(Claim claim, Instant now);

  /**
   * Lets it wait again.
   *
   * @param counts whether this was an attempt
   */
  boolean release(Claim claim, boolean counts);

  /** Forgets what was finished before that, and all but so many of each account. */
  void forget(Instant finishedBefore, int most);

  /** A backtest with its place in the list. */
  record Kept(long position, QueuedBacktest backtest) {}

  /**
   * The right to run a backtest.
   *
   * @param runId new with each
   */
  record Claim(UUID id, UUID runId, BacktestPlan plan, long bars) {}

  /** The result as JSON and the report as HTML. */
  record Output(String result, String report) {}
}
