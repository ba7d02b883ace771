package io.tradeflow.execution.application;

import static io.tradeflow.execution.application.Stages.done;

import io.tradeflow.execution.application.Broker.BrokerUnavailable;
import io.tradeflow.execution.application.Reconciliations.Fence;
import io.tradeflow.execution.application.Reconciliations.Standing;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.reconcile.BrokerBooks;
import io.tradeflow.execution.domain.reconcile.BrokerFill;
import io.tradeflow.execution.domain.reconcile.BrokerOrder;
import io.tradeflow.execution.domain.reconcile.Comparison;
import io.tradeflow.execution.domain.reconcile.Finding;
import io.tradeflow.execution.domain.reconcile.Mark;
import io.tradeflow.execution.domain.reconcile.OwnBooks;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Compares one account with one broker until nothing is left to repair: asks about orders whose
 * fills or end we miss, adopts orders that we did not place, and fences the account while something
 * differs. It books nothing itself: what the broker says of an order comes by its reports, once.
 */
final class Reconciler {
  /** How a comparison ended. */
  enum Outcome {
    AGREES,
    /** Something was repaired, or there is more to read; compare again soon. */
    REPAIRED,
    DIFFERS,
    /** The account trades too fast to be compared, or reports are on their way. */
    BUSY,
    UNREACHABLE,
    /** Another instance owns the account now, or the broker keeps no books. */
    NOT_OURS
  }

  /** Asks the broker about an order that may be there, and sends nothing that was there before. */
  @FunctionalInterface
  interface Asking {
    void about(Order order, long epoch);
  }

  private static final System.Logger LOG = System.getLogger(Reconciler.class.getName());
  private static final String CHANGED =
      "not settled, as the differences are others than the operator saw. Look at the fence again.";
  private static final int LOOKS = 8;
  private static final long PAUSE_MILLIS = 100;
  private static final BigDecimal UNLISTED_TICK = BigDecimal.ONE;

  private final OrderLedger ledger;
  private final Reconciliations reconciliations;
  private final Fences fences;
  private final Market market;
  private final Clock clock;
  private final Asking asking;

  Reconciler(
      OrderLedger ledger,
      Reconciliations reconciliations,
      Fences fences,
      Market market,
      Clock clock,
      Asking asking) {
    this.ledger = ledger;
    this.reconciliations = reconciliations;
    this.fences = fences;
    this.market = market;
    this.clock = clock;
    this.asking = asking;
  }

  /** Under the epoch in which the account's partition is ours. */
  Outcome reconcile(String account, String name, Broker broker, int partition, long epoch) {
    return new Run(account, name, broker, partition, epoch).compare();
  }

  private final class Run {
    private final String account;
    private final String name;
    private final Broker broker;
    private final int partition;
    private final long epoch;
    private final Set<Finding> adopted = new LinkedHashSet<>();
    private final Set<Finding> lasting = new LinkedHashSet<>();
    private Standing standing = Standing.NEW;
    private Mark mark = Mark.NONE;

    private Run(String account, String name, Broker broker, int partition, long epoch) {
      this.account = account;
      this.name = name;
      this.broker = broker;
      this.partition = partition;
      this.epoch = epoch;
    }

    private Outcome compare() {
      standing = done(reconciliations.standing(account, name));
      mark = standing.mark();
      List<Order> asked = List.of();
      for (int look = 1; look <= LOOKS; look++) {
        @Nullable BrokerBooks theirs = broker.books(account, mark.sequence()).orElse(null);
        if (theirs == null) {
          return Outcome.NOT_OURS;
        }
        OwnBooks own = own(theirs);
        Comparison compared = Comparison.of(name, own, theirs, mark);
        if (look == 1) {
          lasting.addAll(compared.unlike());
        } else {
          lasting.retainAll(compared.unlike());
        }
        if (compared.orders()) {
          if (!theirs.complete() && (compared.findings().isEmpty() || standing.settleAsked())) {
            mark = mark.at(theirs.lastFill(mark.sequence()));
            continue;
          }
          if (broker.quietSince(account, theirs.lastFill(mark.sequence()))) {
            return conclude(compared, own, theirs);
          }
        } else {
          repair(compared);
        }
        asked = compared.ask();
        pause(look);
      }
      return unsettled(asked);
    }

    private OwnBooks own(BrokerBooks theirs) {
      Set<UUID> named = new LinkedHashSet<>();
      Set<BrokerFill.Booked> fills = new LinkedHashSet<>();
      theirs.open().forEach(order -> named.addAll(Comparison.ids(name, order.clientOrderId())));
      for (BrokerFill fill : theirs.fills()) {
        for (UUID id : Comparison.ids(name, fill.clientOrderId())) {
          named.add(id);
          fills.add(new BrokerFill.Booked(id, fill.fillId()));
        }
      }
      return done(reconciliations.own(account, name, named, fills));
    }

