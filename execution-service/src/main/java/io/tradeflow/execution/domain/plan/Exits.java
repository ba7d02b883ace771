package io.tradeflow.execution.domain.plan;

import io.tradeflow.execution.domain.plan.PlanEvent.Range;
import io.tradeflow.execution.domain.plan.PlanEvent.Tick;
import io.tradeflow.execution.domain.plan.PlanKind.Exit;
import io.tradeflow.execution.domain.plan.PlanStatus.Ending;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two ways out of which one is taken. The limit order rests at the broker. The stop does not: we
 * watch its price, and once it has traded we cancel the limit order and place the stop's order for
 * what is certain not to be filled any more. So the two never work on the same quantity, and both
 * filling at once is not possible: what the limit order filled on its way out is simply not left
 * for the stop.
 */
final class Exits {
  /** Exits that follow the fills of an entry one by one; what comes later goes as one order. */
  private static final int EARLY = 20;

  /** How often the stop's order may end short; it is placed again 1, 2, 4, 8 s later. */
  private static final int MOST_FAILURES = 5;

  /** How long the stop's order for what is free waits until the rest is free as well. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Why an order of a take-profit that is wanted elsewhere is cancelled. */
  private static final String MOVED = "TAKE_PROFIT_MOVED";

  private final Plan plan;
  private final Exit exit;
  private final Lots lots;
  private final BigDecimal quantity;
  private final boolean growing;
  private final Instant now;

  /**
   * @param quantity to leave, as far as it is known
   * @param growing whether it may become more
   */
  private Exits(
      Plan plan, Exit exit, Lots lots, BigDecimal quantity, boolean growing, Instant now) {
    this.plan = plan;
    this.exit = exit;
    this.lots = lots;
    this.quantity = quantity;
    this.growing = growing;
    this.now = now;
  }

  static List<Step> decide(Plan plan, PlanKind.Oco oco, Instant now) {
    return new Exits(plan, oco.exit(), oco.lots(), oco.quantity(), false, now).decide();
  }

  static List<Step> decide(Plan plan, PlanKind.Bracket bracket, Instant now) {
    if (plan.children().isEmpty()) {
      return List.of(new Step.PlaceChild(0, ChildRole.ENTRY, bracket.entry(), false));
    }
    Child entry = plan.children().getFirst();
    if (!entry.live() && entry.filled().signum() == 0) {
      return List.of(
          entry.state() == ChildState.REJECTED
              ? new Step.Complete(Ending.FAILED, "The entry was refused: " + entry.code())
              : new Step.Complete(Ending.CANCELLED, "The entry ended unfilled: " + entry.state()));
    }
    return new Exits(plan, bracket.exit(), bracket.lots(), entry.filled(), entry.live(), now)
        .decide();
  }

  /** What the entry of a bracket has filled. */
  static BigDecimal entered(Plan plan) {
    return plan.filled(child -> child.role() == ChildRole.ENTRY);
  }

  /**
   * A stop is set off by a price at it or beyond it, while there is something to leave. One that
   * trails is looked at where it was before the prices of the tick move it.
   */
  static Plan ticked(Plan plan, Exit exit, BigDecimal quantity, Tick tick, Instant now) {
    @Nullable Range range = tick.range();
    if (range == null
        || plan.progress().stopHitAt() != null
        || quantity.compareTo(plan.filled(Exits::leaves)) <= 0) {
      return plan;
    }
    @Nullable Trail trail = exit.trail();
    @Nullable BigDecimal stop = trail == null ? exit.stop() : plan.progress().trailingStop();
    boolean hit =
        stop != null && (exit.reaches(range.low(), stop) || exit.reaches(range.high(), stop));
    if (hit) {
      return plan.with(plan.progress().stopHit(now));
    }
    return trail == null ? plan : trailed(plan, exit, trail, range);
  }

