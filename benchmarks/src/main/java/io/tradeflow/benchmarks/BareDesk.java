package io.tradeflow.benchmarks;

import io.tradeflow.benchmarks.BareAccount.Line;
import io.tradeflow.benchmarks.BareAccount.Open;
import io.tradeflow.benchmarks.BareAccount.Ring;
import io.tradeflow.riskcore.Decision;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.Side;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The floor: what the core does, written down without its structure. One hash map from account to
 * open fields; no events, no controls as objects; every change is an assignment. Orders, amounts,
 * surroundings and answers are the core's own types.
 */
final class BareDesk implements Desk {
  private final Map<String, BareAccount> accounts = new HashMap<>();
  private final Venue venue = new Venue();
  private final Workload workload;

  BareDesk(Workload workload) {
    this.workload = workload;
    for (int i = 0; i < workload.size(); i++) {
      accounts.put(workload.account(i), opened(workload.account(i), workload.symbol(i)));
    }
  }

  @Override
  public Decision step() {
    workload.advance();
    NewOrder order = workload.order();
    Instant wall = workload.wall();
    BareAccount account = Objects.requireNonNull(accounts.get(order.accountId()));
    Open open = new Open(order, wall);
    account.orders.put(order.orderId(), open);
    Decision decision =
        BareControls.decide(
            account, order, venue.around(order.symbol(), workload.atMarket()), Venue.OPEN, wall);
    if (decision instanceof Decision.Approved) {
      approve(account, open, decision.inputs().referencePrice(), decision.inputs().balance());
      end(account, open, wall);
    } else {
      Money balance = decision.inputs().balance();
      if (account.peak == null || balance.exceeds(account.peak)) {
        account.peak = balance;
      }
      account.orders.remove(order.orderId());
    }
    return decision;
  }

  @Override
  public String summary(int index) {
    BareAccount account = Objects.requireNonNull(accounts.get(workload.account(index)));
    Line line = Objects.requireNonNull(account.lines.get(workload.symbol(index)));
    return "%s %s %s".formatted(account.cash, account.reserved, line.held);
  }

  private void end(BareAccount account, Open open, Instant wall) {
    switch (workload.end()) {
      case FILLED -> fill(account, open, open.order.quantity(), workload.fillPrice(), true);
      case FILLED_IN_TWO -> {
        fill(account, open, Workload.HALF, workload.fillPrice(), false);
        fill(account, open, Workload.HALF, workload.fillPrice(), true);
      }
      case CANCELLED -> {
        account.orders.remove(open.order.orderId());
        uncount(account, Objects.requireNonNull(account.lines.get(open.order.symbol())), open);
        message(account, open.order.broker(), wall);
      }
    }
  }

  private static void approve(
      BareAccount account, Open open, @Nullable Price reference, Money balance) {
    NewOrder order = open.order;
    open.working = true;
    open.reference = reference;
    Line line = account.lines.computeIfAbsent(order.symbol(), it -> new Line());
    count(account, line, open);
    account.trades++;
    message(account, order.broker(), open.at);
    if (order.strategy() != null) {
      account
          .repeats
          .computeIfAbsent(BareControls.course(order), it -> new Ring(13, 5_000))
          .add(open.at);
    }
    account.lastApproval = open.at;
    if (account.drawdownSince != null && order.side() == Side.BUY) {
      account.peak = balance;
      account.drawdownSince = null;
    } else if (account.peak == null || balance.exceeds(account.peak)) {
      account.peak = balance;
    }
  }

  private static void message(BareAccount account, String broker, Instant at) {
    account.messages.computeIfAbsent(broker, it -> new Ring(11, 100)).add(at);
  }

  private static void count(BareAccount account, Line line, Open open) {
    boolean before = line.isExposed();
    if (open.order.side() == Side.BUY) {
      line.buys++;
      line.buying = line.buying.plus(open.remaining);
      Money value = open.reservedValue();
      line.reserved = line.reserved.plus(value);
      account.reserved = account.reserved.plus(value);
    } else {
      line.sells++;
      line.selling = line.selling.plus(open.remaining);
    }
    account.exposed += (line.isExposed() ? 1 : 0) - (before ? 1 : 0);
  }

  private static void uncount(BareAccount account, Line line, Open open) {
    boolean before = line.isExposed();
    if (open.order.side() == Side.BUY) {
      line.buys--;
      line.buying = line.buying.minusUpTo(open.remaining);
      Money value = open.reservedValue();
      line.reserved = line.reserved.minus(value);
      account.reserved = account.reserved.minus(value);
    } else {
      line.sells--;
      line.selling = line.selling.minusUpTo(open.remaining);
    }
    account.exposed += (line.isExposed() ? 1 : 0) - (before ? 1 : 0);
  }

  private static void fill(
      BareAccount account, Open open, Quantity quantity, Price price, boolean complete) {
    NewOrder order = open.order;
    Line line = account.lines.computeIfAbsent(order.symbol(), it -> new Line());
    uncount(account, line, open);
    Money value = price.times(quantity);
    boolean exposed = line.isExposed();
    boolean held = !line.held.isZero();
    if (order.side() == Side.BUY) {
      account.cash = account.cash.minus(value);
      line.cost = line.cost.plus(value);
      line.held = line.held.plus(quantity);
    } else {
      account.cash = account.cash.plus(value);
      Quantity rest = line.held.minusUpTo(quantity);
      Money cost = rest.isZero() ? Money.ZERO : line.cost.share(rest, line.held);
      open.realised = open.realised.plus(value.minus(line.cost.minus(cost)));
      line.cost = cost;
      line.held = rest;
    }
    account.held += (line.held.isZero() ? 0 : 1) - (held ? 1 : 0);
    account.exposed += (line.isExposed() ? 1 : 0) - (exposed ? 1 : 0);
    open.remaining = open.remaining.minusUpTo(quantity);
    if (line.held.isZero()) {
      account.exits.put(order.symbol(), Venue.OPEN);
    }
    if (!complete) {
      count(account, line, open);
      return;
    }
    account.orders.remove(order.orderId());
    if (order.side() == Side.SELL) {
      boolean lost = open.realised.value().signum() < 0;
      account.losses = lost ? account.losses + 1 : 0;
      account.lastLoss = lost ? Venue.OPEN : account.lastLoss;
    }
  }

  private static BareAccount opened(String id, String symbol) {
    BareAccount account = new BareAccount();
    account.cash = CoreDesk.CASH;
    account.dayStart = CoreDesk.CASH;
    account.day = Venue.OPEN.getEpochSecond() / 86_400;
    for (CoreDesk.Opening opening : CoreDesk.openings(id, symbol)) {
      Open open = new Open(opening.order(), Venue.OPEN.minusSeconds(60));
      account.orders.put(opening.order().orderId(), open);
      approve(account, open, opening.order().limitPrice(), CoreDesk.CASH);
      if (opening.filled()) {
        fill(account, open, open.order.quantity(), CoreDesk.PAID, true);
      }
    }
    return account;
  }
}
