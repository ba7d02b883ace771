package io.tradeflow.execution.application;

import static io.tradeflow.execution.application.Stages.done;

import io.tradeflow.execution.application.OrderLedger.Booked;
import io.tradeflow.execution.application.OrderLedger.LedgerUnavailable;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Books what brokers report. While the ledger cannot be reached a report waits and is tried again,
 * so that none is lost. A report that can never be booked is logged, its order becomes UNKNOWN for
 * all to see, and the reports after it go on.
 */
public final class BrokerReports implements Broker.Reports {
  private static final System.Logger LOG = System.getLogger(BrokerReports.class.getName());
  private static final Duration FIRST_WAIT = Duration.ofMillis(50);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private final OrderLedger ledger;

  public BrokerReports(OrderLedger ledger) {
    this.ledger = ledger;
  }

  @Override
  public boolean accept(Order order, List<OrderChange> changes, Stamp stamp) {
    try {
      Optional<Booked> booked = booked(order, changes, stamp);
      if (booked.isEmpty()) {
        LOG.log(System.Logger.Level.WARNING, "Not ours any more: order " + order.terms().id());
        return false;
      }
      List<OrderChange> fills =
          booked.get().refused().stream()
              .filter(OrderChange.Fill.class::isInstance)
              .filter(fill -> !booked.get().repeated().contains(fill))
              .toList();
      if (fills.isEmpty()) {
        return true;
      }
      lose(order, stamp, "The broker reports fills that do not fit: " + fills);
    } catch (LedgerInterrupted e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Cannot be booked: " + changes, e);
      lose(order, stamp, "A report of the broker cannot be booked: " + e.getMessage());
    }
    return false;
  }

  private void lose(Order order, Stamp stamp, String reason) {
    LOG.log(System.Logger.Level.ERROR, "Order " + order.terms().id() + " is UNKNOWN. " + reason);
    try {
      Optional<Booked> ignored = booked(order, List.of(new OrderChange.LoseTrack(reason)), stamp);
    } catch (LedgerInterrupted e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Nor can that be booked, order " + order.terms().id(), e);
    }
  }

  private Optional<Booked> booked(Order order, List<OrderChange> changes, Stamp stamp) {
    for (Duration wait = FIRST_WAIT; ; wait = longer(wait)) {
      try {
        return done(ledger.change(order.terms().id(), order.terms().accountId(), changes, stamp));
      } catch (LedgerUnavailable e) {
        LOG.log(System.Logger.Level.WARNING, "A report waits " + wait + ": " + e.getMessage());
        pause(wait);
      }
    }
  }

  private static Duration longer(Duration wait) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : twice;
  }

  private static void pause(Duration wait) {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LedgerInterrupted(e);
    }
  }

  /** The process stops; what was not booked is asked for again by the partition's next owner. */
  private static final class LedgerInterrupted extends RuntimeException {
    private static final long serialVersionUID = 1;

    LedgerInterrupted(InterruptedException cause) {
      super("Stopped while a report waited for the ledger", cause);
    }
  }
}
