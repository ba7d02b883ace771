package io.tradeflow.execution.application;

import static io.tradeflow.execution.application.Stages.done;

import io.tradeflow.execution.application.PlanBook.Owned;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.plan.Child;
import io.tradeflow.execution.domain.plan.Holding;
import io.tradeflow.execution.domain.plan.Plan;
import io.tradeflow.execution.domain.plan.PlanEvent;
import io.tradeflow.execution.domain.plan.PlanEvent.Range;
import io.tradeflow.execution.domain.plan.PlanKind;
import io.tradeflow.execution.domain.plan.PlanLife;
import io.tradeflow.execution.domain.plan.Step;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Works the plans of the partitions that this instance owns. A plan is written down with what it
 * wants before any of that is done; what may not have been done is done again, which is harmless.
 * So a plan goes on after a crash where it was, on whichever instance then owns its partition. The
 * work is done by whoever calls {@link #round} and {@link #work}.
 */
public final class PlanDesk implements OrderPlans {
  private static final System.Logger LOG = System.getLogger(PlanDesk.class.getName());

  /** How often orders are looked at although nothing was heard of them. */
  private static final Duration CHECK = Duration.ofSeconds(10);

  private final Plans plans;
  private final PlanSteps steps;
  private final Market market;
  private final ToIntFunction<String> partitions;
  private final Clock clock;
  private final Tape tape = new Tape();
  private final PlanBook book = new PlanBook();
  private final Map<Integer, Long> epochs = new ConcurrentHashMap<>();
  private final Map<UUID, Order> changed = new ConcurrentHashMap<>();

  /**
   * A desk that owns nothing yet.
   *
   * @param partitions partition of an account
   */
  public PlanDesk(
      Plans plans, PlanSteps steps, Market market, ToIntFunction<String> partitions, Clock clock) {
    this.plans = plans;
    this.steps = steps;
    this.market = market;
    this.partitions = partitions;
    this.clock = clock;
  }

  @Override
  public boolean holds(UUID order) {
    @Nullable Child child = book.child(order);
    return child != null && child.held();
  }

  @Override
  public synchronized void claimed(int partition, long epoch) {
    List<Plans.Found> found = done(plans.live(partition));
    epochs.put(partition, epoch);
    found.forEach(plan -> book.put(new Owned(plan.plan(), epoch, Instant.EPOCH)));
  }

  @Override
  public void revoked(int partition) {
    epochs.remove(partition);
  }

  /** An order was changed, and that is committed. Never blocks. */
  public void changed(Order order) {
    UUID id = order.terms().id();
    if (book.knows(id)) {
      Order ignored =
          changed.merge(
              id, order, (one, other) -> other.updatedAt().isBefore(one.updatedAt()) ? one : other);
    }
  }

  /** Something was traded in the market. Never blocks. */
  public void traded(String symbol, BigDecimal price, BigDecimal quantity) {
    tape.traded(symbol, price, quantity);
  }

  /** Whether {@link #work} has something to do. */
  public boolean busy() {
    return !changed.isEmpty();
  }

  /** Plans in hand. */
  public int working() {
    return book.size();
  }

  /** Takes in what happened to children. */
  public synchronized void work() {
    for (UUID id : List.copyOf(changed.keySet())) {
      @Nullable Order order = changed.remove(id);
      @Nullable Owned owned = book.ofOrder(id);
      if (order != null && owned != null) {
        boolean ignored = attempt(owned, () -> tell(owned, said(order)));
      }
    }
  }

  /** Takes in all that is new and lets time pass for every plan. */
  public synchronized void round() {
    work();
    if (!epochs.isEmpty()) {
      done(plans.news(Map.copyOf(epochs))).forEach(this::noticed);
    }
    Map<String, Tape.Traded> passed = tape.take();
    boolean told = true;
    for (Owned owned : book.all()) {
      if (ours(owned)) {
        told &= attempt(owned, () -> pass(owned.plan().id(), passed));
      } else {
        book.drop(owned.plan());
      }
    }
    if (!told) {
      passed.forEach(tape::tellAgain);
    }
  }

  private boolean ours(Owned owned) {
    @Nullable Long epoch = epochs.get(partitions.applyAsInt(owned.plan().accountId()));
    return epoch != null && epoch == owned.epoch();
  }

  private void noticed(Plans.Found found) {
    Plan plan = found.plan();
    @Nullable Long epoch = epochs.get(partitions.applyAsInt(plan.accountId()));
    if (epoch == null) {
      return;
    }
    if (book.get(plan.id()) == null) {
      book.put(new Owned(plan, epoch, clock.instant()));
    }
    @Nullable Owned owned = book.get(plan.id());
    if (owned != null) {
      @Nullable String reason = found.cancelAsked();
      PlanEvent.@Nullable MoveExit move = found.moveAsked();
      boolean ignored =
          attempt(
              owned,
              () -> {
                if (reason != null) {
                  tell(owned, List.of(new PlanEvent.CancelPlan(reason)));
                } else if (move != null) {
                  tell(owned, List.of(move));
                  if (book.get(plan.id()) != null) {
                    Void taken = done(plans.moved(plan.id(), move));
                  }
                } else if (!done(plans.save(owned.plan(), owned.plan(), owned.epoch()))) {
                  book.drop(owned.plan());
                }
              });
    }
  }

  /** Who wants out of a symbol wants no earlier plan to go on in it. */
  private void makeWay(Plan plan) {
    PlanKind.@Nullable Target target = plan.kind().reach();
    if (!PlanLife.needsHolding(plan) || target == null || !target.clears()) {
      return;
    }
    for (Owned other : book.all()) {
      Plan earlier = other.plan();
      if (!earlier.id().equals(plan.id())
          && earlier.accountId().equals(plan.accountId())
          && !earlier.startedAt().isAfter(plan.startedAt())
          && earlier.trades(target.symbol(), plan.broker())) {
        tell(other, List.of(new PlanEvent.CancelPlan("POSITION_CLOSED")));
      }
    }
  }

  private void pass(UUID id, Map<String, Tape.Traded> passed) {
    @Nullable Owned before = book.get(id);
    if (before != null && !clock.instant().isBefore(before.checkedAt().plus(CHECK))) {
      check(before);
    }
    @Nullable Owned owned = book.get(id);
    if (owned != null) {
      makeWay(owned.plan());
      tell(owned, List.of(tick(owned.plan(), passed)));
    }
  }

  /** Looks at the orders, and does again what may not have been done. */
  private void check(Owned owned) {
    Plan plan = owned.plan();
    List<UUID> ids = plan.live().stream().map(child -> plan.childId(child.index())).toList();
    List<PlanEvent> said = new ArrayList<>();
    for (Order order : ids.isEmpty() ? List.<Order>of() : done(plans.orders(ids))) {
      said.addAll(said(order));
    }
    tell(owned, said);
    @Nullable Owned next = book.get(plan.id());
    if (next != null) {
      List<PlanEvent> learned = steps.perform(next.plan(), PlanLife.again(next.plan()));
      book.put(new Owned(next.plan(), next.epoch(), clock.instant()));
      tell(new Owned(next.plan(), next.epoch(), clock.instant()), learned);
    }
  }

  private PlanEvent.Tick tick(Plan plan, Map<String, Tape.Traded> passed) {
    String symbol = plan.kind().symbols().getFirst();
    Tape.@Nullable Traded traded = passed.get(symbol);
    @Nullable BigDecimal price = market.lastPrice(symbol);
    @Nullable Range last = price == null ? null : Range.at(price);
    @Nullable Holding holding =
        PlanLife.needsHolding(plan)
            ? done(plans.holding(plan.accountId(), symbol, plan.broker()))
            : null;
    return traded == null
        ? new PlanEvent.Tick(last, BigDecimal.ZERO, holding)
        : new PlanEvent.Tick(traded.range(), traded.volume(), holding);
  }

  private List<PlanEvent> said(Order order) {
    @Nullable Child child = book.child(order.terms().id());
    return child == null
        ? List.of()
        : ChildOrders.said(child.index(), child.terms().quantity(), order);
  }

  /** Saves what the plan becomes and wants, then does it; what it learns by that it is told. */
  private void tell(Owned owned, List<PlanEvent> events) {
    Owned current = owned;
    for (List<PlanEvent> news = events; !news.isEmpty(); ) {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
      Plan next = current.plan();
      List<Step> wanted = new ArrayList<>();
      for (PlanEvent event : news) {
        PlanLife.Advanced advanced = PlanLife.advance(next, event, now);
        next = advanced.plan();
        wanted.addAll(advanced.steps());
      }
      if (!keep(current, next)) {
        return;
      }
      current = new Owned(next, current.epoch(), current.checkedAt());
      news = steps.perform(next, wanted);
    }
  }

  /** Whether it is still ours to do; what has only seen the market trade is not worth a write. */
  private boolean keep(Owned current, Plan next) {
    Plan before = current.plan();
    if (!next.equals(before)
        && !next.sameButVolume(before)
        && !done(plans.save(before, next, current.epoch()))) {
      LOG.log(System.Logger.Level.WARNING, "Not ours any more: plan " + next.id());
      book.drop(next);
      return false;
    }
    if (next.status().live()) {
      book.put(new Owned(next, current.epoch(), current.checkedAt()));
    } else {
      book.drop(next);
    }
    return true;
  }

  /** One plan that fails does not hold up the others; its orders are looked at once more. */
  private boolean attempt(Owned owned, Runnable work) {
    try {
      work.run();
      return true;
    } catch (RuntimeException e) {
      UUID id = owned.plan().id();
      LOG.log(System.Logger.Level.WARNING, "Plan " + id + " goes on with the next round: " + e);
      @Nullable Owned last = book.get(id);
      if (last != null) {
        book.put(new Owned(last.plan(), last.epoch(), Instant.EPOCH));
      }
      return false;
    }
  }
}
