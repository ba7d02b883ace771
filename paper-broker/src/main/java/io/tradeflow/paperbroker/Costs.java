package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Prices and fees of fills. */
final class Costs {
  private static final int BASIS_POINT_DIGITS = 4;
  private static final int FEE_SCALE = 8;
  private static final int IMPACT_SCALE = 6;

  private final PaperTerms terms;

  Costs(PaperTerms terms) {
    this.terms = terms;
  }

  /** By how much the price moves against a taker of the quantity: slippage and impact. */
  BigDecimal slip(
      boolean buy, BigDecimal quantity, PaperInstrument instrument, Footprint own, Instant at) {
    Impact impact = terms.impact();
    if (impact.coefficient() == 0) {
      return terms.slippageBps();
    }
    int side = buy ? 1 : -1;
    double pressing = side * own.add(side * quantity.doubleValue(), at, impact);
    double bps = impact.share(Math.max(0, pressing), instrument) * 10_000;
    return terms
        .slippageBps()
        .add(new BigDecimal(bps).setScale(IMPACT_SCALE, RoundingMode.HALF_EVEN));
  }

  /** A taker's price: slipped, on the next worse tick, never past its limit. */
  static BigDecimal taken(PaperOrder order, BigDecimal level, BigDecimal bps) {
    boolean buy = order.buy();
    BigDecimal slip = level.multiply(bps).movePointLeft(BASIS_POINT_DIGITS);
    BigDecimal slipped = buy ? level.add(slip) : level.subtract(slip);
    BigDecimal tick = order.tickSize();
    BigDecimal rounded =
        Steps.round(slipped, tick, buy ? RoundingMode.CEILING : RoundingMode.FLOOR).max(tick);
    @Nullable BigDecimal limit = order.limitPrice();
    if (limit == null) {
      return rounded;
    }
    return buy ? rounded.min(limit) : rounded.max(limit);
  }

  /** Fee of a fill, by the tier of its day; counts the fill towards later tiers. */
  BigDecimal fee(WorkingOrder order, BigDecimal notional, Instant at) {
    FeeSchedule.Tier tier = order.account.tier(at);
    order.account.traded(notional, at);
    return notional
        .multiply(order.resting ? tier.makerBps() : tier.takerBps())
        .movePointLeft(BASIS_POINT_DIGITS)
        .setScale(FEE_SCALE, RoundingMode.HALF_UP);
  }
}
