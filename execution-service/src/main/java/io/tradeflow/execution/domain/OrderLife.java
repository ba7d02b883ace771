package io.tradeflow.execution.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The state machine: what may happen to an order when, and what it then is. */
public final class OrderLife {
  private OrderLife() {}

  /** Whether the change applies; one that does not is a duplicate or came too late. */
  public static boolean permits(Order order, OrderChange change) {
    OrderState state = order.state();
    return switch (change) {
      case OrderChange.Adopt adopt -> state == OrderState.SUBMITTED && order.terms().foreign();
      case OrderChange.Approve approve -> state == OrderState.SUBMITTED && !order.terms().foreign();
      case OrderChange.Reject reject ->
          state == OrderState.SUBMITTED
              || state == OrderState.APPROVED
              || state == OrderState.SENDING;
      case OrderChange.Send send ->
          state == OrderState.APPROVED
              && order.pending() == null
              && !send.notTo().contains(order.terms().broker());
      case OrderChange.Acknowledge acknowledge ->
          state == OrderState.SENDING || state == OrderState.UNKNOWN;
      case OrderChange.Fill fill ->
          state.atBroker()
              && fill.quantity().signum() > 0
              && fill.quantity().compareTo(order.remaining()) <= 0;
      case OrderChange.Cancel cancel -> !state.finished();
      case OrderChange.Expire expire -> changeable(order);
      case OrderChange.Trail trail -> changeable(order) && follows(order, trail.trigger());
      case OrderChange.Trigger trigger ->
          order.watched() && order.pending() == null
              || state.atBroker()
                  && !order.triggered()
                  && order.terms().pricing().type().compareTo(OrderType.STOP) >= 0;
      case OrderChange.RequestModify request ->
          (state.inTheBook() || order.watched())
              && order.pending() == null
              && request.wish().fits(order);
      case OrderChange.ApproveModify approve ->
          changeable(order) && order.waitsFor(approve.id(), false);
      case OrderChange.DenyModify deny -> changeable(order) && order.waitsFor(deny.id(), false);
      case OrderChange.Modify modify ->
          changeable(order)
              && order.waitsFor(modify.id(), true)
              && pending(order).quantity().compareTo(order.filled()) > 0;
      case OrderChange.RefuseModify refuse ->
          changeable(order) && order.waitsFor(refuse.id(), true);
      case OrderChange.Cut cut ->
          state == OrderState.SENDING
              && order.terms().reduceOnly()
              && cut.quantity().compareTo(order.filled()) > 0
              && cut.quantity().compareTo(order.terms().quantity()) < 0;
      case OrderChange.LoseTrack lost -> state.atBroker() && state != OrderState.UNKNOWN;
    };
  }

  /**
   * The step of an order that waits with us, and before it the refusal of a change that is pending
   * and would keep it from happening: what happens first wins.
   */
  public static List<OrderChange> first(Order order, OrderChange step) {
    @Nullable Amendment pending = order.pending();
    if (pending == null || permits(order, step)) {
      return List.of(step);
    }
    Rejection why =
        new Rejection(
            "ORDER_NOT_WORKING",
            null,
            order.state().name(),
            "The order was on its way to its broker before the change was decided.");
    return List.of(
        pending.approved()
            ? new OrderChange.RefuseModify(pending.id(), why)
            : new OrderChange.DenyModify(pending.id(), why),
        step);
  }

