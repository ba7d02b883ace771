package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.util.List;

/**
 * Fees by an account's traded volume. The tier of a UTC day comes from the 30 days before it, and
 * holds for the whole day, as on venues that set it once a day.
 *
 * @param tiers by volume, lowest first; the first begins at 0
 */
public record FeeSchedule(List<Tier> tiers) {
  /** Days whose volume counts. */
  public static final int DAYS = 30;

  /**
   * Fees from a volume on.
   *
   * @param volume price × quantity of both roles, in the quote currency
   * @param makerBps basis points (0.0001) of price × quantity; below 0 is a rebate
   * @param takerBps basis points, not below 0
   */
  public record Tier(BigDecimal volume, BigDecimal makerBps, BigDecimal takerBps) {
    public Tier {
      if (volume.signum() < 0 || takerBps.signum() < 0) {
        throw new IllegalArgumentException("Volume and taker fee are not below zero");
      }
    }
  }

  public FeeSchedule {
    tiers = List.copyOf(tiers);
    if (tiers.isEmpty() || tiers.getFirst().volume().signum() != 0) {
      throw new IllegalArgumentException("The first tier begins at volume 0");
    }
    for (int i = 1; i < tiers.size(); i++) {
      if (tiers.get(i).volume().compareTo(tiers.get(i - 1).volume()) <= 0) {
        throw new IllegalArgumentException("Tiers rise by volume");
      }
    }
  }

  /** The same fees at any volume. */
  public static FeeSchedule flat(BigDecimal makerBps, BigDecimal takerBps) {
    return new FeeSchedule(List.of(new Tier(BigDecimal.ZERO, makerBps, takerBps)));
  }

  /** Whether volume makes no difference. */
  boolean isFlat() {
    return tiers.size() == 1;
  }

  /** The highest tier that the volume reaches. */
  public Tier tier(BigDecimal volume) {
    int i = tiers.size() - 1;
    while (i > 0 && tiers.get(i).volume().compareTo(volume) > 0) {
      i--;
    }
    return tiers.get(i);
  }
}
