package io.tradeflow.benchmarks;

import io.tradeflow.riskcore.Decision;
import io.tradeflow.riskcore.Moment;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.PreTradeRisk;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.RiskEvent;
import io.tradeflow.riskcore.RiskPolicy;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Side;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The decision core as risk-service uses it: look up, decide, evolve by events. */
final class CoreDesk implements Desk {
  static final Money CASH = Money.of("100000");
  static final Price PAID = Price.of("100.00");

  /** An order from before, filled or resting. */
  record Opening(NewOrder order, boolean filled) {}

  private final PreTradeRisk risk = new PreTradeRisk(RiskPolicy.DEFAULT);
  private final Venue venue = new Venue();
  private final Map<String, RiskState> states = new HashMap<>();
  private final Workload workload;

  CoreDesk(Workload workload) {
    this.workload = workload;
    for (int i = 0; i < workload.size(); i++) {
      String account = workload.account(i);
      states.put(account, opened(account, workload.symbol(i)));
    }
  }

  @Override
  public Decision step() {
    workload.advance();
    NewOrder order = workload.order();
    Instant wall = workload.wall();
    Moment moment = new Moment(Venue.OPEN, wall);
    RiskState state = Objects.requireNonNull(states.get(order.accountId()));
    state.evolve(new RiskEvent.OrderSubmitted(order, wall));
    Decision decision =
        risk.decide(state, order, venue.around(order.symbol(), workload.atMarket()), moment);
    for (RiskEvent event : decision.events(moment.market())) {
      state.evolve(event);
    }
    if (decision instanceof Decision.Approved) {
      end(state, order, wall);
    } else {
      state.evolve(new RiskEvent.OrderClosed(order.orderId()));
    }
    return decision;
  }

  @Override
  public String summary(int account) {
    RiskState state = Objects.requireNonNull(states.get(workload.account(account)));
    return "%s %s %s"
        .formatted(
            state.cash(), state.reserved(), state.position(workload.symbol(account)).quantity());
  }

  private void end(RiskState state, NewOrder order, Instant wall) {
    switch (workload.end()) {
      case FILLED -> fill(state, order, order.quantity(), workload.fillPrice(), true);
      case FILLED_IN_TWO -> {
        fill(state, order, Workload.HALF, workload.fillPrice(), false);
        fill(state, order, Workload.HALF, workload.fillPrice(), true);
      }
      case CANCELLED -> state.evolve(new RiskEvent.OrderCancelled(order.orderId(), wall));
    }
  }

  private static void fill(
      RiskState state, NewOrder order, Quantity quantity, Price price, boolean complete) {
    Money value = price.times(quantity);
    Quantity held = state.position(order.symbol()).quantity();
    boolean buys = order.side() == Side.BUY;
    state.evolve(
        new RiskEvent.OrderFilled(
            order.orderId(),
            order.symbol(),
            order.side(),
            quantity,
            price,
            buys ? state.cash().minus(value) : state.cash().plus(value),
            buys ? held.plus(quantity) : held.minusUpTo(quantity),
            complete,
            Venue.OPEN));
  }

  private static RiskState opened(String account, String symbol) {
    RiskState state = RiskState.of(account);
    state.evolve(new RiskEvent.AccountFunded(CASH, CASH));
    state.evolve(new RiskEvent.DayOpened(LocalDate.ofInstant(Venue.OPEN, ZoneOffset.UTC), CASH));
    for (Opening opening : openings(account, symbol)) {
      NewOrder order = opening.order();
      state.evolve(new RiskEvent.OrderSubmitted(order, Venue.OPEN.minusSeconds(60)));
      state.evolve(new RiskEvent.OrderApproved(order.orderId(), order.limitPrice(), CASH));
      if (opening.filled()) {
        fill(state, order, order.quantity(), PAID, true);
      }
    }
    return state;
  }

  /** What an account did before: it holds two symbols, closed a third, and two orders rest. */
  static List<Opening> openings(String account, String symbol) {
    String other = Workload.next(symbol);
    String third = Workload.next(other);
    Quantity one = Quantity.of("1");
    return List.of(
        new Opening(order("a", account, symbol, Side.BUY, Workload.HELD, PAID), true),
        new Opening(order("b", account, other, Side.BUY, Workload.HELD, PAID), true),
        new Opening(order("c", account, third, Side.BUY, Workload.HELD, PAID), true),
        new Opening(order("d", account, third, Side.SELL, Workload.HELD, PAID), true),
        new Opening(order("e", account, symbol, Side.SELL, one, Price.of("130.00")), false),
        new Opening(order("f", account, other, Side.BUY, one, Price.of("90.00")), false));
  }

  private static NewOrder order(
      String id, String account, String symbol, Side side, Quantity quantity, Price limit) {
    return new NewOrder(
        id + account, account, symbol, side, quantity, limit, Workload.BROKER, null);
  }
}
