package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An exact decimal number. Sums, differences, products and comparisons are those of {@link
 * BigDecimal}, scale included. Up to 18 digits are kept in a {@code long}, up to 36 in {@link
 * Limbs} of two, and calculated with there; where that does not do, {@code BigDecimal} calculates.
 */
abstract sealed class Decimal permits Money, Price, Quantity {
  /** Stands for more than 18 digits. */
  static final long WIDE = Long.MIN_VALUE;

  private static final int MOST_DIGITS = 18;
  private static final long GREATEST = 999_999_999_999_999_999L;
  private static final long[] POWERS = powers();
  private static final long[] BOUNDS = bounds();

  private final long digits;
  private final int scale;

  /** {@link Limbs} of a wide number that has them; otherwise the value, once it is known. */
  private @Nullable Object more;

  Decimal(BigDecimal value) {
    this.digits = digitsOf(value);
    this.scale = value.scale();
    @Nullable Limbs limbs = digits == WIDE ? Limbs.of(value) : null;
    this.more = limbs == null ? value : limbs;
  }

  /** The number {@code digits} times ten to the power of {@code -scale}; not {@link #WIDE}. */
  Decimal(long digits, int scale) {
    this.digits = digits;
    this.scale = scale;
  }

  /** The number {@code limbs} times ten to the power of {@code -scale}; they fit. */
  Decimal(Limbs limbs, int scale) {
    this.digits = limbs.isNarrow() ? limbs.low() : WIDE;
    this.scale = scale;
    this.more = limbs.isNarrow() ? null : limbs;
  }

  /** The same number. Made when asked for: several threads may each make an equal one. */
  public final BigDecimal value() {
    if (more instanceof BigDecimal known) {
      return known;
    }
    @Nullable Limbs limbs = limbs();
    if (limbs != null) {
      return limbs.value(scale);
    }
    BigDecimal value = BigDecimal.valueOf(digits, scale);
    more = value;
    return value;
  }

  private @Nullable Limbs limbs() {
    return more instanceof Limbs limbs ? limbs : null;
  }

  final int scale() {
    return scale;
  }

  final int signum() {
    if (digits != WIDE) {
      return Long.signum(digits);
    }
    @Nullable Limbs limbs = limbs();
    return limbs == null ? value().signum() : limbs.signum();
  }

  /** Whether this is a whole number of steps. */
  public final boolean isMultipleOf(Decimal step) {
    if (step.digits == 1 && scale <= step.scale) {
      return true;
    }
    int common = Math.max(scale, step.scale);
    long mine = digitsAt(common);
    long its = step.digitsAt(common);
    return mine == WIDE || its == WIDE
        ? value().remainder(step.value()).signum() == 0
        : mine % its == 0;
  }

  /** Digits of the sum at the larger of both scales, or {@link #WIDE}. */
  static long sum(Decimal one, Decimal other) {
    int common = Math.max(one.scale, other.scale);
    return sum(one.digitsAt(common), other.digitsAt(common));
  }

  /** Digits of the difference at the larger of both scales, or {@link #WIDE}. */
  static long difference(Decimal one, Decimal other) {
    int common = Math.max(one.scale, other.scale);
    return sum(one.digitsAt(common), -other.digitsAt(common));
  }

  /** Digits of the product at the sum of both scales, or {@link #WIDE}. */
  static long product(Decimal one, Decimal other) {
    return product(one.digits, other.digits);
  }

  /** The same with a factor at its own scale. */
  static long product(Decimal one, BigDecimal factor) {
    return product(one.digits, digitsOf(factor));
  }

  static int compare(Decimal one, Decimal other) {
    int common = Math.max(one.scale, other.scale);
    long mine = one.digitsAt(common);
    long its = other.digitsAt(common);
    if (mine == WIDE && its != WIDE && one.digits != WIDE && one.digits != 0) {
      // It has too many digits at a scale at which the other has not: it lies further from zero.
      return Long.signum(one.digits);
    }
    if (its == WIDE && mine != WIDE && other.digits != WIDE && other.digits != 0) {
      return -Long.signum(other.digits);
    }
    return mine == WIDE || its == WIDE ? compareWide(one, other, common) : Long.compare(mine, its);
  }

  private static int compareWide(Decimal one, Decimal other, int common) {
    @Nullable Limbs mine = one.limbsAt(common);
    @Nullable Limbs its = other.limbsAt(common);
    return mine == null || its == null ? one.value().compareTo(other.value()) : mine.compareTo(its);
  }

  /** Limbs at a scale that is not smaller; null where they do not do. */
  final @Nullable Limbs limbsAt(int wanted) {
    int places = wanted - scale;
    if (places == 0 && digits == WIDE) {
      return limbs();
    }
    if (digits == WIDE || places > MOST_DIGITS) {
      return null;
    }
    long step = POWERS[MOST_DIGITS - places];
    return new Limbs(digits / step, digits % step * POWERS[places]);
  }

  /** Equal digits at the same scale, as {@link BigDecimal#equals}. */
  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof Decimal that
        && getClass() == that.getClass()
        && scale == that.scale
        && digits == that.digits
        && (digits != WIDE || Objects.equals(more, that.more));
  }

  @Override
  public final int hashCode() {
    return 31 * (digits == WIDE ? value().hashCode() : Long.hashCode(digits)) + scale;
  }

  /** Digits at a scale that is not smaller, or {@link #WIDE}. */
  final long digitsAt(int wanted) {
    int places = wanted - scale;
    if (places == 0 || digits == WIDE) {
      return digits;
    }
    return places <= MOST_DIGITS && Math.abs(digits) <= BOUNDS[places]
        ? digits * POWERS[places]
        : WIDE;
  }

  private static long sum(long one, long other) {
    return one == WIDE || other == WIDE ? WIDE : within(one + other);
  }

  private static long product(long one, long other) {
    if (one == WIDE || other == WIDE) {
      return WIDE;
    }
    long low = one * other;
    return Math.multiplyHigh(one, other) == low >> (Long.SIZE - 1) ? within(low) : WIDE;
  }

  private static long within(long digits) {
    return digits >= -GREATEST && digits <= GREATEST ? digits : WIDE;
  }

  private static long digitsOf(BigDecimal value) {
    return value.precision() <= MOST_DIGITS
        ? value.scaleByPowerOfTen(value.scale()).longValue()
        : WIDE;
  }

  private static long[] powers() {
    long[] powers = new long[MOST_DIGITS + 1];
    powers[0] = 1;
    for (int i = 1; i <= MOST_DIGITS; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  private static long[] bounds() {
    long[] bounds = new long[MOST_DIGITS + 1];
    for (int i = 0; i <= MOST_DIGITS; i++) {
      bounds[i] = GREATEST / POWERS[i];
    }
    return bounds;
  }
}
