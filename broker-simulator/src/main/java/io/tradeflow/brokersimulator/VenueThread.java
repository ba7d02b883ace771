package io.tradeflow.brokersimulator;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one thread that decides. Its queue is bounded: what does not fit was not taken. */
final class VenueThread implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(VenueThread.class.getName());
  private static final int WAITING = 4_096;

  private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(WAITING);
  private final Runnable turn;
  private final long turnMillis;
  private final Thread thread;
  private volatile boolean stopped;

  /**
   * @param turn done between requests, at least every so many milliseconds
   */
  VenueThread(Runnable turn, long turnMillis) {
    this.turn = turn;
    this.turnMillis = turnMillis;
    this.thread = Thread.ofPlatform().name("venue").daemon().start(this::run);
  }

  /** The answer of work in its turn; that of {@code busy} if the queue is full. */
  CompletableFuture<Answer> ask(Supplier<Answer> work, Supplier<Answer> busy) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    boolean taken =
        queue.offer(
            () -> {
              try {
                answer.complete(work.get());
              } catch (RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    if (!taken) {
      answer.complete(busy.get());
    }
    return answer;
  }

  private void run() {
    long due = System.nanoTime();
    while (!stopped) {
      try {
        @Nullable Runnable next = queue.poll(turnMillis, TimeUnit.MILLISECONDS);
        if (next != null) {
          next.run();
        }
        if (System.nanoTime() - due >= 0) {
          turn.run();
          due = System.nanoTime() + turnMillis * 1_000_000;
        }
      } catch (InterruptedException e) {
        stopped = true;
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "A turn of the venue failed", e);
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
