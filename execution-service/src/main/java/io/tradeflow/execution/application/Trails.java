package io.tradeflow.execution.application;

import static io.tradeflow.execution.application.Stages.done;

import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.WatchedTrail;
import io.tradeflow.execution.domain.plan.PlanEvent.Range;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Trailing stops that risk let pass and whose broker has none: they stay APPROVED here and follow
 * the market; each step is written down, and so is the moment in which one goes off, before it is
 * sent. So the next owner of its partition goes on where it was.
 */
final class Trails {
  private static final System.Logger LOG = System.getLogger(Trails.class.getName());

  private final OrderLedger ledger;
  private final Market market;
  private final Partitions partitions;
  private final Tape tape = new Tape();
  private final Map<UUID, Order> watched = new ConcurrentHashMap<>();

  Trails(OrderLedger ledger, Market market, Partitions partitions) {
    this.ledger = ledger;
    this.market = market;
    this.partitions = partitions;
  }

  /** Watches an order that is APPROVED and trails; it may be watched already. */
  void watch(Order order) {
    Order ignored =
        watched.merge(
            order.terms().id(),
            order,
            (one, other) -> other.updatedAt().isBefore(one.updatedAt()) ? one : other);
  }

  /** The order has ended, or is on its way. */
  void forget(Order order) {
    watched.remove(order.terms().id());
  }

  int size() {
    return watched.size();
  }

  /** Something was traded in the market. Any thread, never blocks. */
  void traded(String symbol, BigDecimal price) {
    if (!watched.isEmpty()) {
      tape.traded(symbol, price, BigDecimal.ZERO);
    }
  }

  /** Looks at every price since the last look; one order that fails does not hold up the others. */
  void look(Dispatch dispatch) {
    Map<String, Tape.Traded> passed = tape.take();
    boolean all = true;
    for (Order order : List.copyOf(watched.values())) {
      all &= look(order, passed.get(order.terms().symbol()), dispatch);
    }
    if (!all) {
      passed.forEach(tape::tellAgain);
    }
  }

  private boolean look(Order order, Tape.@Nullable Traded traded, Dispatch dispatch) {
    @Nullable Long epoch = partitions.claimed(order);
    @Nullable BigDecimal last = market.lastPrice(order.terms().symbol());
    if (epoch == null) {
      forget(order);
      return true;
    }
    @Nullable Range range = traded != null ? traded.range() : last == null ? null : Range.at(last);
    if (range == null || next(order, range) == null) {
      return true;
    }
    try {
      dispatch.inTurn(order.terms().accountId(), () -> move(order, range, epoch, dispatch));
      return true;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Looked at soon: order " + order.terms().id(), e);
      dispatch.await(partitions.of(order));
      return false;
    }
  }

  private @Nullable OrderChange next(Order order, Range range) {
    return WatchedTrail.next(
        order, range.low(), range.high(), market.marketTime(order.terms().symbol()));
  }

  /** As the order is now, which others may have changed or ended meanwhile. */
  private void move(Order seen, Range range, long epoch, Dispatch dispatch) {
    UUID id = seen.terms().id();
    String account = seen.terms().accountId();
    @Nullable Order now = done(ledger.find(id, account)).filter(Order::watched).orElse(null);
    @Nullable OrderChange change = now == null ? null : next(now, range);
    @Nullable Order next =
        now == null || change == null
            ? now
            : dispatch.step(now, change, epoch).map(OrderLedger.Booked::order).orElse(null);
    if (next != null && next.watched()) {
      watched.put(id, next);
      return;
    }
    forget(seen);
    if (next != null && next.state() == OrderState.APPROVED) {
      dispatch.sendOrAwait(next, epoch);
    }
  }
}
