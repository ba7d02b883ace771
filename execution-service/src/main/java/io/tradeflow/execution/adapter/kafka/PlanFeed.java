package io.tradeflow.execution.adapter.kafka;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.QuoteEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.application.PlanDesk;
import io.tradeflow.starter.kafka.BroadcastReaders;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Brings prices and time to the plans' desk. One thread works; it looks every 20 ms whether orders
 * of plans were changed, and lets time pass four times a second.
 */
public final class PlanFeed implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PlanFeed.class.getName());
  private static final long LOOK_MILLIS = 20;
  private static final long ROUND_MILLIS = 250;

  private final PlanDesk plans;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  /** Begins at once. */
  public PlanFeed(PlanDesk plans, BroadcastReaders readers) {
    this.plans = plans;
    readers.fromNow(Topics.MARKET_QUOTES, this::quoted);
    every(LOOK_MILLIS, this::look);
    every(ROUND_MILLIS, plans::round);
  }

  private void quoted(ConsumerRecord<String, QuoteEvent> event) {
    var quote = event.value().getQuote();
    if (quote != null) {
      plans.traded(
          quote.getSymbol(),
          Decimals.fromWire(quote.getLastPrice()),
          Decimals.fromWire(quote.getLastQuantity()));
    }
  }

  private void look() {
    if (plans.busy()) {
      plans.work();
    }
  }

  private void every(long millis, Runnable work) {
    Future<?> ignored =
        thread.scheduleWithFixedDelay(() -> attempt(work), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** What fails here is tried again the next time. */
  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Plans are worked again soon: " + e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
