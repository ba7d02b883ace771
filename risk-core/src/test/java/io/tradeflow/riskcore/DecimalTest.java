package io.tradeflow.riskcore;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Amounts calculate as {@code BigDecimal} does, however many digits they have. */
class DecimalTest {
  private static final BigDecimal HUNDREDTH = new BigDecimal("0.01");

  @Provide
  Arbitrary<BigDecimal> numbers() {
    Arbitrary<BigInteger> small =
        Arbitraries.bigIntegers().between(BigInteger.valueOf(-99), BigInteger.valueOf(99));
    Arbitrary<BigInteger> digits = Arbitraries.integers().between(1, 24).flatMap(this::ofDigits);
    Arbitrary<BigInteger> edges =
        Arbitraries.of(17, 18, 19)
            .flatMap(n -> Arbitraries.integers().between(-2, 2).map(d -> around(n, d)));
    Arbitrary<BigInteger> limits =
        Arbitraries.of(Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1).map(BigInteger::valueOf);
    return Combinators.combine(
            Arbitraries.oneOf(small, digits, edges, limits),
            Arbitraries.of(1, -1),
            Arbitraries.oneOf(
                Arbitraries.integers().between(0, 4), Arbitraries.integers().between(-3, 30)))
        .as((it, sign, scale) -> new BigDecimal(it.multiply(BigInteger.valueOf(sign)), scale));
  }

  @Provide
  Arbitrary<BigDecimal> amounts() {
    return numbers().map(BigDecimal::abs);
  }

  @Property(tries = 5_000)
  void sumsAndDifferences(@ForAll("numbers") BigDecimal one, @ForAll("numbers") BigDecimal other) {
    Money mine = new Money(one);
    Money its = new Money(other);
    assertThat(mine.plus(its)).isEqualTo(new Money(one.add(other)));
    assertThat(mine.plus(its).value()).isEqualTo(one.add(other));
    assertThat(mine.minus(its)).isEqualTo(new Money(one.subtract(other)));
    assertThat(mine.minus(its).value()).isEqualTo(one.subtract(other));
    assertThat(mine.plus(its).minus(its)).isEqualByComparingTo(mine);
    assertThat(mine.negated().value()).isEqualByComparingTo(one.negate());
  }

  @Property(tries = 5_000)
  void products(@ForAll("numbers") BigDecimal one, @ForAll("numbers") BigDecimal factor) {
    Money mine = new Money(one);
    assertThat(mine.times(factor).value()).isEqualTo(one.multiply(factor));
    assertThat(mine.percent(factor).value())
        .isEqualByComparingTo(one.multiply(factor).multiply(HUNDREDTH));
  }

  @Property(tries = 5_000)
  void comparisons(@ForAll("numbers") BigDecimal one, @ForAll("numbers") BigDecimal other) {
    Money mine = new Money(one);
    Money its = new Money(other);
    assertThat(Integer.signum(mine.compareTo(its))).isEqualTo(one.compareTo(other));
    assertThat(mine.exceeds(its)).isEqualTo(one.compareTo(other) > 0);
    assertThat(mine.min(its).value()).isEqualTo(one.min(other));
    assertThat(mine.equals(its)).isEqualTo(one.equals(other));
    assertThat(mine).isEqualTo(new Money(one)).hasSameHashCodeAs(new Money(one));
    assertThat(mine.isPositive()).isEqualTo(one.signum() > 0);
    assertThat(mine.isNegative()).isEqualTo(one.signum() < 0);
  }

  @Property(tries = 5_000)
  void quantitiesAndPrices(@ForAll("amounts") BigDecimal one, @ForAll("amounts") BigDecimal other) {
    Quantity mine = new Quantity(one);
    Quantity its = new Quantity(other);
    assertThat(mine.plus(its).value()).isEqualTo(one.add(other));
    assertThat(mine.minusUpTo(its).value()).isEqualTo(one.subtract(other).max(BigDecimal.ZERO));
    if (other.signum() > 0) {
      Price price = new Price(other);
      assertThat(price.times(mine).value()).isEqualTo(other.multiply(one));
      assertThat(mine.isMultipleOf(its)).isEqualTo(one.remainder(other).signum() == 0);
      if (one.signum() > 0) {
        assertThat(Money.distance(price, new Price(one)).value())
            .isEqualByComparingTo(one.subtract(other).abs());
      }
    }
  }

  @Property(tries = 5_000)
  void shares(
      @ForAll("amounts") BigDecimal amount,
      @ForAll @LongRange(min = 1, max = 3_000_000_000L) long all,
      @ForAll @LongRange(max = 3_000_000_000L) long rest,
      @ForAll @IntRange(max = 8) int scale) {
    BigDecimal whole = BigDecimal.valueOf(all, scale);
    BigDecimal part = BigDecimal.valueOf(Math.min(rest, all), scale);
    assertThat(new Money(amount).share(new Quantity(part), new Quantity(whole)).value())
        .isEqualTo(amount.multiply(part).divide(whole, 18, RoundingMode.HALF_EVEN));
  }

  @Example
  void halvesAreRoundedToTheEvenDigit() {
    for (String atto : new String[] {"1", "2", "3", "4", "5"}) {
      BigDecimal amount = new BigDecimal(atto).movePointLeft(18);
      assertThat(new Money(amount).share(Quantity.of("1"), Quantity.of("2")).value())
          .isEqualTo(amount.divide(BigDecimal.TWO, 18, RoundingMode.HALF_EVEN));
    }
  }

  private Arbitrary<BigInteger> ofDigits(int count) {
    return Arbitraries.bigIntegers().between(around(count - 1, 0), around(count, -1));
  }

  private static BigInteger around(int power, int apart) {
    return BigInteger.TEN.pow(power).add(BigInteger.valueOf(apart));
  }
}
