package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The digits of a number of 19 to 36 digits: {@code high} times ten to the power of 18, plus {@code
 * low}. Neither has another sign than the number. On the way to a sum it may have fewer digits.
 */
record Limbs(long high, long low) implements Comparable<Limbs> {
  static final int DIGITS = 18;
  static final long BASE = 1_000_000_000_000_000_000L;

  private static final BigInteger BIG_BASE = BigInteger.valueOf(BASE);

  /** The digits of {@code value}, null where they are more than 36 or fewer than 19. */
  static @Nullable Limbs of(BigDecimal value) {
    int precision = value.precision();
    if (precision <= DIGITS || precision > 2 * DIGITS) {
      return null;
    }
    BigInteger[] parts = value.unscaledValue().divideAndRemainder(BIG_BASE);
    return new Limbs(parts[0].longValueExact(), parts[1].longValueExact());
  }

  /** Any two limbs in which a sum may have left different signs or a carry. */
  static Limbs carried(long high, long low) {
    long carry = low / BASE;
    long top = high + carry;
    long rest = low - carry * BASE;
    if (top > 0 && rest < 0) {
      return new Limbs(top - 1, rest + BASE);
    }
    return top < 0 && rest > 0 ? new Limbs(top + 1, rest - BASE) : new Limbs(top, rest);
  }

  Limbs negated() {
    return new Limbs(-high, -low);
  }

  Limbs plus(Limbs other) {
    return carried(high + other.high, low + other.low);
  }

  /** Whether the number has 18 digits or fewer. */
  boolean isNarrow() {
    return high == 0;
  }

  /** Whether the number has 36 digits or fewer. */
  boolean fits() {
    return high > -BASE && high < BASE;
  }

  int signum() {
    return Long.signum(high == 0 ? low : high);
  }

  BigDecimal value(int scale) {
    BigInteger digits = BigInteger.valueOf(high).multiply(BIG_BASE).add(BigInteger.valueOf(low));
    return new BigDecimal(digits, scale);
  }

  @Override
  public int compareTo(Limbs other) {
    int byHigh = Long.compare(high, other.high);
    return byHigh == 0 ? Long.compare(low, other.low) : byHigh;
  }
}
