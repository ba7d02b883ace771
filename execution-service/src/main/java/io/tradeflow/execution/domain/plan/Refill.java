package io.tradeflow.execution.domain.plan;

import io.tradeflow.execution.domain.plan.PlanStatus.Ending;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An iceberg: one slice rests, and the next is placed when all of it is filled. A slice that ends
 * otherwise ends the plan.
 */
final class Refill {
  private Refill() {}

  static List<Step> decide(Plan plan, PlanKind.Iceberg iceberg) {
    @Nullable Child last = plan.last();
    if (last != null && last.live()) {
      return List.of();
    }
    if (last != null && last.state() != ChildState.FILLED) {
      return List.of(
          last.state() == ChildState.REJECTED
              ? new Step.Complete(Ending.FAILED, "A slice was refused: " + last.code())
              : new Step.Complete(Ending.CANCELLED, "A slice ended: " + last.state()));
    }
    BigDecimal rest = iceberg.quantity().subtract(plan.filled());
    if (rest.signum() == 0) {
      return List.of(new Step.Complete(Ending.DONE, "All of it was filled."));
    }
    BigDecimal size = rest.min(iceberg.displayed());
    ChildTerms terms =
        ChildTerms.simple(
            iceberg.symbol(),
            iceberg.side(),
            iceberg.lots().strands(rest, size) ? rest : size,
            iceberg.limitPrice(),
            false);
    return List.of(new Step.PlaceChild(plan.children().size(), ChildRole.SLICE, terms, false));
  }
}
