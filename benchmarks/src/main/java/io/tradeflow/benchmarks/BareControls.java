package io.tradeflow.benchmarks;

import io.tradeflow.benchmarks.BareAccount.Line;
import io.tradeflow.benchmarks.BareAccount.Open;
import io.tradeflow.benchmarks.BareAccount.Ring;
import io.tradeflow.riskcore.Decision;
import io.tradeflow.riskcore.Depth;
import io.tradeflow.riskcore.Guards;
import io.tradeflow.riskcore.Instrument;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.Mode;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Protections;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.Side;
import io.tradeflow.riskcore.Surroundings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All pre-trade controls in a row. */
final class BareControls {
  private static final BigDecimal WITH_COSTS = new BigDecimal("1.01");

  private BareControls() {}

  static String course(NewOrder order) {
    return order.strategy() + order.symbol() + order.side();
  }

  static Decision decide(
      BareAccount account, NewOrder order, Surroundings around, Instant market, Instant wall) {
    boolean buys = order.side() == Side.BUY;
    @Nullable Quote quote = around.quotes().get(order.symbol());
    @Nullable Price price =
        order.limitPrice() != null
            ? order.limitPrice()
            : order.stopPrice() != null
                ? order.stopPrice()
                : quote == null ? null : buys ? quote.ask() : quote.bid();
    @Nullable Money held = Money.ZERO;
    for (Map.Entry<String, Line> entry : account.lines.entrySet()) {
      Quantity quantity = entry.getValue().held;
      @Nullable Quote its = around.quotes().get(entry.getKey());
      if (!quantity.isZero() && held != null) {
        held = its == null ? null : held.plus(its.last().times(quantity));
      }
    }
    Money balance = held == null ? account.cash : account.cash.plus(held);
    boolean today = account.day == market.getEpochSecond() / 86_400;
    Money dayPnl = today ? balance.minus(account.dayStart) : Money.ZERO;
    int trades = today ? account.trades : 0;
    @Nullable Line line = account.lines.get(order.symbol());
    Quantity position = line == null ? Quantity.ZERO : line.held;
    @Nullable Limits limits = around.limits();
    Decision.Inputs inputs =
        new Decision.Inputs(
            price,
            quote == null ? null : quote.last(),
            position,
            account.cash,
            balance,
            account.held,
            trades,
            dayPnl,
            limits == null ? 0 : limits.version(),
            around.killSwitches().epoch());
    String code =
        code(
            account, order, around, market, wall, buys, quote, price, held, balance, dayPnl, today,
            trades, line, position);
    return code == null
        ? new Decision.Approved(order.orderId(), inputs)
        : new Decision.Rejected(
            order.orderId(), code, "", "", code + " refuses " + order.symbol(), inputs);
  }