  /** It begins behind the worst price of its first tick, and follows the best of each other. */
  private static Plan trailed(Plan plan, Exit exit, Trail trail, Range range) {
    boolean buy = exit.buy();
    @Nullable BigDecimal stop = plan.progress().trailingStop();
    if (stop == null) {
      BigDecimal begin = trail.from(buy ? range.high() : range.low(), buy);
      return plan.with(plan.progress().trailing(begin));
    }
    BigDecimal next = trail.follow(stop, buy ? range.low() : range.high(), buy);
    return next.compareTo(stop) == 0 ? plan : plan.with(plan.progress().trailing(next));
  }

  /**
   * A stop that has gone off is not called back; one that stays as it is goes on as it was. What
   * cannot be any more, because the other exit has been moved meanwhile, changes nothing.
   */
  static Plan moved(Plan plan, PlanEvent.MoveExit move) {
    if (plan.progress().stopHitAt() != null) {
      return plan;
    }
    return possible(plan.kind(), move)
        .filter(kind -> !kind.equals(plan.kind()))
        .map(plan::with)
        .map(next -> sameStop(plan, next) ? next : next.with(plan.progress().trailing(null)))
        .orElse(plan);
  }

  private static Optional<PlanKind> possible(PlanKind kind, PlanEvent.MoveExit move) {
    try {
      return kind.moved(move);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean sameStop(Plan one, Plan other) {
    @Nullable Exit before = one.kind().exit();
    @Nullable Exit after = other.kind().exit();
    return before == null || after == null || before.sameStop(after);
  }

  /**
   * A take-profit that was moved and is refused there goes back to where it was, if risk had let it
   * pass there; the child that was refused counts as one that its plan gave up.
   */
  static Plan refused(Plan plan, Child child) {
    List<Child> before =
        plan.children(ChildRole.PROFIT).stream()
            .filter(other -> other.index() < child.index())
            .toList();
    if (child.role() != ChildRole.PROFIT || child.cancelReason() != null || before.isEmpty()) {
      return plan;
    }
    @Nullable BigDecimal back = before.getLast().terms().limitPrice();
    if (back == null || before.getLast().state() == ChildState.REJECTED || at(child, back)) {
      return plan;
    }
    return possible(plan.kind(), PlanEvent.MoveExit.profit(back))
        .map(kind -> plan.with(kind).change(child.index(), it -> it.cancelling(MOVED)))
        .orElse(plan);
  }

  private static boolean at(Child child, BigDecimal price) {
    @Nullable BigDecimal limit = child.terms().limitPrice();
    return limit != null && limit.compareTo(price) == 0;
  }

  private static boolean leaves(Child child) {
    return child.role() == ChildRole.PROFIT || child.role() == ChildRole.STOP;
  }

  private List<Step> decide() {
    BigDecimal open = open();
    boolean working = plan.live().stream().anyMatch(Exits::leaves);
    if (!growing && !working && lots.down(open).signum() == 0) {
      return List.of(new Step.Complete(Ending.DONE, left(open)));
    }
    @Nullable Instant hitAt = plan.progress().stopHitAt();
    return hitAt == null ? profit(lots.down(open)) : stop(lots.down(open), hitAt);
  }

  /** What no exit has filled or works on. */
  private BigDecimal open() {
    return plan.children().stream()
        .filter(Exits::leaves)
        .map(Child::committed)
        .reduce(quantity, BigDecimal::subtract);
  }

  private static String left(BigDecimal open) {
    return open.signum() == 0
        ? "All of it was filled."
        : open.toPlainString() + " is left, too small for an order.";
  }

  private List<Step> profit(BigDecimal open) {
    @Nullable BigDecimal price = exit.profit();
    if (price == null) {
      return List.of();
    }
    List<Child> elsewhere = plan.live().stream().filter(it -> takes(it) && !at(it, price)).toList();
    List<Step> cancels = PlanLife.cancels(elsewhere, MOVED);
    if (!cancels.isEmpty()) {
      return cancels;
    }
    for (Child child : sinceMoved()) {
      if (child.fellShort() && at(child, price)) {
        return givenUp(child);
      }
    }
    if (open.signum() == 0 || !mayFollow(ChildRole.PROFIT)) {
      return List.of();
    }
    return place(ChildRole.PROFIT, open, price);
  }

  private static boolean takes(Child child) {
    return child.role() == ChildRole.PROFIT;
  }

  /** Take-profits that were placed after the last that was moved away. */
  private List<Child> sinceMoved() {
    List<Child> all = plan.children(ChildRole.PROFIT);
    int from = all.size();
    while (from > 0 && !MOVED.equals(all.get(from - 1).cancelReason())) {
      from--;
    }
    return all.subList(from, all.size());
  }

  /** An entry's stop goes on alone; without one, and for two orders of one wish, all is over. */
  private List<Step> givenUp(Child child) {
    boolean entered = plan.kind() instanceof PlanKind.Bracket;
    if (entered && exit.stops()) {
      return List.of();
    }
    boolean refused = child.state() == ChildState.REJECTED;
    String why =
        refused
            ? "The limit order was refused: " + child.code()
            : "The limit order ended: " + child.state();
    return List.of(new Step.Complete(refused || entered ? Ending.FAILED : Ending.CANCELLED, why));
  }

  private List<Step> stop(BigDecimal open, Instant hitAt) {
    List<Child> inTheWay =
        plan.live().stream().filter(child -> child.role() != ChildRole.STOP).toList();
    List<Step> cancels = PlanLife.cancels(inTheWay, "STOP_HIT");
    if (!cancels.isEmpty()) {
      return cancels;
    }
    boolean soon = inTheWay.stream().anyMatch(child -> child.state() != ChildState.UNKNOWN);
    if (open.signum() == 0 || (soon && now.isBefore(hitAt.plus(PATIENCE)))) {
      return List.of();
    }
    return failing(open).orElseGet(() -> placeStop(open));
  }

  /** What is to be done because the stop's orders end short; empty when the next may go. */
  private Optional<List<Step>> failing(BigDecimal open) {
    List<Child> fallen = plan.children(ChildRole.STOP).stream().filter(Child::fellShort).toList();
    if (fallen.isEmpty()) {
      return Optional.empty();
    }
    Child last = fallen.getLast();
    String how = last.code() == null ? last.state().name() : last.code();
    if (exit.stopLimit() != null && last.state() != ChildState.REJECTED) {
      return Optional.of(
          List.of(new Step.Complete(Ending.CANCELLED, "The stop's order ended: " + how)));
    }
    if (fallen.size() >= MOST_FAILURES) {
      String why =
          "The stop's order failed %d times, last for %s; %s has no exit."
              .formatted(fallen.size(), how, open.toPlainString());
      return Optional.of(List.of(new Step.Complete(Ending.FAILED, why)));
    }
    Instant next = last.placedAt().plusSeconds(1L << (fallen.size() - 1));
    return now.isBefore(next) ? Optional.of(List.of()) : Optional.empty();
  }

  private List<Step> placeStop(BigDecimal open) {
    return mayFollow(ChildRole.STOP) ? place(ChildRole.STOP, open, exit.stopLimit()) : List.of();
  }

  private boolean mayFollow(ChildRole role) {
    List<Child> before = plan.children(role);
    long early = before.stream().filter(child -> !MOVED.equals(child.cancelReason())).count();
    return before.isEmpty() || (Pace.over(before.getLast(), now) && (!growing || early < EARLY));
  }

  private List<Step> place(ChildRole role, BigDecimal open, @Nullable BigDecimal price) {
    ChildTerms terms =
        ChildTerms.simple(exit.symbol(), exit.side(), open, price, exit.reduceOnly());
    return List.of(new Step.PlaceChild(plan.children().size(), role, terms, false));
  }
}
