package io.tradeflow.engine.domain.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class IndicatorPropertiesTest {
  @Property(tries = 200)
  void rsiStaysBetween0And100(
      @ForAll @Size(min = 1, max = 200) List<@DoubleRange(min = 0.01, max = 1e6) Double> closes,
      @ForAll @IntRange(min = 1, max = 50) int period) {
    Rsi rsi = new Rsi(period);
    for (double close : closes) {
      double value = rsi.next(close);
      assertThat(Double.isNaN(value) || (value >= 0 && value <= 100)).isTrue();
    }
  }

  @Property(tries = 200)
  void averagesStayBetweenTheExtremes(
      @ForAll @Size(min = 1, max = 200) List<@DoubleRange(min = 0.01, max = 1e6) Double> closes,
      @ForAll @IntRange(min = 1, max = 50) int period) {
    Ema ema = new Ema(period);
    Sma sma = new Sma(period);
    double min = Double.MAX_VALUE;
    double max = 0;
    for (double close : closes) {
      min = Math.min(min, close);
      max = Math.max(max, close);
      double slack = 1e-9 * 1e6;
      for (double value : new double[] {ema.next(close), sma.next(close)}) {
        assertThat(Double.isNaN(value) || (value >= min - slack && value <= max + slack)).isTrue();
      }
    }
  }
}
