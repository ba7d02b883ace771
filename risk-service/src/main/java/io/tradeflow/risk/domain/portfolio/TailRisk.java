package io.tradeflow.risk.domain.portfolio;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Historical value at risk and expected shortfall of the positions held now, over one interval:
 * what they would have lost in each interval of the past, the worst of which are the tail. With n
 * scenarios and a tail of the share a, value at risk is the loss number ceil(n a) from the worst
 * (Hull, Risk Management and Financial Institutions, on historical simulation); expected shortfall
 * is the mean of the tail, in which that loss counts as far as it reaches into it (Acerbi and
 * Tasche, On the coherence of expected shortfall, 2002).
 *
 * @param confidencePercent such as 95 or 99
 * @param valueAtRisk US dollars, cents; negative where even that scenario gained; null where there
 *     are too few scenarios
 * @param expectedShortfall never below the value at risk; null where there are too few
 * @param scenarios how many there are
 * @param needed how many it takes for one whole scenario in the tail
 */
public record TailRisk(
    int confidencePercent,
    @Nullable BigDecimal valueAtRisk,
    @Nullable BigDecimal expectedShortfall,
    int scenarios,
    int needed) {
  private static final int HUNDRED = 100;

  /**
   * The tail of the given profits.
   *
   * @param profits of each scenario in US dollars, losses negative
   * @param confidencePercent in [1, 99]
   */
  public static TailRisk of(double[] profits, int confidencePercent) {
    int tail = HUNDRED - confidencePercent;
    if (confidencePercent < 1 || tail < 1) {
      throw new IllegalArgumentException("confidencePercent lies in [1, 99]");
    }
    int needed = Math.ceilDiv(HUNDRED, tail);
    int scenarios = profits.length;
    if (scenarios < needed) {
      return new TailRisk(confidencePercent, null, null, scenarios, needed);
    }
    double[] worstFirst = profits.clone();
    Arrays.sort(worstFirst);
    int last = Math.ceilDiv(scenarios * tail, HUNDRED);
    double inTail = (double) scenarios * tail / HUNDRED;
    double sum = 0;
    for (int i = 0; i < last - 1; i++) {
      sum -= worstFirst[i];
    }
    double least = -worstFirst[last - 1];
    double mean = (sum + (inTail - (last - 1)) * least) / inTail;
    return new TailRisk(
        confidencePercent, cents(least), cents(Math.max(mean, least)), scenarios, needed);
  }

  private static BigDecimal cents(double loss) {
    return BigDecimal.valueOf(loss).setScale(2, RoundingMode.HALF_UP);
  }
}
