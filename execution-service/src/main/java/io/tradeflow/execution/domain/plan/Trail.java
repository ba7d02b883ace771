package io.tradeflow.execution.domain.plan;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How far behind the market a stop follows it; one of the two is set.
 *
 * @param amount quote currency, above 0
 * @param percent of the market's price, above 0 and below 100
 */
public record Trail(@Nullable BigDecimal amount, @Nullable BigDecimal percent) {
  private static final BigDecimal HUNDRED = new BigDecimal("100");
  private static final int STEPS = 10;

  /** Refuses what is no distance, or two of them. */
  public Trail {
    Require.that(
        (amount == null) != (percent == null),
        "Give either trailingAmount or trailingPercent, not both.");
    Require.positiveOrNull("trailingAmount", amount);
    Require.positiveOrNull("trailingPercent", percent);
    Require.that(
        percent == null || percent.compareTo(HUNDRED) < 0, "trailingPercent must be below 100.");
  }

  /** Null where neither is given. */
  public static @Nullable Trail of(@Nullable BigDecimal amount, @Nullable BigDecimal percent) {
    return amount == null && percent == null ? null : new Trail(amount, percent);
  }

  /** Where a stop is that begins at that price of the market, quote currency, 0 or more. */
  public BigDecimal from(BigDecimal market, boolean buy) {
    BigDecimal away = distance(market);
    return buy ? market.add(away) : market.subtract(away).max(BigDecimal.ZERO);
  }

  /**
   * Where the stop is once the market is at that price: it never goes back, and moves by a tenth of
   * its distance or not at all, because each move is written down.
   */
  BigDecimal follow(BigDecimal stop, BigDecimal market, boolean buy) {
    BigDecimal next = from(market, buy);
    BigDecimal nearer = buy ? stop.subtract(next) : next.subtract(stop);
    BigDecimal steps = nearer.multiply(BigDecimal.valueOf(STEPS));
    return steps.compareTo(distance(market)) >= 0 ? next : stop;
  }

  private BigDecimal distance(BigDecimal market) {
    return amount == null
        ? market.multiply(percent == null ? HUNDRED : percent).movePointLeft(2)
        : amount;
  }
}
