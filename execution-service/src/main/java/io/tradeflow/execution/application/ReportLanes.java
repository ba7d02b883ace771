package io.tradeflow.execution.application;

import io.tradeflow.execution.application.Broker.Reports;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries a broker's reports to the ledger on threads of its own: in order for each account,
 * accounts in parallel. Reports of one order that wait together are booked together. A full lane
 * makes its caller wait.
 */
public final class ReportLanes implements AutoCloseable {
  /** One report on its way. */
  public record Item(Order order, OrderChange change, Stamp stamp) {
    boolean joins(Item first) {
      return order.terms().id().equals(first.order.terms().id()) && stamp.equals(first.stamp);
    }
  }

  private static final System.Logger LOG = System.getLogger(ReportLanes.class.getName());
  private static final int WAITING = 1_024;
  private static final int TOGETHER = 64;

  private final Reports reports;
  private final Consumer<Item> disagreed;
  private final List<BlockingQueue<Item>> lanes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param disagreed told of an order that the broker must forget
   */
  public ReportLanes(int count, Reports reports, Consumer<Item> disagreed) {
    this.reports = reports;
    this.disagreed = disagreed;
    for (int i = 0; i < count; i++) {
      BlockingQueue<Item> lane = new ArrayBlockingQueue<>(WAITING);
      lanes.add(lane);
      threads.add(Thread.ofVirtual().name("broker-reports-" + i).start(() -> run(lane)));
    }
  }

  /** Waits while the account's lane is full. */
  public void put(Item item) throws InterruptedException {
    int lane = Math.floorMod(item.order().terms().accountId().hashCode(), lanes.size());
    lanes.get(lane).put(item);
  }

  private void run(BlockingQueue<Item> lane) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        book(next(lane));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        boolean stopping = Thread.currentThread().isInterrupted();
        LOG.log(
            stopping ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR,
            "Reports were not booked",
            e);
      }
    }
  }

  private static List<Item> next(BlockingQueue<Item> lane) throws InterruptedException {
    List<Item> items = new ArrayList<>();
    items.add(lane.take());
    @Nullable Item following = lane.peek();
    while (following != null && following.joins(items.getFirst()) && items.size() < TOGETHER) {
      items.add(lane.take());
      following = lane.peek();
    }
    return items;
  }

  private void book(List<Item> items) {
    Item first = items.getFirst();
    List<OrderChange> changes = items.stream().map(Item::change).toList();
    if (!reports.accept(first.order(), changes, first.stamp())) {
      disagreed.accept(first);
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
