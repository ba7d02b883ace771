package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Amount in US dollars; negative is a debt or a loss. Sums and products are exact. */
public final class Money extends Decimal implements Comparable<Money> {
  public static final Money ZERO = new Money(BigDecimal.ZERO);

  private static final int PERCENT_SCALE = 2;
  private static final int SHARE_SCALE = 18;

  public Money(BigDecimal value) {
    super(value);
  }

  private Money(long digits, int scale) {
    super(digits, scale);
  }

  private Money(Limbs limbs, int scale) {
    super(limbs, scale);
  }

  /** The amount in plain decimal notation. */
  public static Money of(String plain) {
    return new Money(new BigDecimal(plain));
  }

  /** What {@code quantity} costs at {@code price}. */
  static Money of(Price price, Quantity quantity) {
    long digits = product(price, quantity);
    return digits == WIDE
        ? new Money(price.value().multiply(quantity.value()))
        : new Money(digits, price.scale() + quantity.scale());
  }

  /** How far apart two prices are. */
  public static Money distance(Price one, Price other) {
    boolean above = compare(one, other) > 0;
    long digits = above ? difference(one, other) : difference(other, one);
    return digits == WIDE
        ? new Money(one.value().subtract(other.value()).abs())
        : new Money(digits, Math.max(one.scale(), other.scale()));
  }

  /** {@code percent} of a hundred parts of {@code whole}, exactly. */
  static Money percent(Decimal whole, BigDecimal percent) {
    long digits = product(whole, percent);
    return digits == WIDE
        ? new Money(whole.value().multiply(percent).scaleByPowerOfTen(-PERCENT_SCALE))
        : new Money(digits, whole.scale() + percent.scale() + PERCENT_SCALE);
  }

  public Money plus(Money other) {
    long digits = sum(this, other);
    return digits == WIDE
        ? wideSum(other, false)
        : new Money(digits, Math.max(scale(), other.scale()));
  }

  public Money minus(Money other) {
    long digits = difference(this, other);
    return digits == WIDE
        ? wideSum(other, true)
        : new Money(digits, Math.max(scale(), other.scale()));
  }

  private Money wideSum(Money other, boolean subtracts) {
    int common = Math.max(scale(), other.scale());
    @Nullable Limbs mine = limbsAt(common);
    @Nullable Limbs its = other.limbsAt(common);
    if (mine != null && its != null) {
      Limbs sum = mine.plus(subtracts ? its.negated() : its);
      if (sum.fits()) {
        return new Money(sum, common);
      }
    }
    return new Money(subtracts ? value().subtract(other.value()) : value().add(other.value()));
  }

  /**
   * The part of this amount that falls to {@code rest} of {@code all}, rounded half-even to 18
   * decimal places.
   */
  public Money share(Quantity rest, Quantity all) {
    @Nullable Limbs fixed = scale() > SHARE_SCALE ? null : limbsAt(SHARE_SCALE);
    @Nullable Limbs share = fixed == null ? null : Share.of(fixed, rest, all);
    return share == null
        ? new Money(
            value().multiply(rest.value()).divide(all.value(), SHARE_SCALE, RoundingMode.HALF_EVEN))
        : new Money(share, SHARE_SCALE);
  }

  public Money negated() {
    return ZERO.minus(this);
  }

  public Money times(BigDecimal factor) {
    long digits = product(this, factor);
    return digits == WIDE
        ? new Money(value().multiply(factor))
        : new Money(digits, scale() + factor.scale());
  }

  /** {@code percent} of a hundred parts of this amount, exactly. */
  public Money percent(BigDecimal percent) {
    return percent(this, percent);
  }

  public Money min(Money other) {
    return compareTo(other) <= 0 ? this : other;
  }

  public boolean exceeds(Money other) {
    return compareTo(other) > 0;
  }

  public boolean isPositive() {
    return signum() > 0;
  }

  public boolean isNegative() {
    return signum() < 0;
  }

  @Override
  public int compareTo(Money other) {
    return compare(this, other);
  }

  /** Plain notation without trailing zeros, rounded to 8 decimal places for reading. */
  @Override
  public String toString() {
    BigDecimal rounded = value().setScale(8, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return (rounded.scale() < 0 ? rounded.setScale(0) : rounded).toPlainString();
  }
}
