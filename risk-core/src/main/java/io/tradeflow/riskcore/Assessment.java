package io.tradeflow.riskcore;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One order beside all that its controls look at. */
record Assessment(
    RiskState state, NewOrder order, Surroundings surroundings, RiskPolicy policy, Instant now) {

  LocalDate day() {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }

  /** Limits in force. {@link LimitsUnavailable} ran before and saw that they are there. */
  Limits limits() {
    return present(surroundings.limits(), "limits");
  }

  Instrument instrument() {
    return present(surroundings.instrument(), "instrument");
  }

  Money balance() {
    return state.balance(surroundings.quotes()).orElseThrow();
  }

  Optional<Quote> quote() {
    return Optional.ofNullable(surroundings.quotes().get(order.symbol()));
  }

  /** Limit price, or the side of the book that a market order takes. */
  Optional<Price> referencePrice() {
    return Optional.ofNullable(order.limitPrice()).or(() -> quote().map(this::taken));
  }

  Price price() {
    return referencePrice().orElseThrow();
  }

  Money orderValue() {
    return price().times(order.quantity());
  }

  /** A buy opens or increases on a spot account; a sell only reduces. */
  boolean opens() {
    return order.side() == Side.BUY;
  }

  boolean isStateOfToday() {
    return day().equals(state.day());
  }

  int tradesToday() {
    return isStateOfToday() ? state.tradesToday() : 0;
  }

  Money dayStartBalance() {
    return isStateOfToday() ? state.dayStartBalance() : balanceOrCost();
  }

  /** Realised and unrealised since 00:00 UTC in market time. */
  Money dayPnl() {
    return balanceOrCost().minus(dayStartBalance());
  }

  Decision.Inputs inputs() {
    @Nullable Limits limits = surroundings.limits();
    return new Decision.Inputs(
        referencePrice().orElse(null),
        state.position(order.symbol()).quantity(),
        state.cash(),
        balanceOrCost(),
        state.positions().size(),
        tradesToday(),
        dayPnl(),
        limits == null ? 0 : limits.version(),
        surroundings.killSwitches().epoch());
  }

  private Money balanceOrCost() {
    return state.balance(surroundings.quotes()).orElseGet(state::balanceAtCost);
  }

  private Price taken(Quote quote) {
    return order.side() == Side.BUY ? quote.ask() : quote.bid();
  }

  private static <T> T present(@Nullable T value, String what) {
    if (value == null) {
      throw new IllegalStateException("LIMITS_UNAVAILABLE let an order pass without " + what);
    }
    return value;
  }
}
