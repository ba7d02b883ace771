package io.tradeflow.execution.domain.plan;

import io.tradeflow.execution.domain.plan.PlanEvent.Tick;
import io.tradeflow.execution.domain.plan.PlanKind.Target;
import io.tradeflow.execution.domain.plan.PlanStatus.Ending;
import io.tradeflow.execution.domain.plan.Progress.Measure;
import io.tradeflow.execution.domain.plan.Progress.Part;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From the position that is to the one that is wanted. The way is measured once: after what works
 * in the symbol is gone, or counting it as filled. A way through zero is two orders, the second
 * placed when the first is filled: one that only reduces, one that opens. A close leaves each
 * broker by an order of its own, with what is held there.
 */
final class Reach {
  static final String CLEARED = "POSITION_TARGET";

  /** How long orders in the way may take to end. */
  private static final Duration CLEARING = Duration.ofSeconds(30);

  private static final String REACHED = "The position is as near to its target as orders go.";

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
    Measure measured =
        new Measure(
            holding.position(),
            target.target().subtract(holding.expected()),
            target.clears() ? holding.parts(plan.broker()) : null);
    return plan.with(plan.progress().found(List.of()).measured(measured));
  }

  static List<Step> decide(Plan plan, Target target, Instant now) {
    @Nullable Measure measured = plan.progress().measured();
    if (measured == null) {
      return clear(plan, now);
    }
    @Nullable List<Part> parts = measured.parts();
    return parts == null ? go(plan, target, measured) : leave(plan, target, measured, parts);
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

  /** One order for each broker, all at once; what one cannot do does not keep the others. */
  private static List<Step> leave(Plan plan, Target target, Measure measured, List<Part> parts) {
    if (!plan.live().isEmpty()) {
      return List.of();
    }
    List<Step> orders = new ArrayList<>();
    for (Part part : plan.children().isEmpty() ? parts : List.<Part>of()) {
      BigDecimal quantity = target.lots().down(part.quantity());
      if (quantity.signum() > 0) {
        ChildTerms terms = terms(target, measured, ChildRole.REDUCE, quantity).at(part.broker());
        orders.add(new Step.PlaceChild(orders.size(), ChildRole.REDUCE, terms, false));
      }
    }
    return orders.isEmpty() ? left(plan, measured, parts) : orders;
  }

  private static List<Step> left(Plan plan, Measure measured, List<Part> parts) {
    for (Child child : plan.children()) {
      if (child.state() == ChildState.REJECTED) {
        String why = "An order was refused: " + child.code() + where(plan, child);
        return List.of(new Step.Complete(Ending.FAILED, why));
      }
    }
    for (Child child : plan.children()) {
      if (child.state() != ChildState.FILLED) {
        String why = "An order ended: " + child.state() + where(plan, child);
        return List.of(new Step.Complete(Ending.CANCELLED, why));
      }
    }
    BigDecimal left =
        parts.stream().map(Part::quantity).reduce(measured.position().abs(), BigDecimal::subtract);
    if (left.signum() == 0) {
      return List.of(new Step.Complete(Ending.DONE, REACHED));
    }
    return List.of(
        new Step.Complete(
            plan.children().isEmpty() ? Ending.FAILED : Ending.CANCELLED,
            "%s is left, against which other brokers hold the other side."
                .formatted(left.toPlainString())));
  }

  private static String where(Plan plan, Child child) {
    return plan.children().size() == 1 ? "" : " at " + child.terms().broker();
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
    return List.of(new Step.Complete(Ending.DONE, REACHED));
  }

  private static List<Step> place(
      Plan plan, Target target, Measure measured, ChildRole role, BigDecimal quantity) {
    ChildTerms terms = terms(target, measured, role, quantity);
    return List.of(new Step.PlaceChild(plan.children().size(), role, terms, false));
  }

  private static ChildTerms terms(
      Target target, Measure measured, ChildRole role, BigDecimal quantity) {
    return ChildTerms.simple(
        target.symbol(),
        measured.difference().signum() > 0 ? "BUY" : "SELL",
        quantity,
        target.limitPrice(),
        role == ChildRole.REDUCE);
  }
}
