package io.tradeflow.riskcore;

import static io.tradeflow.riskcore.Fixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RateTest {

  @Property(tries = 500)
  void countsNoLessThanTheWindowHoldsAndNoMoreThanATenthLonger(
      @ForAll @Size(max = 60) List<@IntRange(max = 400) Integer> gaps) {
    Rate rate = new Rate(10, 100);
    long[] times = new long[gaps.size()];
    long now = 0;
    for (int i = 0; i < times.length; i++) {
      now += gaps.get(i);
      times[i] = now;
      rate = rate.plus(NOON.plusMillis(now));
      assertThat(rate.within(NOON.plusMillis(now)))
          .isGreaterThanOrEqualTo(newer(times, i + 1, now - 1000))
          .isLessThanOrEqualTo(newer(times, i + 1, now - 1100));
    }
  }

  @Example
  void clockThatGoesBackFreesNothing() {
    Rate rate = new Rate(10, 100).plus(NOON).plus(NOON.minusSeconds(60));
    assertThat(rate.within(NOON.minusSeconds(120))).isEqualTo(2);
    assertThat(rate.within(NOON.plusMillis(999))).isEqualTo(2);
    assertThat(rate.within(NOON.plusMillis(1100))).isZero();
    assertThat(rate.plus(NOON.plusSeconds(86_400)).within(NOON.plusSeconds(86_400))).isOne();
  }

  private static int newer(long[] times, int count, long than) {
    int newer = 0;
    for (int i = 0; i < count; i++) {
      newer += times[i] > than ? 1 : 0;
    }
    return newer;
  }
}
