package io.tradeflow.execution.domain.plan;

import io.tradeflow.execution.domain.plan.PlanEvent.Tick;
import io.tradeflow.execution.domain.plan.PlanStatus.Ending;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How plans act. What a plan wants next follows from what it is and the time alone, whatever event
 * brought it there: a plan that is read back after a restart, and told again what it knows, wants
 * what it wanted. No clock, no chance, nothing outside is touched.
 */
public final class PlanLife {
  /** More rounds than any plan has steps; past it a plan would want the same thing for ever. */
  private static final int MOST_ROUNDS = 10_000;

  /** A plan after an event and its own steps, and those steps in the order in which to do them. */
  public record Advanced(Plan plan, List<Step> steps) {}

  private PlanLife() {}

  /** Takes the event, then all steps that follow from it. */
  public static Advanced advance(Plan plan, PlanEvent event, Instant now) {
    Plan next = evolve(plan, event, now);
    List<Step> all = new ArrayList<>();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<Step> steps = decide(next, now);
      if (steps.isEmpty()) {
        return new Advanced(next, List.copyOf(all));
      }
      for (Step step : steps) {
        next = evolve(next, step, now);
      }
      all.addAll(steps);
    }
    throw new IllegalStateException("Plan " + plan.id() + " never comes to rest");
  }

  /** What the plan wants done now; empty while it only waits. */
  public static List<Step> decide(Plan plan, Instant now) {
    return switch (plan.status()) {
      case PlanStatus.Ended ended -> List.of();
      case PlanStatus.Completing completing -> closing(plan, completing);
      case PlanStatus.Active active ->
          switch (plan.kind()) {
            case PlanKind.Oco oco -> Exits.decide(plan, oco, now);
            case PlanKind.Bracket bracket -> Exits.decide(plan, bracket, now);
            case PlanKind.Twap twap -> Schedule.of(twap).decide(plan, now);
            case PlanKind.Vwap vwap -> Schedule.of(vwap).decide(plan, now);
            case PlanKind.Iceberg iceberg -> Refill.decide(plan, iceberg);
            case PlanKind.Split split -> Legs.decide(plan, split, now);
            case PlanKind.Basket basket -> Legs.decide(plan, basket, now);
            case PlanKind.Target target -> Reach.decide(plan, target, now);
            case PlanKind.Emergency emergency -> Reach.decide(plan, emergency.close(), now);
          };
    };
  }

  /** No child outlives its plan: what lives is cancelled, and the plan ends after the last. */
  private static List<Step> closing(Plan plan, PlanStatus.Completing completing) {
    List<Child> live = plan.live();
    if (live.isEmpty()) {
      return List.of(new Step.Finish(completing.ending(), completing.reason()));
    }
    return cancels(live, "PLAN_" + completing.ending());
  }

  static List<Step> cancels(List<Child> live, String reason) {
    return live.stream()
        .filter(child -> child.cancelReason() == null)
        .<Step>map(child -> new Step.CancelChild(child.index(), reason))
        .toList();
  }

  /**
   * What is to be done once more when it cannot be said whether it was done: after a restart, and
   * now and then. It changes nothing in the plan.
   */
  public static List<Step> again(Plan plan) {
    List<Step> steps = new ArrayList<>();
    for (Child child : plan.live()) {
      if (child.state() == ChildState.PLACED) {
        steps.add(new Step.PlaceChild(child.index(), child.role(), child.terms(), child.held()));
      }
      if (child.state() == ChildState.ACCEPTED && !child.held() && Legs.holds(plan.kind())) {
        steps.add(new Step.ReleaseChild(child.index()));
      }
      String reason = child.cancelReason();
      if (reason != null) {
        steps.add(new Step.CancelChild(child.index(), reason));
      }
    }
    if (plan.status() instanceof PlanStatus.Active) {
      plan.progress().working().stream()
          .filter(plan.progress().asked()::contains)
          .forEach(order -> steps.add(new Step.CancelOrder(order, Reach.CLEARED)));
    }
    return steps;
  }

  /** Whether the plan's next tick must say what the account holds in the symbol. */
  public static boolean needsHolding(Plan plan) {
    return plan.status() instanceof PlanStatus.Active
        && plan.kind().reach() != null
        && plan.progress().measured() == null;
  }

  /**
   * The plan after the event.
   *
   * @throws IllegalArgumentException for a child that the plan does not have, or one filled beyond
   *     its quantity
   */
  public static Plan evolve(Plan plan, PlanEvent event, Instant now) {
    if (!plan.status().live()) {
      return plan;
    }
    return switch (event) {
      case PlanEvent.ChildAccepted accepted ->
          child(plan, accepted.index(), child -> child.in(ChildState.ACCEPTED));
      case PlanEvent.ChildRejected rejected -> refused(plan, rejected);
      case PlanEvent.ChildFilled filled ->
          child(plan, filled.index(), child -> filled(child, filled));
      case PlanEvent.ChildCancelled cancelled ->
          child(plan, cancelled.index(), child -> child.in(ChildState.CANCELLED));
      case PlanEvent.ChildExpired expired ->
          child(plan, expired.index(), child -> child.in(ChildState.EXPIRED));
      case PlanEvent.ChildUnknown unknown ->
          child(plan, unknown.index(), child -> child.in(ChildState.UNKNOWN));
      case PlanEvent.CancelPlan cancel ->
          plan.status() instanceof PlanStatus.Active
              ? plan.with(new PlanStatus.Completing(Ending.CANCELLED, cancel.reason()))
              : plan;
      case PlanEvent.MoveExit move ->
          plan.status() instanceof PlanStatus.Active ? Exits.moved(plan, move) : plan;
      case Tick tick -> plan.status() instanceof PlanStatus.Active ? ticked(plan, tick, now) : plan;
    };
  }

  private static Plan child(Plan plan, int index, UnaryOperator<Child> change) {
    Require.that(
        index >= 0 && index < plan.children().size(),
        "Plan " + plan.id() + " has no child " + index + ".");
    return plan.children().get(index).live() ? plan.change(index, change) : plan;
  }

  private static Plan refused(Plan plan, PlanEvent.ChildRejected event) {
    Plan next = child(plan, event.index(), child -> child.refused(event.code()));
    boolean news = plan.status() instanceof PlanStatus.Active && next != plan;
    return news ? Exits.refused(next, next.children().get(event.index())) : next;
  }

  private static Child filled(Child child, PlanEvent.ChildFilled event) {
    Require.that(
        event.cumulative().compareTo(child.terms().quantity()) <= 0,
        "Child " + child.index() + " cannot be filled beyond its quantity.");
    return event.cumulative().compareTo(child.filled()) > 0
        ? child.filledTo(event.cumulative())
        : child;
  }

  private static Plan ticked(Plan plan, Tick tick, Instant now) {
    return switch (plan.kind()) {
      case PlanKind.Oco oco -> Exits.ticked(plan, oco.exit(), oco.quantity(), tick, now);
      case PlanKind.Bracket bracket ->
          Exits.ticked(plan, bracket.exit(), Exits.entered(plan), tick, now);
      case PlanKind.Vwap vwap ->
          vwap.participation() == null || tick.volume().signum() <= 0
              ? plan
              : plan.with(plan.progress().traded(tick.volume()));
      case PlanKind.Target target -> Reach.ticked(plan, target, tick);
      case PlanKind.Emergency emergency -> Reach.ticked(plan, emergency.close(), tick);
      case PlanKind.Twap twap -> plan;
      case PlanKind.Iceberg iceberg -> plan;
      case PlanKind.Split split -> plan;
      case PlanKind.Basket basket -> plan;
    };
  }

  /** The plan once it wants that step. */
  public static Plan evolve(Plan plan, Step step, Instant now) {
    return switch (step) {
      case Step.PlaceChild place -> plan.and(Child.placed(place, now));
      case Step.ReleaseChild release -> plan.change(release.index(), Child::released);
      case Step.CancelChild cancel ->
          plan.change(cancel.index(), child -> child.cancelling(cancel.reason()));
      case Step.CancelOrder cancel -> plan.with(plan.progress().asking(cancel.order()));
      case Step.Complete complete ->
          plan.with(new PlanStatus.Completing(complete.ending(), complete.reason()));
      case Step.Finish finish -> plan.with(new PlanStatus.Ended(finish.ending(), finish.reason()));
    };
  }
}
