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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The brokers of recorded spans, one a time travel and symbol: orders of one never meet the books
 * of another, nor the market's. Where the span is over nothing is sent any more, what was not known
 * to work is ended, and what was held is closed.
 */
public final class ReplayBroker implements Broker, AutoCloseable {
  private static final String OVER = "The time travel of the order has ended";

  /** Books that an order may have been placed at which arrives before its symbol has a broker. */
  private static final int RECENT = 16;

  private static final int TURNS = 64;

  private record Place(String broker, String symbol) {
    static Place of(Order order) {
      return new Place(order.terms().broker(), order.terms().symbol());
    }
  }

  private record Shown(long sequence, Depth depth) {}

  private final TimeTravels travels;
  private final Function<Reports, PaperBrokerAdapter> brokers;
  private final Reports reports;
  private final ReportLanes lanes;
  private final Map<Place, PaperBrokerAdapter> spans = new ConcurrentHashMap<>();
  private final Map<Place, Deque<Shown>> recent = new ConcurrentHashMap<>();
  private final List<Lock> turns = Stream.<Lock>generate(ReentrantLock::new).limit(TURNS).toList();

  /**
   * @param brokers makes the broker of a symbol in a span
   */
  public ReplayBroker(
      TimeTravels travels, Reports reports, Function<Reports, PaperBrokerAdapter> brokers) {
    this.travels = travels;
    this.reports = (order, changes, stamp) -> inTurn(reports, order, changes, stamp);
    this.brokers = brokers;
    this.lanes = new ReportLanes(1, this.reports, item -> {});
  }

  /** Takes a book of the account's span; of spans that it is not bound to none is kept. */
  public synchronized void depth(String account, UUID travel, long sequence, Depth depth) {
    Place place = new Place(TimeTravels.broker(travel), depth.symbol());
    if (!travels.runs(account, place.broker())) {
      return;
    }
    Deque<Shown> books = recent.computeIfAbsent(place, it -> new ArrayDeque<>());
    if (!books.isEmpty() && books.getLast().sequence() >= sequence) {
      return;
    }
    books.addLast(new Shown(sequence, depth));
    if (books.size() > RECENT) {
      books.removeFirst();
    }
    @Nullable PaperBrokerAdapter span = spans.get(place);
    if (span != null) {
      span.recorded(sequence, depth);
    }
  }

  /** Nothing is left of the span. */
  public synchronized void forget(UUID travel) {
    String broker = TimeTravels.broker(travel);
    recent.keySet().removeIf(place -> place.broker().equals(broker));
    for (Place place : List.copyOf(spans.keySet())) {
      @Nullable PaperBrokerAdapter span =
          place.broker().equals(broker) ? spans.remove(place) : null;
      if (span != null) {
        span.close();
      }
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
    @Nullable PaperBrokerAdapter span = spans.get(Place.of(order));
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
    return travels.runs(order.terms().accountId(), order.terms().broker())
        ? open(Place.of(order))
        : null;
  }

  private synchronized PaperBrokerAdapter open(Place place) {
    @Nullable PaperBrokerAdapter known = spans.get(place);
    if (known != null) {
      return known;
    }
    PaperBrokerAdapter made = brokers.apply(reports);
    recent
        .getOrDefault(place, new ArrayDeque<>())
        .forEach(book -> made.recorded(book.sequence(), book.depth()));
    spans.put(place, made);
    return made;
  }

  /** Symbols of an account have brokers of their own; its reports are booked one after another. */
  private boolean inTurn(Reports booking, Order order, List<OrderChange> changes, Stamp stamp) {
    Lock turn = turns.get(Math.floorMod(order.terms().accountId().hashCode(), TURNS));
    turn.lock();
    try {
      return booking.accept(order, changes, stamp);
    } finally {
      turn.unlock();
    }
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
