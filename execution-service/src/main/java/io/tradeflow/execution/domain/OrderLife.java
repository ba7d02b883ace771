package io.tradeflow.execution.domain;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state machine: what may happen to an order when, and what it then is. */
public final class OrderLife {
  private OrderLife() {}

  /** Whether the change applies; one that does not is a duplicate or came too late. */
  public static boolean permits(Order order, OrderChange change) {
    OrderState state = order.state();
    return switch (change) {
      case OrderChange.Approve approve -> state == OrderState.SUBMITTED;
      case OrderChange.Reject reject ->
          state == OrderState.SUBMITTED
              || state == OrderState.APPROVED
              || state == OrderState.SENDING;
      case OrderChange.Send send -> state == OrderState.APPROVED;
      case OrderChange.Acknowledge acknowledge ->
          state == OrderState.SENDING || state == OrderState.UNKNOWN;
      case OrderChange.Fill fill ->
          state.atBroker()
              && fill.quantity().signum() > 0
              && fill.quantity().compareTo(order.remaining()) <= 0;
      case OrderChange.Cancel cancel -> !state.finished();
      case OrderChange.Expire expire -> state.atBroker();
      case OrderChange.LoseTrack lost -> state.atBroker() && state != OrderState.UNKNOWN;
    };
  }

  /** The order after a permitted change. */
  public static Order evolve(Order order, OrderChange change, Instant now) {
    return switch (change) {
      case OrderChange.Approve approve -> moved(order, OrderState.APPROVED, null, now);
      case OrderChange.Reject reject -> moved(order, OrderState.REJECTED, reject.rejection(), now);
      case OrderChange.Send send -> moved(order, OrderState.SENDING, null, now);
      case OrderChange.Acknowledge acknowledge ->
          moved(
              order,
              order.filled().signum() == 0 ? OrderState.WORKING : OrderState.PARTIALLY_FILLED,
              null,
              now);
      case OrderChange.Fill fill -> filled(order, fill, now);
      case OrderChange.Cancel cancel -> moved(order, OrderState.CANCELLED, null, now);
      case OrderChange.Expire expire -> moved(order, OrderState.EXPIRED, null, now);
      case OrderChange.LoseTrack lost -> moved(order, OrderState.UNKNOWN, null, now);
    };
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
        null,
        order.createdAt(),
        now);
  }

  private static Order moved(
      Order order, OrderState state, @Nullable Rejection rejection, Instant now) {
    return new Order(
        order.terms(),
        state,
        order.filled(),
        order.filledValue(),
        order.fillCount(),
        rejection,
        order.createdAt(),
        now);
  }
}