  private static @Nullable String code(
      BareAccount account,
      NewOrder order,
      Surroundings around,
      Instant market,
      Instant wall,
      boolean buys,
      @Nullable Quote quote,
      @Nullable Price price,
      @Nullable Money held,
      Money balance,
      Money dayPnl,
      boolean today,
      int trades,
      @Nullable Line line,
      Quantity position) {
    if (!around.killSwitches().engaged().isEmpty()
        && around.killSwitches().covering(order).isPresent()) {
      return "KILL_SWITCH";
    }
    @Nullable Limits limits = around.limits();
    @Nullable Guards guards = around.guards();
    @Nullable Instrument instrument = around.instrument();
    if (limits == null
        || guards == null
        || instrument == null
        || quote == null
        || price == null
        || held == null) {
      return "LIMITS_UNAVAILABLE";
    }
    boolean live = !order.broker().equals("paper");
    if ((live || order.strategy() != null)
        && (around.grants() == null
            || live && !around.grants().liveTrading()
            || order.strategy() != null
                && around.grants().lockedStrategies().contains(order.strategy()))) {
      return "ENTITLEMENT";
    }
    Mode platform = around.standing().platform().mode();
    Mode own = around.standing().account().mode();
    if (platform == Mode.HALTED || own == Mode.HALTED) {
      return "HALTED";
    }
    if (buys && (platform == Mode.REDUCING || own == Mode.REDUCING)) {
      return "REDUCING";
    }
    if (!instrument.tradable()
        || limits.allowedSymbols() != null && !limits.allowedSymbols().contains(order.symbol())) {
      return "INSTRUMENT_PERMISSION";
    }
    Quantity quantity = order.quantity();
    if (order.limitPrice() != null && !order.limitPrice().isMultipleOf(instrument.tickSize())
        || order.stopPrice() != null && !order.stopPrice().isMultipleOf(instrument.tickSize())
        || !quantity.isMultipleOf(instrument.lotSize())
        || instrument.minQuantity().exceeds(quantity)
        || quantity.exceeds(instrument.maxQuantity())) {
      return "TICK_LOT";
    }
    long silence = millis(quote.publishedAt(), wall);
    if (millis(quote.marketTime(), market) > guards.maxQuoteAge().toMillis()
            && silence > guards.quoteGrace().toMillis()
        || !guards.maxQuoteSilence().isZero() && silence > guards.maxQuoteSilence().toMillis()) {
      return "STALE_MARKET_DATA";
    }
    if (isOutside(order, quote, price, around.depth(), guards, buys)) {
      return "PRICE_COLLAR";
    }
    if (guards.maxOrderQuantity() == null || quantity.exceeds(guards.maxOrderQuantity())) {
      return "MAX_ORDER_QUANTITY";
    }
    Money value = price.times(quantity);
    if (value.exceeds(limits.maxOrderValueUsd())) {
      return "MAX_ORDER_VALUE";
    }
    if (line != null
        && (buys ? line.sells : line.buys) > 0
        && order.stopPrice() == null
        && meetsItself(account, order, price, buys)) {
      return "SELF_MATCH";
    }
    if (!guards.duplicateWindow().isZero()
        && account.lastApproval != null
        && millis(account.lastApproval, wall) < guards.duplicateWindow().toMillis()
        && isRepeated(account, order, wall, guards.duplicateWindow().toMillis())) {
      return "DUPLICATE";
    }
    @Nullable Ring messages = account.messages.get(order.broker());
    if (messages != null && messages.count(wall) + 1 > guards.maxMessagesPerSecond()) {
      return "MESSAGE_RATE";
    }
    if (order.strategy() != null) {
      String course = course(order);
      @Nullable Ring repeats = account.repeats.get(course);
      if (account.stops.get(course) != null
          || repeats != null && repeats.count(wall) + 1 > guards.maxRepeatsPerMinute()) {
        return "REPEATED_EXECUTION";
      }
    }
    if (buys) {
      @Nullable String code =
          opening(account, market, limits, guards, balance, dayPnl, today, order);
      if (code != null) {
        return code;
      }
    }
    if (trades + 1 > limits.maxTradesPerDay()) {
      return "DAILY_TRADES";
    }
    if (!buys) {
      return quantity.exceeds(position.minusUpTo(line == null ? Quantity.ZERO : line.selling))
          ? "BUYING_POWER"
          : null;
    }
    if ((line == null || !line.isExposed()) && account.exposed + 1 > limits.maxOpenPositions()) {
      return "MAX_OPEN_POSITIONS";
    }
    Money lineReserved = line == null ? Money.ZERO : line.reserved;
    Money resulting = quote.last().times(position).plus(lineReserved).plus(value);
    if (resulting.exceeds(
        balance.percent(limits.maxPositionPercent()).min(limits.maxPositionUsd()))) {
      return "POSITION_SIZE";
    }
    Money least = balance.percent(limits.minPositionPercent());
    if (least.exceeds(resulting) && least.min(limits.maxPositionUsd()).exceeds(resulting)) {
      return "POSITION_SIZE";
    }
    Quantity buying = line == null ? Quantity.ZERO : line.buying;
    if (position.plus(buying).plus(quantity).exceeds(guards.maxPosition())
        || held.plus(account.reserved).plus(value).exceeds(guards.maxExposure())) {
      return "MAX_POSITION";
    }
    Money free = account.cash.minus(account.reserved.times(WITH_COSTS));
    return value.times(WITH_COSTS).exceeds(free) ? "BUYING_POWER" : null;
  }

