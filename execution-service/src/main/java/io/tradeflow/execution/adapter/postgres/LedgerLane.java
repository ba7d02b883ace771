package io.tradeflow.execution.adapter.postgres;

import io.tradeflow.execution.application.OrderLedger.LedgerUnavailable;
import io.tradeflow.execution.application.OrderLedger.Unbookable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Commits the work of its accounts in the order of arrival, one batch at a time, on a thread of its
 * own: what arrives while a batch commits makes up the next one, so that an idle lane adds no delay
 * and a busy one spares most commits. Work that the database refuses is tried alone, so that it
 * spoils no other.
 */
final class LedgerLane implements AutoCloseable {
  /** Commits all of the work and keeps its promises, or fails and has changed nothing. */
  interface Commit {
    void commit(List<LedgerWork> batch) throws Exception;
  }

  private static final int WAITING = 8_192;
  private static final int BATCH = 128;
  private static final int IDLE_SECONDS = 1;
  private static final String STOPS = "the service stops";

  private final Commit commit;
  private final BlockingQueue<LedgerWork> waiting = new ArrayBlockingQueue<>(WAITING);
  private volatile boolean closed;

  LedgerLane(int number, Commit commit) {
    this.commit = commit;
    Thread.ofPlatform().name("ledger-lane-" + number).daemon().start(this::run);
  }

  /**
   * Takes the work; more than 8,192 pieces do not wait, and fail as if the ledger were away. So
   * does all that comes after the end.
   */
  void put(LedgerWork work) {
    if (!waiting.offer(work)) {
      fail(work, "8,192 pieces of work wait already");
    } else if (closed && waiting.remove(work)) {
      fail(work, STOPS);
    }
  }

  private static void fail(LedgerWork work, String why) {
    boolean ignored =
        work.answer()
            .completeExceptionally(new LedgerUnavailable(new RejectedExecutionException(why)));
  }

  private void run() {
    List<LedgerWork> batch = new ArrayList<>(BATCH);
    try {
      while (!closed) {
        @Nullable LedgerWork first = waiting.poll(IDLE_SECONDS, TimeUnit.SECONDS);
        if (first != null) {
          batch.add(first);
          if (closed) {
            break;
          }
          waiting.drainTo(batch, BATCH - 1);
          commit(List.copyOf(batch));
          batch.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    waiting.drainTo(batch);
    batch.forEach(work -> fail(work, STOPS));
  }

  private void commit(List<LedgerWork> batch) {
    try {
      commit.commit(batch);
    } catch (Throwable failure) { // an error, too, must not end the lane and leave all waiting
      Throwable why = Failures.classified(failure);
      if (why instanceof Unbookable && batch.size() > 1) {
        batch.forEach(work -> commit(List.of(work)));
      } else {
        batch.forEach(work -> work.answer().completeExceptionally(why));
      }
    }
  }

  /** Takes no more; what waits fails, and what is under way comes to its end. */
  @Override
  public void close() {
    closed = true;
  }
}
