package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/**
 * Long division in base 10^9 of an amount in 10^-18 by a ratio of quantities, for amounts and
 * quantities so small that no step leaves 64 bits.
 */
final class Share {
  private static final long HALF_BASE = 1_000_000_000L;
  private static final long MOST = 2_000_000_000L;

  private Share() {}

  /**
   * {@code amount} times {@code rest} divided by {@code all}, rounded half-even.
   *
   * @return null where a step could leave 64 bits or the ratio lies outside [0, 1]
   */
  static @Nullable Limbs of(Limbs amount, Quantity rest, Quantity all) {
    int scale = Math.max(rest.scale(), all.scale());
    long part = rest.digitsAt(scale);
    long whole = all.digitsAt(scale);
    if (part == Decimal.WIDE
        || whole == Decimal.WIDE
        || part > whole
        || whole <= 0
        || whole > MOST
        || amount.signum() < 0
        || amount.high() > MOST) {
      return null;
    }
    long top = amount.high() * part;
    long middle = top % whole * HALF_BASE + amount.low() / HALF_BASE * part;
    long bottom = middle % whole * HALF_BASE + amount.low() % HALF_BASE * part;
    long low = middle / whole * HALF_BASE + bottom / whole;
    return Limbs.carried(top / whole, low + rounding(bottom % whole, bottom / whole, whole));
  }

  private static int rounding(long remainder, long quotient, long divisor) {
    long twice = 2 * remainder;
    return twice > divisor || twice == divisor && quotient % 2 != 0 ? 1 : 0;
  }
}
