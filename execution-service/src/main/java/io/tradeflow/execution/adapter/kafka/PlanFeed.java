package io.tradeflow.execution.adapter.kafka;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.QuoteUpdated;
import io.tradeflow.execution.application.PlanDesk;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

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
  public PlanFeed(PlanDesk plans, ReferenceData market) {
    this.plans = plans;
    market.watch(this::quoted);
    every(LOOK_MILLIS, this::look);
    every(ROUND_MILLIS, plans::round);
  }

  private void quoted(QuoteUpdated quote) {
    if (plans.working() > 0) {
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
