package io.tradeflow.risk.application.whatif;

import io.tradeflow.risk.application.PastDecision;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Position;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.RiskState;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prices that an account's recording tells: of its fills, of what its orders asked for, and,
 * because a decision says what the positions were worth together, of what it held then.
 */
final class RecordedPrices {
  private static final int SCALE = 18;

  private final Map<String, Price> last = new HashMap<>();
  private @Nullable NewOrder asked;
  private @Nullable Price reference;

  void filled(String symbol, Price price) {
    last.put(symbol, price);
  }

  /** Learns from a decision, which is then the one that quotes are for. */
  void decided(NewOrder order, PastDecision.Inputs seen, RiskState state) {
    asked = order;
    @Nullable BigDecimal price = seen.referencePrice();
    reference = price == null ? null : new Price(price);
    @Nullable BigDecimal told = seen.lastPrice();
    if (told != null) {
      last.put(order.symbol(), new Price(told));
    } else if (isMarket(order) && reference != null) {
      last.put(order.symbol(), reference);
    }
    fit(state, seen.balance().subtract(seen.cash()), told == null ? null : order.symbol());
  }

  /** The last price; null where none was recorded. */
  @Nullable Price of(String symbol) {
    return last.get(symbol);
  }

  /** The price that the market order was decided at, which is the last one decided. */
  @Nullable Price taken(NewOrder order) {
    return asked != null && asked.orderId().equals(order.orderId()) ? reference : null;
  }

  /** Prices of all symbols as the last decision saw them. */
  Map<String, Quote> quotes(Instant market, Instant wall) {
    Map<String, Quote> quotes = new HashMap<>();
    last.forEach((symbol, price) -> quotes.put(symbol, quote(price, price, market, wall)));
    @Nullable NewOrder order = asked;
    @Nullable Price taken = reference;
    if (order != null && taken != null) {
      Price known = last.getOrDefault(order.symbol(), taken);
      quotes.put(order.symbol(), quote(isMarket(order) ? taken : known, known, market, wall));
    }
    return quotes;
  }

  /** What the account has at the last prices. */
  Money equity(RiskState state) {
    return state.balance(quotes(Instant.EPOCH, Instant.EPOCH)).orElseGet(state::balanceAtCost);
  }

  /**
   * Scales the prices of what is held so that it is worth what the decision saw.
   *
   * @param exact the symbol whose price is known; null where none is
   */
  private void fit(RiskState state, BigDecimal worth, @Nullable String exact) {
    Map<String, Price> estimated = new HashMap<>();
    BigDecimal rest = worth;
    BigDecimal known = BigDecimal.ZERO;
    for (Map.Entry<String, Position> it : state.positions().entrySet()) {
      @Nullable Price price = last.get(it.getKey());
      if (price == null) {
        return;
      }
      BigDecimal value = price.value().multiply(it.getValue().quantity().value());
      if (it.getKey().equals(exact)) {
        rest = rest.subtract(value);
      } else {
        known = known.add(value);
        estimated.put(it.getKey(), price);
      }
    }
    if (rest.signum() <= 0 || known.signum() <= 0 || known.compareTo(rest) == 0) {
      return;
    }
    for (Map.Entry<String, Price> it : estimated.entrySet()) {
      last.put(it.getKey(), scaled(it.getValue(), rest, known));
    }
  }

  private static Price scaled(Price price, BigDecimal worth, BigDecimal all) {
    BigDecimal fitted =
        price
            .value()
            .multiply(worth)
            .divide(all, MathContext.DECIMAL128)
            .setScale(SCALE, RoundingMode.HALF_EVEN)
            .stripTrailingZeros();
    return fitted.signum() > 0 ? new Price(fitted) : price;
  }

  private static Quote quote(Price taken, Price last, Instant market, Instant wall) {
    return new Quote(taken, taken, last, market, wall);
  }

  static boolean isMarket(NewOrder order) {
    return order.limitPrice() == null && order.stopPrice() == null;
  }
}
