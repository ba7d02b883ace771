package io.tradeflow.execution.domain.plan;

import io.tradeflow.execution.domain.plan.PlanEvent.Tick;
import io.tradeflow.execution.domain.plan.PlanKind.Target;
import io.tradeflow.execution.domain.plan.PlanStatus.Ending;
import io.tradeflow.execution.domain.plan.Progress.Measure;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From the position that is to the one that is wanted. The way is measured once: after what works
 * in the symbol is gone, or counting it as filled. A way through zero is two orders, the second
 * placed when the first is filled: one that only reduces, one that opens.
 */
final class Reach {
  static final String CLEARED = "POSITION_TARGET";

  /** How long orders in the way may take to end. */
  private static final Duration CLEARING = Duration.ofSeconds(30);

  private Reach() {}

  static Plan ticked(Plan plan, Target target, Tick tick) {
    @Nullable Holding holding = tick.holding();
    if (holding == null || plan.progress().measured() != null) {
      return plan;
    }
    if (target.clears() && !holding.working().isEmpty()) {
      return plan.with(
          plan.progress().found(holding.working().stream().map(Holding.Working::order).toList()));
    }
    BigDecimal difference = target.target().subtract(holding.expected());
    return plan.with(
        plan.progress().found(List.of()).measured(new Measure(holding.position(), difference)));
  }

  static List<Step> decide(Plan plan, Target target, Instant now) {
    @Nullable Measure measured = plan.progress().measured();
    return measured == null ? clear(plan, now) : go(plan, target, measured);
  }

  private static List<Step> clear(Plan plan, Instant now) {
    if (!now.isBefore(plan.startedAt().plus(CLEARING))) {
      String late = "The position could not be measured within 30 s: orders of the symbol work on.";
      return List.of(new Step.Complete(Ending.FAILED, late));
    }
    return plan.progress().working().stream()
        .filter(order -> !plan.progress().asked().contains(order))
        .<Step>map(order -> new Step.CancelOrder(order, CLEARED))
        .toList();
  }

  private static List<Step> go(Plan plan, Target target, Measure measured) {
    BigDecimal way = measured.difference().abs();
    boolean back = measured.position().signum() * measured.difference().signum() < 0;
    BigDecimal reducing = back ? way.min(measured.position().abs()) : BigDecimal.ZERO;
    BigDecimal reduce = target.lots().down(reducing);
    BigDecimal open = target.lots().down(way.subtract(reducing));
    @Nullable Child last = plan.last();
    if (last != null && last.live()) {
      return List.of();
    }
    if (last != null && last.state() != ChildState.FILLED) {
      return List.of(
          last.state() == ChildState.REJECTED
              ? new Step.Complete(Ending.FAILED, "An order was refused: " + last.code())
              : new Step.Complete(Ending.CANCELLED, "An order ended: " + last.state()));
    }
    if (reduce.signum() > 0 && plan.children(ChildRole.REDUCE).isEmpty()) {
      return place(plan, target, measured, ChildRole.REDUCE, reduce);
    }
    if (open.signum() > 0 && plan.children(ChildRole.OPEN).isEmpty()) {
      return place(plan, target, measured, ChildRole.OPEN, open);
    }
    return List.of(
        new Step.Complete(Ending.DONE, "The position is as near to its target as orders go."));
  }

  private static List<Step> place(
      Plan plan, Target target, Measure measured, ChildRole role, BigDecimal quantity) {
    ChildTerms terms =
        ChildTerms.simple(
            target.symbol(),
            measured.difference().signum() > 0 ? "BUY" : "SELL",
            quantity,
            target.limitPrice(),
            role == ChildRole.REDUCE);
    return List.of(new Step.PlaceChild(plan.children().size(), role, terms, false));
  }
}
