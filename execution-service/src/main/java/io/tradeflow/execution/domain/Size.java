package io.tradeflow.execution.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** How much was asked for. What is not a quantity becomes one when the order is accepted. */
public sealed interface Size {
  /** Base currency. */
  record Quantity(BigDecimal quantity) implements Size {}

  /** What the order may be worth in quote currency, above 0. */
  record QuoteAmount(BigDecimal amount) implements Size {}

  /** Above 0, at most 100: of free cash for buys, of the free holding for sells. */
  record BalancePercent(BigDecimal percent) implements Size {}

  /**
   * What the account has that is not promised to other orders.
   *
   * @param cash quote currency
   * @param holding base currency
   */
  record Free(BigDecimal cash, BigDecimal holding) {}

  /**
   * The quantity, rounded down to the lot where it is worked out; 0 if not even one lot fits.
   *
   * @param price above 0
   */
  default BigDecimal quantity(boolean buy, BigDecimal price, Free free, BigDecimal lot) {
    return switch (this) {
      case Quantity asked -> asked.quantity();
      case QuoteAmount asked -> lots(asked.amount(), price, lot);
      case BalancePercent asked -> {
        BigDecimal share = asked.percent().movePointLeft(2);
        yield buy
            ? lots(free.cash().multiply(share), price, lot)
            : lots(free.holding().multiply(share), BigDecimal.ONE, lot);
      }
    };
  }

  default @Nullable BigDecimal quoteAmount() {
    return this instanceof QuoteAmount asked ? asked.amount() : null;
  }

  default @Nullable BigDecimal balancePercent() {
    return this instanceof BalancePercent asked ? asked.percent() : null;
  }

  private static BigDecimal lots(BigDecimal value, BigDecimal price, BigDecimal lot) {
    BigDecimal whole =
        value.max(BigDecimal.ZERO).divide(price.multiply(lot), 0, RoundingMode.FLOOR).multiply(lot);
    BigDecimal plain = whole.stripTrailingZeros();
    return plain.scale() < 0 ? plain.setScale(0) : plain;
  }
}
