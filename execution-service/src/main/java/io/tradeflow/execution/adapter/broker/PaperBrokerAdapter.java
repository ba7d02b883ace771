package io.tradeflow.execution.adapter.broker;

import io.tradeflow.execution.adapter.postgres.OrderLedger;
import io.tradeflow.execution.application.Broker;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.PaperBroker;
import io.tradeflow.paperbroker.PaperOrder;
import io.tradeflow.paperbroker.PaperTerms;
import io.tradeflow.paperbroker.Report;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The in-process paper broker on one thread. It holds nothing that PostgreSQL does not: an unknown
 * client order id was never accepted, so that sending it again after a restart is safe.
 */
public final class PaperBrokerAdapter implements Broker, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PaperBrokerAdapter.class.getName());

  private final PaperBroker broker;
  private final Reports reports;
  private final Clock clock;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, Order> orders = new HashMap<>();
  private final Map<String, Depth> latest = new ConcurrentHashMap<>();

  public PaperBrokerAdapter(PaperTerms terms, Reports reports, Clock clock) {
    this.broker = new PaperBroker(terms);
    this.reports = reports;
    this.clock = clock;
    Future<?> ignored =
        thread.scheduleWithFixedDelay(
            () -> run(() -> tell(broker.advance(clock.instant()))), 1, 1, TimeUnit.MILLISECONDS);
  }

  @Override
  public void send(Order order) {
    await(
        () -> {
          orders.put(id(order), order);
          tell(List.of(broker.submit(paper(order), clock.instant())));
        });
  }

  @Override
  public void restore(Order order) {
    await(
        () -> {
          orders.put(id(order), order);
          broker.restore(paper(order), order.filled(), order.fillCount(), order.createdAt());
        });
  }

  @Override
  public void cancel(Order order, String reason) {
    await(() -> tell(broker.cancel(id(order), reason)));
  }

  @Override
  public void release(int partition) {
    await(
        () ->
            orders
                .entrySet()
                .removeIf(
                    entry -> {
                      boolean gone =
                          OrderLedger.partitionOf(entry.getValue().terms().accountId())
                              == partition;
                      if (gone) {
                        broker.forget(entry.getKey());
                      }
                      return gone;
                    }));
  }

  /** Takes a snapshot; one that was overtaken before its turn is skipped. */
  public void depth(Depth depth) {
    if (latest.put(depth.symbol(), depth) == null) {
      thread.execute(
          () ->
              run(
                  () ->
                      tell(
                          broker.onDepth(
                              Objects.requireNonNull(latest.remove(depth.symbol())),
                              clock.instant()))));
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }

  private void tell(List<Report> said) {
    for (Report report : said) {
      Order order = Objects.requireNonNull(orders.get(report.clientOrderId()));
      try {
        reports.accept(order, change(report));
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "Report not booked, order " + id(order), e);
      }
    }
  }

  private static OrderChange change(Report report) {
    return switch (report) {
      case Report.Accepted accepted -> new OrderChange.Acknowledge();
      case Report.Refused refused ->
          new OrderChange.Reject(new Rejection("BROKER", null, null, refused.reason()));
      case Report.Filled fill ->
          new OrderChange.Fill(
              fill.fillId(), fill.quantity(), fill.price(), fill.fee(), fill.maker());
      case Report.Cancelled cancelled -> new OrderChange.Cancel(cancelled.reason());
      case Report.Expired expired -> new OrderChange.Expire();
    };
  }

  private void await(Runnable work) {
    try {
      thread.submit(work).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Keeps the schedule alive when one turn fails; reports themselves retry their commit. */
  private static void run(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Paper broker turn failed", e);
    }
  }

  private static String id(Order order) {
    return order.terms().id().toString();
  }

  private static PaperOrder paper(Order order) {
    var terms = order.terms();
    return new PaperOrder(
        id(order),
        terms.symbol(),
        terms.buy(),
        terms.quantity(),
        terms.limitPrice(),
        PaperOrder.Force.valueOf(terms.timeInForce()),
        terms.tickSize());
  }
}
