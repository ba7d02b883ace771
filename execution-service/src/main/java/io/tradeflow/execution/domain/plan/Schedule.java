package io.tradeflow.execution.domain.plan;

import io.tradeflow.execution.domain.plan.PlanKind.Slicing;
import io.tradeflow.execution.domain.plan.PlanStatus.Ending;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Slices over a time. In each of equal parts of the time at most one order is placed, for what is
 * due by then and not done: so slices that did not fill, or that a restart missed, are caught up,
 * but by no more than twice the largest slice a part. What is due when the time is over is all of
 * it; catching up may take as long again, then the rest is given up.
 *
 * @param weights of the parts; the sum is above 0
 * @param participation bound on our part of the market's volume, or null
 */
record Schedule(Slicing slicing, List<BigDecimal> weights, @Nullable BigDecimal participation) {
  private static final BigDecimal CATCH_UP = BigDecimal.TWO;
  private static final int MOST_REFUSALS = 3;
  private static final int SCALE = 18;

  static Schedule of(PlanKind.Twap twap) {
    return new Schedule(twap.slicing(), Collections.nCopies(twap.slices(), BigDecimal.ONE), null);
  }

  static Schedule of(PlanKind.Vwap vwap) {
    return new Schedule(vwap.slicing(), vwap.profile(), vwap.participation());
  }

  List<Step> decide(Plan plan, Instant now) {
    BigDecimal rest = slicing.quantity().subtract(plan.committed());
    if (plan.live().isEmpty() && slicing.lots().down(rest).signum() == 0) {
      String left = rest.toPlainString() + " is left, too small for an order.";
      return end(Ending.DONE, rest.signum() == 0 ? "All of it was filled." : left);
    }
    if (!now.isBefore(plan.startedAt().plus(slicing.duration().multipliedBy(2)))) {
      return end(Ending.CANCELLED, "Time is over.");
    }
    @Nullable Child last = plan.last();
    if (last != null && refusals(plan) >= MOST_REFUSALS) {
      return end(Ending.FAILED, "Slices were refused, last for " + last.code());
    }
    long part = part(plan, now);
    if (last != null && part(plan, last.placedAt()) >= part) {
      return List.of();
    }
    BigDecimal due = slicing.lots().down(due(part).subtract(plan.committed()));
    if (due.signum() == 0) {
      return List.of();
    }
    if (last != null && last.live()) {
      return PlanLife.cancels(List.of(last), "NEXT_SLICE");
    }
    BigDecimal size = sized(due.min(most()), rest, allowed(plan));
    return size.signum() == 0 ? List.of() : List.of(slice(plan.children().size(), size));
  }

  private static List<Step> end(Ending ending, String reason) {
    return List.of(new Step.Complete(ending, reason));
  }

  private static int refusals(Plan plan) {
    int refusals = 0;
    for (Child child : plan.children().reversed()) {
      if (child.state() != ChildState.REJECTED) {
        return refusals;
      }
      refusals++;
    }
    return refusals;
  }

  /** Which part of the time that is, from 0; the first before the start, some past the end. */
  private long part(Plan plan, Instant at) {
    long passed = Math.max(0, Duration.between(plan.startedAt(), at).toNanos());
    return passed / (slicing.duration().toNanos() / weights.size());
  }

  /** What should be done by the end of the part; all of it in the last. */
  private BigDecimal due(long part) {
    if (part + 1 >= weights.size()) {
      return slicing.quantity();
    }
    BigDecimal begun = sum(weights.subList(0, (int) part + 1));
    return slicing.quantity().multiply(begun).divide(sum(weights), SCALE, RoundingMode.DOWN);
  }

  /** The most that one part may place. */
  BigDecimal most() {
    BigDecimal largest =
        slicing
            .quantity()
            .multiply(Collections.max(weights))
            .divide(sum(weights), SCALE, RoundingMode.UP);
    return slicing.lots().up(largest).multiply(CATCH_UP);
  }

  private @Nullable BigDecimal allowed(Plan plan) {
    return participation == null
        ? null
        : plan.progress().marketVolume().multiply(participation).subtract(plan.committed());
  }

  /** Leaves nothing that is too small for an order, and keeps to what is allowed. */
  private BigDecimal sized(BigDecimal wanted, BigDecimal rest, @Nullable BigDecimal allowed) {
    Lots lots = slicing.lots();
    BigDecimal size = lots.down(allowed == null ? wanted : wanted.min(allowed));
    if (!lots.strands(rest, size)) {
      return size;
    }
    boolean wholly = allowed == null || rest.compareTo(allowed) <= 0;
    return wholly ? lots.down(rest) : lots.down(rest.subtract(lots.min()));
  }

  private Step slice(int index, BigDecimal size) {
    return new Step.PlaceChild(index, ChildRole.SLICE, terms(size), false);
  }

  /** A slice as large as any will be. */
  ChildTerms largest() {
    return terms(most().min(slicing.quantity()));
  }

  private ChildTerms terms(BigDecimal size) {
    return ChildTerms.simple(slicing.symbol(), slicing.side(), size, slicing.limitPrice(), false);
  }

  private static BigDecimal sum(List<BigDecimal> amounts) {
    return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
