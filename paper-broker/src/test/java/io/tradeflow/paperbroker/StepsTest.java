package io.tradeflow.paperbroker;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Steps of one digit are counted without a division and give what a division gives. */
class StepsTest {
  @Property(tries = 500)
  void roundsAndTellsWholeNumbersAsADivisionDoes(
      @ForAll @LongRange(min = 1, max = 999_999_999_999L) long digits,
      @ForAll @IntRange(min = -3, max = 12) int scale,
      @ForAll @LongRange(min = 1, max = 12) long step,
      @ForAll @IntRange(min = -2, max = 10) int stepScale,
      @ForAll RoundingMode mode) {
    BigDecimal value = BigDecimal.valueOf(digits, scale);
    BigDecimal size = BigDecimal.valueOf(step, stepScale);
    boolean whole = value.remainder(size).signum() == 0;
    assertThat(Steps.isWhole(value, size)).isEqualTo(whole);
    if (mode != RoundingMode.UNNECESSARY || whole) {
      assertThat(Steps.round(value, size, mode))
          .isEqualTo(value.divide(size, 0, mode).multiply(size));
    }
  }
}
