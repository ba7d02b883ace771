package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Limits in force for an account: the narrower of plan and settings. There is no "no limit" (RTS 6
 * Art. 15: an order without a limit to check it against is refused).
 *
 * @param version rises with each change
 * @param maxPositionUsd largest position in one symbol
 * @param minPositionPercent smallest opening position, percent of the balance
 * @param maxPositionPercent largest opening position, percent of the balance
 * @param dailyLossPercent loss that halts the account, percent of the balance at 00:00 UTC
 * @param dailyLossUsd the same in US dollars; the smaller counts; null where only the percentage
 *     does
 * @param allowedSymbols null allows all
 */
public record Limits(
    long version,
    String tier,
    Money maxPositionUsd,
    BigDecimal minPositionPercent,
    BigDecimal maxPositionPercent,
    Money maxOrderValueUsd,
    int maxOpenPositions,
    int maxTradesPerDay,
    BigDecimal dailyLossPercent,
    @Nullable Money dailyLossUsd,
    @Nullable Set<String> allowedSymbols) {
  public Limits {
    allowedSymbols = allowedSymbols == null ? null : Set.copyOf(allowedSymbols);
    if (minPositionPercent.signum() < 0 || minPositionPercent.compareTo(maxPositionPercent) > 0) {
      throw new IllegalArgumentException("0 <= minPositionPercent <= maxPositionPercent expected");
    }
  }

  /** Loss since 00:00 UTC at which the account halts. */
  public Money dailyLoss(Money dayStartBalance) {
    Money byPercent = dayStartBalance.percent(dailyLossPercent);
    return dailyLossUsd == null ? byPercent : byPercent.min(dailyLossUsd);
  }
}