  /** The order after a permitted change. */
  public static Order evolve(Order order, OrderChange change, Instant now) {
    return switch (change) {
      case OrderChange.Adopt adopt -> moved(order, OrderState.UNKNOWN, null, now);
      case OrderChange.Approve approve -> moved(order, OrderState.APPROVED, null, now);
      case OrderChange.Reject reject -> moved(order, OrderState.REJECTED, reject.rejection(), now);
      case OrderChange.Send send -> moved(order, OrderState.SENDING, order.rejection(), now);
      case OrderChange.Acknowledge acknowledge ->
          moved(
              order,
              order.filled().signum() == 0 ? OrderState.WORKING : OrderState.PARTIALLY_FILLED,
              order.rejection(),
              now);
      case OrderChange.Fill fill -> filled(order, fill, now);
      case OrderChange.Cancel cancel -> moved(order, OrderState.CANCELLED, null, now);
      case OrderChange.Expire expire -> moved(order, OrderState.EXPIRED, null, now);
      case OrderChange.Trail trail -> trailed(order, trail, now);
      case OrderChange.Trigger trigger -> triggered(order, now);
      case OrderChange.RequestModify request ->
          with(order, order.terms(), request.wish().on(order, request.id()), null, now);
      case OrderChange.ApproveModify approve ->
          with(order, order.terms(), pending(order).approve(), null, now);
      case OrderChange.DenyModify deny -> with(order, order.terms(), null, deny.why(), now);
      case OrderChange.Modify modify -> with(order, amended(order), null, null, now);
      case OrderChange.RefuseModify refuse -> with(order, order.terms(), null, refuse.why(), now);
      case OrderChange.Cut cut ->
          with(
              order,
              order.terms().with(cut.quantity(), order.terms().pricing()),
              order.pending(),
              order.rejection(),
              now);
      case OrderChange.LoseTrack lost -> moved(order, OrderState.UNKNOWN, order.rejection(), now);
    };
  }

  private static Amendment pending(Order order) {
    return Objects.requireNonNull(order.pending());
  }

  /** Whether its broker may have it, or it waits with us as a broker of trailing stops would. */
  private static boolean changeable(Order order) {
    return order.state().atBroker() || order.watched();
  }

  /** A trailing trigger never goes back: up for sells, down for buys. */
  private static boolean follows(Order order, BigDecimal trigger) {
    if (!(order.terms().pricing() instanceof Pricing.Trailing trailing) || order.triggered()) {
      return false;
    }
    @Nullable BigDecimal before = trailing.trigger();
    return trigger.signum() > 0
        && (before == null
            || (order.terms().buy()
                ? trigger.compareTo(before) < 0
                : trigger.compareTo(before) > 0));
  }

  /** What is asked for meanwhile keeps the trigger of now, as the terms do. */
  private static Order trailed(Order order, OrderChange.Trail trail, Instant now) {
    if (!(order.terms().pricing() instanceof Pricing.Trailing trailing)) {
      return order;
    }
    Pricing next = new Pricing.Trailing(trailing.distance(), trail.trigger());
    @Nullable Amendment pending = order.pending();
    return with(
        order,
        order.terms().with(order.terms().quantity(), next),
        pending == null ? null : pending.at(next),
        order.rejection(),
        now);
  }

  /** A trigger that moved while the change was pending stays where it is. */
  private static NewOrder amended(Order order) {
    Amendment next = pending(order);
    Pricing now = order.terms().pricing();
    return order
        .terms()
        .with(next.quantity(), now instanceof Pricing.Trailing ? now : next.pricing());
  }

  private static Order filled(Order order, OrderChange.Fill fill, Instant now) {
    BigDecimal filled = order.filled().add(fill.quantity());
    boolean complete = filled.compareTo(order.terms().quantity()) == 0;
    return new Order(
        order.terms(),
        complete ? OrderState.FILLED : OrderState.PARTIALLY_FILLED,
        filled,
        order.filledValue().add(fill.price().multiply(fill.quantity())),
        order.fillCount() + 1,
        order.rejection(),
        complete ? null : order.pending(),
        order.triggered(),
        order.createdAt(),
        now);
  }

  /** What ends takes its pending change with it. */
  private static Order moved(
      Order order, OrderState state, @Nullable Rejection rejection, Instant now) {
    return new Order(
        order.terms(),
        state,
        order.filled(),
        order.filledValue(),
        order.fillCount(),
        rejection,
        state.finished() ? null : order.pending(),
        order.triggered(),
        order.createdAt(),
        now);
  }

  private static Order with(
      Order order,
      NewOrder terms,
      @Nullable Amendment pending,
      @Nullable Rejection rejection,
      Instant now) {
    return new Order(
        terms,
        order.state(),
        order.filled(),
        order.filledValue(),
        order.fillCount(),
        rejection,
        pending,
        order.triggered(),
        order.createdAt(),
        now);
  }

  private static Order triggered(Order order, Instant now) {
    return new Order(
        order.terms(),
        order.state(),
        order.filled(),
        order.filledValue(),
        order.fillCount(),
        order.rejection(),
        order.pending(),
        true,
        order.createdAt(),
        now);
  }
}
