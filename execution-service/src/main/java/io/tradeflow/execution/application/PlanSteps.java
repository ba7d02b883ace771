package io.tradeflow.execution.application;

import static io.tradeflow.execution.application.Stages.done;

import io.tradeflow.execution.application.OrderLedger.Accepted;
import io.tradeflow.execution.application.OrderLedger.Unbookable;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.plan.Child;
import io.tradeflow.execution.domain.plan.Plan;
import io.tradeflow.execution.domain.plan.PlanEvent;
import io.tradeflow.execution.domain.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Does what plans want: orders into the ledger, cancels and releases to the orders' desk. */
public final class PlanSteps {
  /** Sends an order that was held after risk let it pass. */
  @FunctionalInterface
  public interface Release {
    /** Does nothing to an order that is not held any more. */
    void release(UUID order, String account);
  }

  private static final String PAPER = "paper";

  private final OrderLedger ledger;
  private final CancelRequests cancels;
  private final Market market;
  private final Release release;
  private final Supplier<ConnectedBrokers> brokers;

  /** Steps go to these. */
  public PlanSteps(
      OrderLedger ledger,
      CancelRequests cancels,
      Market market,
      Release release,
      Supplier<ConnectedBrokers> brokers) {
    this.brokers = brokers;
    this.ledger = ledger;
    this.cancels = cancels;
    this.market = market;
    this.release = release;
  }

  /**
   * Does the steps in turn, cancels last.
   *
   * @return what the plan learns at once
   */
  List<PlanEvent> perform(Plan plan, List<Step> steps) {
    List<PlanEvent> learned = new ArrayList<>();
    List<UUID> unwanted = new ArrayList<>();
    for (Step step : steps) {
      switch (step) {
        case Step.PlaceChild place -> learned.addAll(place(plan, place));
        case Step.ReleaseChild held ->
            release.release(plan.childId(held.index()), plan.accountId());
        case Step.CancelChild cancel -> unwanted.add(plan.childId(cancel.index()));
        case Step.CancelOrder cancel -> unwanted.add(cancel.order());
        case Step.Complete complete -> {}
        case Step.Finish finish -> {}
      }
    }
    if (!unwanted.isEmpty()) {
      Void ignored = done(cancels.ask(plan.accountId(), unwanted));
    }
    return learned;
  }

  /** An order that breaks a rule is written down as rejected, where it can be written at all. */
  private List<PlanEvent> place(Plan plan, Step.PlaceChild place) {
    @Nullable InstrumentRules rules = market.instrument(place.terms().symbol());
    if (rules == null) {
      return refused(place, "UNKNOWN_SYMBOL");
    }
    if (ChildOrders.unsupported(place.terms()) != null) {
      return refused(place, "UNSUPPORTED_TYPE");
    }
    NewOrder order =
        ChildOrders.order(plan, place.index(), place.terms(), rules, market, broker(plan, place));
    @Nullable Rejection refused = refusal(plan.children().get(place.index()), order, rules);
    String key = order.id().toString();
    try {
      Optional<Accepted> accepted =
          done(ledger.accept(order, key, key, Optional.ofNullable(refused)));
      return accepted
          .map(found -> ChildOrders.said(place.index(), order.quantity(), found.order()))
          .orElseGet(() -> refused(place, "ACCOUNT_NOT_READY"));
    } catch (Unbookable e) {
      return refused(place, "UNBOOKABLE");
    }
  }

  /** Recorded spans take no orders of plans, nor does what an earlier version left unsaid. */
  private static String broker(Plan plan, Step.PlaceChild place) {
    @Nullable String named = plan.broker(place.terms());
    return named == null || TimeTravels.isReplay(named) ? PAPER : named;
  }

  /** What is cancelled before it was placed is written down as refused, unless it was placed. */
  private @Nullable Rejection refusal(Child child, NewOrder order, InstrumentRules rules) {
    String unwanted = child.cancelReason();
    if (unwanted != null) {
      return new Rejection("PLAN_ENDED", null, unwanted, "Its plan does not want it any more.");
    }
    @Nullable Rejection broken = OrderRules.broken(order, rules, brokers.get());
    return broken == null ? market.stopped(order) : broken;
  }

  private static List<PlanEvent> refused(Step.PlaceChild place, String code) {
    return List.of(new PlanEvent.ChildRejected(place.index(), code));
  }
}
