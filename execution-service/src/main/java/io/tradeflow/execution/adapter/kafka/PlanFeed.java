package io.tradeflow.execution.adapter.kafka;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.QuoteUpdated;
import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.execution.application.PlanDesk;
import java.math.BigDecimal;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Brings prices and time to the plans' desk, and to the trailing stops that wait at the orders'
 * desk. One thread works; it looks every 20 ms whether orders of plans were changed, and lets time
 * pass four times a second.
 */
public final class PlanFeed implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PlanFeed.class.getName());
  private static final long LOOK_MILLIS = 20;
  private static final long ROUND_MILLIS = 250;

  private final PlanDesk plans;
  private final OrderDesk orders;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  /** Begins at once. */
  public PlanFeed(PlanDesk plans, OrderDesk orders, ReferenceData market) {
    this.plans = plans;
    this.orders = orders;
    market.watch(this::quoted);
    every(LOOK_MILLIS, this::look);
    every(ROUND_MILLIS, plans::round);
    every(ROUND_MILLIS, orders::follow);
  }

  private void quoted(QuoteUpdated quote) {
    if (plans.working() == 0 && orders.trailing() == 0) {
      return;
    }
    BigDecimal price = Decimals.fromWire(quote.getLastPrice());
    orders.traded(quote.getSymbol(), price);
    if (plans.working() > 0) {
      plans.traded(quote.getSymbol(), price, Decimals.fromWire(quote.getLastQuantity()));
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
