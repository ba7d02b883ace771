package io.tradeflow.engine.domain.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.adx.ADXIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.helpers.VolumeIndicator;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.num.Num;

/**
 * Compares with ta4j. The recursive averages start differently (Wilder's mean of the first values
 * here, the first value there), so they are compared after that difference has died out.
 */
class IndicatorOracleTest {
  private static final int BARS = 4_000;
  private static final int SETTLED = 2_500;

  private final double[] high = new double[BARS];
  private final double[] low = new double[BARS];
  private final double[] close = new double[BARS];
  private final double[] volume = new double[BARS];
  private final BarSeries series = randomWalk();

  @Test
  void smaEqualsTa4j() {
    Sma sma = new Sma(20);
    compare(i -> sma.next(close[i]), new SMAIndicator(new ClosePriceIndicator(series), 20), 19);
  }

  @Test
  void volumeAverageEqualsTa4j() {
    Sma average = new Sma(20);
    compare(i -> average.next(volume[i]), new SMAIndicator(new VolumeIndicator(series), 20), 19);
  }

  @Test
  void emaEqualsTa4j() {
    for (int period : new int[] {9, 21, 50}) {
      Ema ema = new Ema(period);
      compare(
          i -> ema.next(close[i]),
          new EMAIndicator(new ClosePriceIndicator(series), period),
          SETTLED);
    }
  }

  @Test
  void rsiEqualsTa4j() {
    for (int period : new int[] {9, 14}) {
      Rsi rsi = new Rsi(period);
      compare(
          i -> rsi.next(close[i]),
          new RSIIndicator(new ClosePriceIndicator(series), period),
          SETTLED);
    }
  }

  @Test
  void atrEqualsTa4j() {
    Atr atr = new Atr(14);
    compare(i -> atr.next(high[i], low[i], close[i]), new ATRIndicator(series, 14), SETTLED);
  }

  @Test
  void adxEqualsTa4j() {
    Adx adx = new Adx(14);
    compare(i -> adx.next(high[i], low[i], close[i]), new ADXIndicator(series, 14), SETTLED);
  }

  @Test
  void valuesAppearAfterTheirPeriods() {
    assertThat(firstValue(new Sma(20)::next)).isEqualTo(19);
    assertThat(firstValue(new Ema(20)::next)).isEqualTo(19);
    assertThat(firstValue(new Rsi(14)::next)).isEqualTo(14);
    Atr atr = new Atr(14);
    Adx adx = new Adx(14);
    int firstAtr = -1;
    int firstAdx = -1;
    for (int i = 0; i < 100; i++) {
      if (!Double.isNaN(atr.next(high[i], low[i], close[i])) && firstAtr < 0) {
        firstAtr = i;
      }
      if (!Double.isNaN(adx.next(high[i], low[i], close[i])) && firstAdx < 0) {
        firstAdx = i;
      }
    }
    assertThat(firstAtr).isEqualTo(14);
    assertThat(firstAdx).isEqualTo(27);
  }

  private int firstValue(DoubleUnaryOperator next) {
    for (int i = 0; i < BARS; i++) {
      if (!Double.isNaN(next.applyAsDouble(close[i]))) {
        return i;
      }
    }
    return -1;
  }

  private void compare(IntToDoubleFunction ours, Indicator<Num> oracle, int from) {
    for (int i = 0; i < BARS; i++) {
      double value = ours.applyAsDouble(i);
      if (i >= from) {
        double expected = oracle.getValue(i).doubleValue();
        assertThat(value).as("bar %d", i).isCloseTo(expected, within(1e-9 * Math.abs(expected)));
      }
    }
  }

  private BarSeries randomWalk() {
    BarSeries made =
        new BaseBarSeriesBuilder().withNumFactory(DoubleNumFactory.getInstance()).build();
    Random random = new Random(7);
    Instant end = Instant.parse("2026-01-01T00:00:00Z");
    double price = 100;
    for (int i = 0; i < BARS; i++) {
      double open = price;
      price *= 1 + random.nextGaussian() * 0.002;
      close[i] = price;
      high[i] = Math.max(open, price) * (1 + random.nextDouble() * 0.001);
      low[i] = Math.min(open, price) * (1 - random.nextDouble() * 0.001);
      volume[i] = 1 + random.nextDouble() * 10;
      end = end.plus(Duration.ofMinutes(1));
      made.barBuilder()
          .timePeriod(Duration.ofMinutes(1))
          .endTime(end)
          .openPrice(open)
          .highPrice(high[i])
          .lowPrice(low[i])
          .closePrice(close[i])
          .volume(volume[i])
          .add();
    }
    return made;
  }
}
