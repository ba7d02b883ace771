package io.tradeflow.execution.domain.plan;

import io.tradeflow.execution.domain.plan.PlanStatus.Ending;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Orders whose terms are known from the start: the parts of a split and the legs of a basket. Parts
 * are alike and follow each other, legs go a few at a time. The legs of an all-or-none basket are
 * held when risk has let them pass, and released together once it let all of them pass.
 */
final class Legs {
  /** Legs on which risk has not decided, at most. */
  private static final int UNDECIDED = 5;

  /** How long risk may take for all legs of an all-or-none basket. */
  static final Duration VERDICT = Duration.ofSeconds(30);

  private Legs() {}

  static boolean holds(PlanKind kind) {
    return kind instanceof PlanKind.Basket basket && basket.allOrNone();
  }

  static List<Step> decide(Plan plan, PlanKind.Split split, Instant now) {
    List<ChildTerms> wanted = parts(split);
    @Nullable Child last = plan.last();
    if (plan.children().size() < wanted.size()) {
      return last == null || Pace.over(last, now)
          ? place(plan, wanted, ChildRole.SLICE, false)
          : List.of();
    }
    return ended(plan);
  }

  /** The rest goes with the last part where it is too small for an order of its own. */
  static List<ChildTerms> parts(PlanKind.Split split) {
    List<ChildTerms> parts = new ArrayList<>();
    BigDecimal rest = split.whole().quantity();
    while (rest.signum() > 0) {
      BigDecimal size = rest.min(split.size());
      if (split.lots().strands(rest, size)) {
        size = rest;
      }
      parts.add(split.whole().of(size));
      rest = rest.subtract(size);
    }
    return parts;
  }

  static List<Step> decide(Plan plan, PlanKind.Basket basket, Instant now) {
    if (basket.allOrNone() && !released(plan)) {
      return together(plan, basket, now);
    }
    return plan.children().size() < basket.legs().size()
        ? oneMore(plan, basket, false)
        : ended(plan);
  }

  private static boolean released(Plan plan) {
    return plan.children().stream().anyMatch(child -> !child.held());
  }

  private static List<Step> oneMore(Plan plan, PlanKind.Basket basket, boolean held) {
    return count(plan, child -> child.state() == ChildState.PLACED) < UNDECIDED
        ? place(plan, basket.legs(), ChildRole.LEG, held)
        : List.of();
  }

  private static List<Step> together(Plan plan, PlanKind.Basket basket, Instant now) {
    for (Child leg : plan.children()) {
      if (!leg.live()) {
        String why = leg.code() == null ? leg.state().name() : leg.code();
        return List.of(
            new Step.Complete(
                Ending.FAILED, "Leg %d: %s. No leg was sent.".formatted(leg.index() + 1, why)));
      }
    }
    if (!now.isBefore(plan.startedAt().plus(VERDICT))) {
      String late = "Risk has not decided on every leg within 30 s. No leg was sent.";
      return List.of(new Step.Complete(Ending.FAILED, late));
    }
    if (plan.children().size() < basket.legs().size()) {
      return oneMore(plan, basket, true);
    }
    boolean passed = plan.children().stream().allMatch(leg -> leg.state() == ChildState.ACCEPTED);
    return passed
        ? plan.children().stream().<Step>map(leg -> new Step.ReleaseChild(leg.index())).toList()
        : List.of();
  }

  private static List<Step> place(
      Plan plan, List<ChildTerms> wanted, ChildRole role, boolean held) {
    int index = plan.children().size();
    return List.of(new Step.PlaceChild(index, role, wanted.get(index), held));
  }

  private static List<Step> ended(Plan plan) {
    if (!plan.live().isEmpty()) {
      return List.of();
    }
    long all = plan.children().size();
    long filled = count(plan, child -> child.state() == ChildState.FILLED);
    long refused = count(plan, child -> child.state() == ChildState.REJECTED);
    Ending ending = filled == all ? Ending.DONE : refused == all ? Ending.FAILED : Ending.CANCELLED;
    String reason = "%d of %d orders were filled, %d refused.".formatted(filled, all, refused);
    return List.of(new Step.Complete(ending, reason));
  }

  private static long count(Plan plan, Predicate<Child> which) {
    return plan.children().stream().filter(which).count();
  }
}