  private static @Nullable String opening(
      BareAccount account,
      Instant market,
      Limits limits,
      Guards guards,
      Money balance,
      Money dayPnl,
      boolean today,
      NewOrder order) {
    boolean halted = today && account.halted;
    Money loss = dayPnl.negated();
    if (halted || loss.isPositive() && loss.compareTo(limits.dailyLoss(account.dayStart)) >= 0) {
      return "DAILY_LOSS";
    }
    Protections pauses = guards.protections();
    if (pauses.drawdownPercent() != null && account.peak != null) {
      Money fall = account.peak.minus(balance);
      @Nullable Instant since = account.drawdownSince;
      boolean fallen =
          fall.isPositive() && fall.compareTo(account.peak.percent(pauses.drawdownPercent())) >= 0;
      if (since == null ? fallen : market.isBefore(since.plus(pauses.drawdownPause()))) {
        return "DRAWDOWN_HALT";
      }
    }
    if (pauses.lossStreak() > 0
        && account.lastLoss != null
        && account.losses > 0
        && account.losses % pauses.lossStreak() == 0
        && millis(account.lastLoss, market) < pauses.lossPause().toMillis()) {
      return "LOSS_STREAK";
    }
    @Nullable Instant exit = pauses.cooldown().isZero() ? null : account.exits.get(order.symbol());
    return exit != null && millis(exit, market) < pauses.cooldown().toMillis() ? "COOLDOWN" : null;
  }

  private static boolean isOutside(
      NewOrder order,
      Quote quote,
      Price price,
      @Nullable Depth depth,
      Guards guards,
      boolean buys) {
    Price judged = price;
    if (order.limitPrice() == null && order.stopPrice() == null && depth != null) {
      List<Depth.Level> levels = buys ? depth.asks() : depth.bids();
      Depth.Level best = levels.getFirst();
      if (order.quantity().exceeds(best.quantity())) {
        throw new IllegalStateException("Orders of this workload fit the best level");
      }
      judged = best.price();
    }
    return isFar(judged, quote.last(), guards, buys)
        || order.stopPrice() != null && isFar(order.stopPrice(), quote.last(), guards, buys);
  }

  private static boolean isFar(Price price, Price last, Guards guards, boolean buys) {
    BigDecimal percent =
        price.compareTo(last) > 0 == buys
            ? guards.collarThroughPercent()
            : guards.collarAwayPercent();
    return Money.distance(price, last).exceeds(last.percent(percent));
  }

  private static boolean meetsItself(
      BareAccount account, NewOrder order, Price price, boolean buys) {
    for (Open other : account.orders.values()) {
      NewOrder terms = other.order;
      if (other.working
          && terms.limitPrice() != null
          && terms.stopPrice() == null
          && terms.side() != order.side()
          && terms.symbol().equals(order.symbol())) {
        int side = terms.limitPrice().compareTo(price);
        if (buys ? side <= 0 : side >= 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isRepeated(
      BareAccount account, NewOrder order, Instant wall, long windowMillis) {
    for (Open other : account.orders.values()) {
      NewOrder terms = other.order;
      if (other.working
          && millis(other.at, wall) < windowMillis
          && terms.symbol().equals(order.symbol())
          && terms.side() == order.side()
          && terms.quantity().compareTo(order.quantity()) == 0
          && Objects.equals(terms.limitPrice(), order.limitPrice())
          && Objects.equals(terms.stopPrice(), order.stopPrice())
          && terms.broker().equals(order.broker())
          && Objects.equals(terms.strategy(), order.strategy())) {
        return true;
      }
    }
    return false;
  }

  private static long millis(Instant from, Instant to) {
    return Duration.between(from, to).toMillis();
  }
}
