package io.tradeflow.execution.adapter.postgres;

import io.tradeflow.execution.application.OrderLedger.LedgerUnavailable;
import io.tradeflow.execution.application.OrderLedger.Unbookable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Commits the work of its accounts in the order of arrival, one batch at a time: what arrives while
 * a batch commits makes up the next one, so that an idle lane adds no delay and a busy one spares
 * most commits. Work that the database refuses is tried alone, so that it spoils no other.
 */
final class LedgerLane {
  private static final int WAITING = 8_192;
  private static final int BATCH = 128;

  private final Function<List<LedgerWork>, Mono<Void>> commit;
  private final Queue<LedgerWork> waiting = new ArrayDeque<>();
  private boolean busy;

  /**
   * @param commit commits all of the work and keeps its promises, or fails and has changed nothing
   */
  LedgerLane(Function<List<LedgerWork>, Mono<Void>> commit) {
    this.commit = commit;
  }

  /** Takes the work; more than 8,192 pieces do not wait, and fail as if the ledger were away. */
  void put(LedgerWork work) {
    synchronized (waiting) {
      if (waiting.size() == WAITING) {
        String full = "8,192 pieces of work wait already";
        boolean ignored =
            work.answer()
                .completeExceptionally(new LedgerUnavailable(new RejectedExecutionException(full)));
        return;
      }
      waiting.add(work);
      if (busy) {
        return;
      }
      busy = true;
    }
    next();
  }

  private void next() {
    List<LedgerWork> batch = new ArrayList<>();
    synchronized (waiting) {
      while (!waiting.isEmpty() && batch.size() < BATCH) {
        batch.add(waiting.remove());
      }
      busy = !batch.isEmpty();
    }
    if (!batch.isEmpty()) {
      var ignored = tried(batch).subscribe(null, failure -> next(), this::next);
    }
  }

  private Mono<Void> tried(List<LedgerWork> batch) {
    return Mono.defer(() -> commit.apply(batch))
        .onErrorResume(
            failure -> {
              Throwable why = Failures.classified(failure);
              if (why instanceof Unbookable && batch.size() > 1) {
                return Flux.fromIterable(batch).concatMap(work -> tried(List.of(work))).then();
              }
              batch.forEach(work -> work.answer().completeExceptionally(why));
              return Mono.empty();
            });
  }
}
