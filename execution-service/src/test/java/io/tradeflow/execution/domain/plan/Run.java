package io.tradeflow.execution.domain.plan;

import io.tradeflow.execution.domain.plan.PlanEvent.Range;
import io.tradeflow.execution.domain.plan.PlanEvent.Tick;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A plan told what happens; it keeps what the plan wanted. */
final class Run {
  static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  static final Lots LOTS = new Lots(new BigDecimal("0.01"), new BigDecimal("0.02"));

  private final List<Step> steps = new ArrayList<>();
  private Plan plan;
  private Instant now = START;

  private Run(PlanKind kind, @Nullable String broker) {
    plan = Plan.of(new UUID(1, 2), "account", broker, kind, now);
  }

  private Run(PlanKind kind) {
    this(kind, kind.closes() ? null : "paper");
  }

  /** From its first tick on. */
  static Run of(PlanKind kind) {
    return new Run(kind).tell(Tick.QUIET);
  }

  /** At that broker, from its first tick on. */
  static Run of(PlanKind kind, String broker) {
    return new Run(kind, broker).tell(Tick.QUIET);
  }

  static Run at(String price, PlanKind kind) {
    return new Run(kind).price(price);
  }

  /** Without any tick. */
  static Run still(PlanKind kind) {
    return new Run(kind);
  }

  Run tell(PlanEvent event) {
    PlanLife.Advanced advanced = PlanLife.advance(plan, event, now);
    plan = advanced.plan();
    steps.addAll(advanced.steps());
    return this;
  }

  Run after(Duration time) {
    now = now.plus(time);
    return tell(Tick.QUIET);
  }

  Run seconds(long seconds) {
    return after(Duration.ofSeconds(seconds));
  }

  Run price(String price) {
    return tell(new Tick(Range.at(new BigDecimal(price)), BigDecimal.ZERO, null));
  }

  Run volume(String volume) {
    return tell(new Tick(null, new BigDecimal(volume), null));
  }

  /** At the paper broker. */
  Run holding(String position, Holding.Working... working) {
    BigDecimal held = new BigDecimal(position);
    return holding(held, Map.of("paper", held), working);
  }

  /** As much at paper, and as much at the simulator. */
  Run holdingBoth(String paper, String simulator) {
    Map<String, BigDecimal> shares =
        Map.of("paper", new BigDecimal(paper), "simulator", new BigDecimal(simulator));
    @Nullable String broker = plan.broker();
    return holding(
        broker == null
            ? shares.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add)
            : Objects.requireNonNull(shares.get(broker)),
        shares);
  }

  private Run holding(
      BigDecimal position, Map<String, BigDecimal> shares, Holding.Working... working) {
    return tell(new Tick(null, BigDecimal.ZERO, new Holding(position, List.of(working), shares)));
  }

  Run accepted(int child) {
    return tell(new PlanEvent.ChildAccepted(child));
  }

  Run filled(int child, String cumulative) {
    return tell(new PlanEvent.ChildFilled(child, new BigDecimal(cumulative)));
  }

  Run cancelled(int child) {
    return tell(new PlanEvent.ChildCancelled(child));
  }

  Run rejected(int child, String code) {
    return tell(new PlanEvent.ChildRejected(child, code));
  }

  /** What was wanted since the last time it was asked, in short. */
  List<String> wants() {
    List<String> said = steps.stream().map(Run::said).toList();
    steps.clear();
    return said;
  }

  Plan plan() {
    return plan;
  }

  String status() {
    return plan.status().label();
  }

  private static String said(Step step) {
    return switch (step) {
      case Step.PlaceChild place ->
          "%d %s %s".formatted(place.index(), place.role(), said(place.terms()))
              + (place.held() ? " held" : "");
      case Step.ReleaseChild release -> "release " + release.index();
      case Step.CancelChild cancel -> "cancel " + cancel.index() + " " + cancel.reason();
      case Step.CancelOrder cancel -> "cancel order " + cancel.order();
      case Step.Complete complete -> "complete " + complete.ending();
      case Step.Finish finish -> finish.ending() + ": " + finish.reason();
    };
  }

  private static String said(ChildTerms terms) {
    return terms.side()
        + " "
        + terms.quantity().toPlainString()
        + (terms.limitPrice() == null ? "" : " at " + terms.limitPrice().toPlainString())
        + (terms.reduceOnly() ? " reducing" : "")
        + (terms.broker() == null ? "" : " to " + terms.broker());
  }
}