    /** The fence stands before anything is adopted. */
    private void repair(Comparison compared) {
      for (String foreign : compared.foreign()) {
        broker
            .placed(foreign)
            .filter(order -> order.account().equals(account))
            .ifPresent(this::adopt);
      }
      for (Order order : compared.ask()) {
        asking.about(order, epoch);
      }
    }

    private void adopt(BrokerOrder order) {
      String id = order.clientOrderId();
      String why = "Order " + id + " at broker " + name + " was not placed by us; it was adopted.";
      adopted.add(new Finding(Finding.Kind.FOREIGN_ORDER, id, null, id, why));
      if (save(mark, List.copyOf(adopted))) {
        @Nullable InstrumentRules rules = market.instrument(order.symbol());
        BigDecimal tick = rules == null ? UNLISTED_TICK : rules.tick();
        NewOrder terms = order.adopted(name, tick, market.marketTime(order.symbol()));
        LOG.log(System.Logger.Level.WARNING, "Account " + account + ": " + why);
        done(ledger.adopt(terms, why)).ifPresent(made -> asking.about(made.order(), epoch));
      }
    }

    private Outcome conclude(Comparison compared, OwnBooks own, BrokerBooks theirs) {
      List<Finding> left = new ArrayList<>(adopted);
      Mark next;
      if (standing.settleAsked() && standing.findings().containsAll(settleable(compared))) {
        compared.findings().stream()
            .filter(finding -> !finding.kind().operatorMaySettle())
            .forEach(left::add);
        next = mark.settled(own, theirs);
      } else {
        if (standing.settleAsked()) {
          LOG.log(System.Logger.Level.WARNING, "Account " + account + ": " + CHANGED);
        }
        left.addAll(compared.findings());
        boolean clean = compared.findings().isEmpty();
        Mark begun = clean && !mark.begun() ? mark.begun(own, theirs) : mark;
        next = clean ? begun.at(theirs.lastFill(mark.sequence())) : mark;
      }
      return saved(next, left);
    }

    private static List<Finding> settleable(Comparison compared) {
      return compared.findings().stream()
          .filter(finding -> finding.kind().operatorMaySettle())
          .toList();
    }

    /** What was looked at again and again and still is not settled. */
    private Outcome unsettled(List<Order> asked) {
      List<Finding> left = new ArrayList<>(adopted);
      left.addAll(lasting);
      for (Order order : asked) {
        String id = order.terms().clientOrderId();
        if (broker.placed(id).isEmpty()) {
          String why =
              "The broker does not know order "
                  + order.terms().id()
                  + ", which is "
                  + order.state()
                  + " here. Compare with the broker's own record; cancelling it closes it here.";
          left.add(
              new Finding(
                  Finding.Kind.ORDER_MISSING,
                  order.terms().id().toString(),
                  order.state().name(),
                  null,
                  why));
        }
      }
      if (!left.isEmpty()) {
        return saved(mark, left);
      }
      boolean read = !mark.equals(standing.mark()) && !standing.settleAsked();
      return read && save(mark, standing.findings()) ? Outcome.REPAIRED : Outcome.BUSY;
    }

    private Outcome saved(Mark next, List<Finding> left) {
      boolean same =
          next.equals(standing.mark())
              && left.equals(standing.findings())
              && !standing.settleAsked();
      if (!same && !save(next, left)) {
        return Outcome.NOT_OURS;
      }
      if (left.isEmpty() && !standing.findings().isEmpty()) {
        LOG.log(System.Logger.Level.INFO, "Account " + account + " agrees with " + name + " again");
      }
      if (!adopted.isEmpty()) {
        return Outcome.REPAIRED;
      }
      return left.isEmpty() ? Outcome.AGREES : Outcome.DIFFERS;
    }

    private boolean save(Mark next, List<Finding> findings) {
      if (!done(reconciliations.save(account, name, next, findings, partition, epoch))) {
        return false;
      }
      if (!findings.equals(standing.findings())) {
        findings.forEach(
            it -> LOG.log(System.Logger.Level.ERROR, "Account " + account + ": " + it.message()));
      }
      fences.put(new Fence(account, name, clock.instant(), findings));
      return true;
    }
  }

  private static void pause(int look) {
    try {
      Thread.sleep(PAUSE_MILLIS * look);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerUnavailable("Stopped while an account was compared", e);
    }
  }

  /** The same, without an exception for a broker that does not answer. */
  Optional<Outcome> attempt(String account, String name, Broker broker, int partition, long epoch) {
    try {
      return Optional.of(reconcile(account, name, broker, partition, epoch));
    } catch (BrokerUnavailable e) {
      LOG.log(System.Logger.Level.DEBUG, "Account " + account + " is not compared", e);
      return Optional.of(Outcome.UNREACHABLE);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Account " + account + " is compared again later", e);
      return Optional.empty();
    }
  }
}
