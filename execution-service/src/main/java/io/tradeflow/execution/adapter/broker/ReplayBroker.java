package io.tradeflow.execution.adapter.broker;

import io.tradeflow.execution.application.Broker;
import io.tradeflow.execution.application.ReportLanes;
import io.tradeflow.execution.application.Stamp;
import io.tradeflow.execution.application.TimeTravels;
import io.tradeflow.execution.application.Validity;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.paperbroker.Depth;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The brokers of recorded spans, one a time travel: orders of one never meet the books of another,
 * nor the market's. Where the span is over nothing is sent any more, what was not known to work is
 * ended, and what was held is closed.
 */
public final class ReplayBroker implements Broker, AutoCloseable {
  private static final String OVER = "The time travel of the order has ended";

  private final TimeTravels travels;
  private final Function<Reports, PaperBrokerAdapter> brokers;
  private final Reports reports;
  private final ReportLanes lanes;
  private final Map<String, PaperBrokerAdapter> spans = new ConcurrentHashMap<>();

  /**
   * @param brokers makes the broker of a span
   */
  public ReplayBroker(
      TimeTravels travels, Reports reports, Function<Reports, PaperBrokerAdapter> brokers) {
    this.travels = travels;
    this.reports = reports;
    this.brokers = brokers;
    this.lanes = new ReportLanes(1, reports, item -> {});
  }

  /** Takes a book of the account's span; of spans that it is not bound to none is kept. */
  public void depth(String account, UUID travel, long sequence, Depth depth) {
    @Nullable PaperBrokerAdapter span = running(account, TimeTravels.broker(travel));
    if (span != null) {
      span.recorded(sequence, depth);
    }
  }

  /** Nothing is left of the span. */
  public void forget(UUID travel) {
    @Nullable PaperBrokerAdapter span = spans.remove(TimeTravels.broker(travel));
    if (span != null) {
      span.close();
    }
  }

  @Override
  public void send(Order order, long epoch, Validity validity) {
    @Nullable PaperBrokerAdapter span = running(order);
    if (span == null) {
      end(order, epoch);
    } else {
      span.send(order, epoch, validity);
    }
  }

  @Override
  public void resume(Order order, long epoch, Validity validity) {
    @Nullable PaperBrokerAdapter span = running(order);
    if (order.terms().foreign()) {
      close(order, epoch);
    } else if (span == null) {
      end(order, epoch);
    } else {
      span.resume(order, epoch, validity);
    }
  }

  @Override
  public void cancel(Order order, String reason, long epoch) {
    @Nullable PaperBrokerAdapter span = spans.get(order.terms().broker());
    if (span == null) {
      report(order, new OrderChange.Cancel(reason), epoch);
    } else {
      span.cancel(order, reason, epoch);
    }
  }

  @Override
  public boolean canModify(Order order) {
    return running(order) != null;
  }

  @Override
  public void modify(Order order, long epoch, Validity validity) {
    @Nullable PaperBrokerAdapter span = running(order);
    if (span == null) {
      UUID change = Objects.requireNonNull(order.pending(), "pending").id();
      report(order, new OrderChange.RefuseModify(change, over()), epoch);
    } else {
      span.modify(order, epoch, validity);
    }
  }

  @Override
  public void release(int partition) {
    spans.values().forEach(span -> span.release(partition));
  }

  @Override
  public void close() {
    spans.values().forEach(PaperBrokerAdapter::close);
    lanes.close();
  }

  private @Nullable PaperBrokerAdapter running(Order order) {
    return running(order.terms().accountId(), order.terms().broker());
  }

  private @Nullable PaperBrokerAdapter running(String account, String name) {
    return travels.runs(account, name)
        ? spans.computeIfAbsent(name, it -> brokers.apply(reports))
        : null;
  }

  /** Of an order that the span's broker made itself: it is filled whole at its price. */
  private void close(Order order, long epoch) {
    BigDecimal left = order.terms().quantity().subtract(order.filled());
    BigDecimal price = Objects.requireNonNull(order.terms().limitPrice(), "limitPrice");
    String fill = order.terms().id() + "-1";
    report(order, new OrderChange.Fill(fill, left, price, BigDecimal.ZERO, false), epoch);
  }

  private void end(Order order, long epoch) {
    report(
        order,
        order.state() == OrderState.SENDING
            ? new OrderChange.Reject(over())
            : new OrderChange.Cancel(OVER),
        epoch);
  }

  private static Rejection over() {
    return new Rejection(TimeTravels.CODE, null, null, OVER + ". Place it again.");
  }

  private void report(Order order, OrderChange change, long epoch) {
    try {
      lanes.put(new ReportLanes.Item(order, change, new Stamp(epoch, order.terms().marketTime())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerUnavailable("Interrupted while a recorded span was asked", e);
    }
  }
}
